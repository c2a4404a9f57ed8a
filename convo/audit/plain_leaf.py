"""An entry in plain letters, recognised as it stands: nearly every one is; parsing takes longer.

Only what `Entry.leaf` could have made is recognised, and whatever is not is left to `reading.py`,
which comes to the same. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import JSONDecodeError
from typing import Any, NamedTuple

from convo.audit.copies import marks_of, rules_of
from convo.audit.entry import SCHEMA
from convo.audit.sealed import Sealed, sealed_side_by_side
from convo.audit.strict_json import DECODER, ENCODER, BadLeaf

#: All that stands in an entry in plain letters: nothing that JSON would write otherwise.
_LETTERS = bytes(each for each in range(0x20, 0x7F) if each != ord("\\"))
# The letters are looked at before, all at once, so a text goes on to its quotation mark whatever it
# says. Nothing is tried again with less (`*+`), which would cost more than all the rest.
_TEXT = r'"([^"]*+)"'
_UNREAD = r'"[^"]*+"'
_WHOLE = r"(0|[1-9][0-9]{0,14}|[1-8][0-9]{15})"
_ABOVE_ZERO = r"([1-9][0-9]{0,14}|[1-8][0-9]{15})"
_ID = r'"((?:[1-9][0-9]{0,18})?)"'
_VERSION = r'(?:,"ver":(?:0|[1-9][0-9]{0,14}))?'
_FACTS = r"{[^}]*+}|{.*}"
#: An entry in plain letters, whose commitments and facts are still to be read.
_ENTRY = (
    rf'{{"act":{_TEXT},"actor":{{"id":{_ID},"role":{_TEXT},"sess":{_UNREAD}}},"app":{_UNREAD},'
    rf'(?:"back":{_ABOVE_ZERO},)?"c":{{([^}}]*+)}},"facts":({_FACTS}),"id":{_TEXT},'
    rf'"n":"[0-9a-f]{{32}}","obj":{{"id":{_ID},"type":{_TEXT}{_VERSION}}},"outcome":{_TEXT},'
    rf'"reason":{_UNREAD},"rel":\[([^\]]*+)\],"req":{_TEXT},"seq":{_WHOLE},"ts":{_WHOLE},'
    rf'"v":{SCHEMA},"via":{_UNREAD}}}'
)
_LINES = re.compile(f"^{_ENTRY}$", re.ASCII | re.MULTILINE).findall
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
    plain = plain_leaves([leaf])
    return plain.leaf(0) if plain is not None else None


class Told(NamedTuple):
    """The facts of an entry, and whether something of them is listed elsewhere as well."""

    facts: Mapping[str, Any]
    rules: frozenset[str]
    marks: frozenset[str]
    is_listed: bool


@dataclass(frozen=True, slots=True)
class PlainLeaves:
    """What several entries in plain letters say, side by side."""

    places: list[int]
    moments: list[int]
    #: By how much the clock stood behind, in digits; '' where it didn't.
    back: Sequence[str]
    #: Each column by itself, in the order of `COPIED`.
    copies: tuple[Sequence[object], ...]
    #: The commitments of each as they stand there, and all of them side by side.
    sealed: Sequence[str]
    promised: Sealed
    told: Sequence[Told]

    def leaf(self, at: int) -> Leaf:
        """One of them."""
        copies = tuple([each[at] for each in self.copies])
        _, _, action, outcome, *_ = copies
        where = self.places[at], self.moments[at], int(self.back[at] or 0)
        return Leaf(*where, copies, str(action), str(outcome), self.told[at].facts, self.sealed[at])


def plain_leaves(leaves: Sequence[bytes]) -> PlainLeaves | None:
    """The same of many entries at once, in half the time; None unless it is so of all of them."""
    found = _lines(leaves)
    if not found:
        return None
    acts, by, roles, back, sealed, told, keys, on, kinds, outcomes, rel, reqs, seqs, ts = zip(
        *found, strict=True
    )
    facts = list(map(_plain_facts, told))
    pairs = zip(on, kinds, rel, strict=True)
    cases = [
        key if kind == "conversation" else more and _plain_case(more) for key, kind, more in pairs
    ]
    places = list(map(int, seqs))
    promised = sealed_side_by_side(places, sealed)
    if promised is None or None in cases or None in facts:
        return None
    moments = list(map(int, ts))
    who, what, where = ([int(key) if key else None for key in each] for each in (by, on, cases))
    return PlainLeaves(
        places,
        moments,
        back,
        (keys, reqs, acts, outcomes, who, roles, kinds, what, where, moments),
        sealed,
        promised,
        [each for each in facts if each is not None],
    )


def _lines(leaves: Sequence[bytes]) -> list[tuple[str, ...]] | None:
    """What stands in each of these; None unless each is an entry in plain letters."""
    try:
        joined = b"\n".join(leaves)
    except TypeError:
        return None
    if joined.translate(None, _LETTERS) != b"\n" * (len(leaves) - 1):
        return None
    # As many as there are lines, each from the beginning of one to the end of one: one of each.
    found: list[tuple[str, ...]] = _LINES(joined.decode("ascii"))
    return found if len(found) == len(leaves) else None


@lru_cache(maxsize=4096)
def _plain_facts(told: str) -> Told | None:
    """Facts in plain letters, which nobody changes: the same ones stand in many entries."""
    try:
        facts = DECODER.decode(told)
    except (JSONDecodeError, BadLeaf, RecursionError):
        return None
    if type(facts) is not dict or ENCODER.encode(facts) != told:
        return None
    rules, marks = rules_of(facts), marks_of(facts)
    return Told(facts, rules, marks, bool(rules or marks or facts.get("erased")))


@lru_cache(maxsize=4096)
def _plain_case(related: str) -> str | None:
    """The conversation among what an entry is related to; '' where there is none."""
    if not related:
        return ""
    found = _RELATED(related)
    if found is None:
        return None
    return found[1] if found[2] == "conversation" else ""
