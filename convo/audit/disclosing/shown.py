"""A disclosure as it is handed out: what is said, what is withheld, what was erased. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from convo.domain.exemptions import (
    EXEMPTIONS,
    Exemption,
    Officials,
    Purpose,
    get_exemption,
)

_TITLES = {
    Purpose.INFORMATION_REQUEST: "Answer to a Freedom of Information request",
    Purpose.ENVIRONMENTAL: "Answer to an environmental information request",
    Purpose.SUBJECT_ACCESS: "Answer to a subject access request",
    Purpose.QUESTION: "Record for an answer to a parliamentary question",
    Purpose.OTHER: "Disclosure from the audit log",
}

State = Literal["disclosed", "part", "withheld", "erased"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownField:
    """One field of an entry."""

    name: str
    state: State
    #: All of the words, where the field is disclosed.
    words: str = ""
    salt: bytes = b""
    #: Of a field that is disclosed in part: text, or the code that stands in its place.
    pieces: tuple[tuple[str, str], ...] = ()
    #: The exemptions, where something is withheld.
    codes: tuple[str, ...] = ()
    #: The entry that erased it, when, and on which basis.
    erased_by: int = -1
    erased_on: str = ""
    basis: str = ""

    @property
    def part(self) -> str:
        """What is left of a field that is disclosed in part, with a mark for what is not."""
        return "".join(
            text or f"[withheld: {get_exemption(code).short}]" for text, code in self.pieces
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownEntry:
    """One entry that is handed out."""

    seq: int
    leaf: bytes
    when: str
    who: str
    deed: str
    #: What it was done to, such as 'reply 3'.
    about: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """An entry that is part of what was asked for and withheld as a whole."""

    seq: int
    code: str
    leaf_hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """What stands on the first page."""

    department: str
    contact: str
    purpose: Purpose
    reference: str
    recipient: str
    asked: str
    made_on: str
    officials: Officials

    @property
    def title(self) -> str:
        """What the answer is called."""
        return _TITLES[self.purpose]

    @property
    def about_officials(self) -> str:
        """Who people are, and what vouches for that."""
        if self.officials is Officials.NAMES:
            return "The log names people by account number: their names are what we keep for them."
        return "People who work here appear by role and account number."


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpointed:
    """The checkpoint that vouches for the entries, and the way of each to its root."""

    note: str
    size: int
    root: bytes
    origin: str
    #: The public keys of the log, a line each.
    keys: str
    proofs: Mapping[int, tuple[bytes, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """All of a disclosure."""

    cover: Cover
    entries: tuple[ShownEntry, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def fields(self) -> Iterator[tuple[ShownEntry, ShownField]]:
        """Every field with the entry that it belongs to."""
        for entry in self.entries:
            for each in entry.fields:
                yield entry, each

    @property
    def counts(self) -> "Counts":
        """How much is what."""
        states = Counter(each.state for _, each in self.fields)
        codes = Counter(code for _, each in self.fields for code in each.codes)
        codes.update(each.code for each in self.left_out)
        return Counts(
            entries=len(self.entries),
            left_out=len(self.left_out),
            disclosed=states["disclosed"],
            part=states["part"],
            withheld=states["withheld"],
            erased=states["erased"],
            codes={each.code: codes[each.code] for each in EXEMPTIONS if codes[each.code]},
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How much of a disclosure is what; `codes` are exemptions with how often each is used."""

    entries: int
    left_out: int
    disclosed: int
    part: int
    withheld: int
    erased: int
    codes: Mapping[str, int]

    @property
    def exemptions(self) -> tuple[tuple[Exemption, int], ...]:
        """The exemptions used, in the order of the law, and how often."""
        return tuple((get_exemption(code), count) for code, count in self.codes.items())
