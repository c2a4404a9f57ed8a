"""An entry in plain letters, recognised as it stands: nearly every one is; parsing takes longer.

Only what `Entry.leaf` could have made is recognised, and whatever is not is left to `reading.py`,
which comes to the same. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import JSONDecodeError
from typing import Any, NamedTuple

from convo.audit.entry import SCHEMA
from convo.audit.strict_json import DECODER, ENCODER, BadLeaf

# Nothing here is tried again with less (`*+`), which would cost more than all the rest.
_TEXT = r'"([ !#-\[\]-~]*+)"'
_UNREAD = r'"[ !#-\[\]-~]*+"'
_SEAL = rf'{_UNREAD}:"[0-9a-f]{{64}}"'
_WHOLE = r"(0|[1-9][0-9]{0,14}|[1-8][0-9]{15})"
_ABOVE_ZERO = r"([1-9][0-9]{0,14}|[1-8][0-9]{15})"
_ID = r'"((?:[1-9][0-9]{0,18})?)"'
_VERSION = r'(?:,"ver":(?:0|[1-9][0-9]{0,14}))?'
_FACTS = r"{[^{}\n]*+}|{.*}"
#: An entry in plain letters, whose facts are still to be read.
_ENTRY = (
    rf'{{"act":{_TEXT},"actor":{{"id":{_ID},"role":{_TEXT},"sess":{_UNREAD}}},"app":{_UNREAD},'
    rf'(?:"back":{_ABOVE_ZERO},)?"c":{{({_SEAL}(?:,{_SEAL})*+|)}},"facts":({_FACTS}),"id":{_TEXT},'
    rf'"n":"[0-9a-f]{{32}}","obj":{{"id":{_ID},"type":{_TEXT}{_VERSION}}},"outcome":{_TEXT},'
    rf'"reason":{_UNREAD},"rel":\[([^\[\]]*)\],"req":{_TEXT},"seq":{_WHOLE},"ts":{_WHOLE},'
    rf'"v":{SCHEMA},"via":{_UNREAD}}}'
)
_PLAIN = re.compile(_ENTRY, re.ASCII).fullmatch
_LINES = re.compile(f"^{_ENTRY}$", re.ASCII | re.MULTILINE).findall
#: Each with its digits, so that a name with marks in it is never taken for two.
_FIELDS = re.compile(rf'{_TEXT}:"[0-9a-f]{{64}}"').findall
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
    #: The commitments as they stand there: `"field":"digits"`, in the order of their bytes.
    sealed: str

    @property
    def commitments(self) -> dict[str, str]:
        """By field."""
        return opened_up(self.sealed)


def opened_up(sealed: str) -> dict[str, str]:
    """Commitments as an entry has them, by field."""
    found: dict[str, str] = DECODER.decode(f"{{{sealed}}}")
    return found


def plain_leaf(leaf: bytes) -> Leaf | None:
    """The same of an entry in plain letters; None where it has to be looked at more closely."""
    if not leaf.isascii() or (found := _PLAIN(leaf.decode())) is None:
        return None
    act, by, role, back, sealed, told, key, on, kind, outcome, rel, req, seq, ts = found.groups()
    if not _is_in_order(sealed):
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
    return Leaf(int(seq), moment, int(back or 0), copies, act, outcome, facts, sealed)


@dataclass(frozen=True, slots=True)
class PlainLeaves:
    """What several entries in plain letters say, side by side. No clock went back among them."""

    places: list[int]
    moments: list[int]
    copies: list[tuple[object, ...]]
    sealed: list[str]
    #: Of those that have any: at which of these entries, and what.
    facts: list[tuple[int, Mapping[str, Any]]]

    @property
    def with_facts(self) -> Iterator[Leaf]:
        """Those of them that have facts."""
        for at, facts in self.facts:
            copies = self.copies[at]
            action, outcome = str(copies[2]), str(copies[3])
            where = self.places[at], self.moments[at]
            yield Leaf(*where, 0, copies, action, outcome, facts, self.sealed[at])


def plain_leaves(leaves: Sequence[bytes]) -> PlainLeaves | None:
    """The same of many entries at once, in half the time; None unless it is so of all of them."""
    try:
        text = b"\n".join(leaves).decode("ascii")
    except (TypeError, UnicodeDecodeError):
        return None
    found = _LINES(text)
    if len(found) != len(leaves) or text.count("\n") != len(leaves) - 1:
        return None
    acts, by, roles, back, sealed, told, keys, on, kinds, outcomes, rel, reqs, seqs, ts = zip(
        *found, strict=True
    )
    facts = [(at, _plain_facts(each)) for at, each in enumerate(told) if each != "{}"]
    pairs = zip(on, kinds, rel, strict=True)
    cases = [key if kind == "conversation" else _plain_case(more) for key, kind, more in pairs]
    is_plain = None not in cases and all(each is not None for _, each in facts)
    if any(back) or not is_plain or not all(map(_is_in_order, sealed)):
        return None
    moments = list(map(int, ts))
    who, what, where = ([int(key) if key else None for key in each] for each in (by, on, cases))
    copies = zip(keys, reqs, acts, outcomes, who, roles, kinds, what, where, moments, strict=True)
    return PlainLeaves(
        list(map(int, seqs)),
        moments,
        list(copies),
        list(sealed),
        [(at, each) for at, each in facts if each is not None],
    )


def _is_in_order(sealed: str) -> bool:
    """Whether commitments stand in the order of their fields, each once."""
    names = _FIELDS(sealed)
    return len(names) < 2 or sorted(set(names)) == names  # noqa: PLR2004 - one is in order


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


@lru_cache(maxsize=4096)
def _plain_case(related: str) -> str | None:
    """The conversation among what an entry is related to; '' where there is none."""
    if not related:
        return ""
    found = _RELATED(related)
    if found is None:
        return None
    return found[1] if found[2] == "conversation" else ""
