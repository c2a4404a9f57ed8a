"""An entry in plain letters, recognised as it stands: nearly every one is; parsing takes longer.

Only what `Entry.leaf` could have made is recognised, and whatever is not is left to `reading.py`,
which comes to the same. Pure.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from json import JSONDecodeError
from typing import Any, NamedTuple

from convo.audit.entry import SCHEMA
from convo.audit.strict_json import DECODER, ENCODER, BadLeaf

_TEXT = r'"([ !#-\[\]-~]*)"'
_UNREAD = r'"[ !#-\[\]-~]*"'
_SEAL = rf'{_UNREAD}:"[0-9a-f]{{64}}"'
_WHOLE = r"(0|[1-9][0-9]{0,14}|[1-8][0-9]{15})"
_ABOVE_ZERO = r"([1-9][0-9]{0,14}|[1-8][0-9]{15})"
_ID = r'"((?:[1-9][0-9]{0,18})?)"'
_VERSION = r'(?:,"ver":(?:0|[1-9][0-9]{0,14}))?'
#: An entry in plain letters, whose facts are still to be read.
_PLAIN = re.compile(
    rf'{{"act":{_TEXT},"actor":{{"id":{_ID},"role":{_TEXT},"sess":{_UNREAD}}},"app":{_UNREAD},'
    rf'(?:"back":{_ABOVE_ZERO},)?"c":{{({_SEAL}(?:,{_SEAL})*|)}},"facts":({{.*}}),"id":{_TEXT},'
    rf'"n":"[0-9a-f]{{32}}","obj":{{"id":{_ID},"type":{_TEXT}{_VERSION}}},"outcome":{_TEXT},'
    rf'"reason":{_UNREAD},"rel":\[([^\[\]]*)\],"req":{_TEXT},"seq":{_WHOLE},"ts":{_WHOLE},'
    rf'"v":{SCHEMA},"via":{_UNREAD}}}',
    re.ASCII,
).fullmatch
#: One thing that an entry is related to; more are rare.
_RELATED = re.compile(rf'{{"id":{_ID},"type":{_TEXT}{_VERSION}}}', re.ASCII).fullmatch


class Leaf(NamedTuple):
    """What an entry says, as far as the log depends on it."""

    seq: int
    ts: int
    #: Microseconds by which the clock stood behind the entry before; 0 where it didn't.
    back: int
    #: What the columns beside the entry have to say (`audit/source.py`).
    copies: tuple[object, ...]
    action: str
    outcome: str
    facts: Mapping[str, Any]
    #: By field, in the order of their bytes.
    commitments: dict[str, str]


def plain_leaf(leaf: bytes) -> Leaf | None:
    """The same of an entry in plain letters; None where it has to be looked at more closely."""
    if not leaf.isascii() or (found := _PLAIN(leaf.decode())) is None:
        return None
    act, by, role, back, sealed, told, key, on, kind, outcome, rel, req, seq, ts = found.groups()
    parts = sealed.split('"') if sealed else []
    names = parts[1::4]
    commitments = dict(zip(names, parts[3::4], strict=True))
    if len(names) > 1 and (len(commitments) < len(names) or sorted(names) != names):
        return None
    facts = {} if told == "{}" else _plain_facts(told)
    case = on if kind == "conversation" else _plain_case(rel)
    if facts is None or case is None:
        return None
    moment = int(ts)
    who, what, where = (
        int(by) if by else None,
        int(on) if on else None,
        int(case) if case else None,
    )
    copies = (key, req, act, outcome, who, role, kind, what, where, moment)
    return Leaf(int(seq), moment, int(back or 0), copies, act, outcome, facts, commitments)


@lru_cache(maxsize=4096)
def _plain_facts(told: str) -> dict[str, Any] | None:
    """Facts in plain letters, which nobody changes: the same ones stand in many entries."""
    if "\\" in told:
        return None
    try:
        facts = DECODER.decode(told)
    except (JSONDecodeError, BadLeaf, RecursionError):
        return None
    return facts if type(facts) is dict and ENCODER.encode(facts) == told else None


def _plain_case(related: str) -> str | None:
    """The conversation among what an entry is related to; '' where there is none."""
    if not related:
        return ""
    found = _RELATED(related)
    if found is None:
        return None
    return found[1] if found[2] == "conversation" else ""
