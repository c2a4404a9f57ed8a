"""What the verifier reads: a log as it is stored, stretch by stretch, wherever it is kept.

Nothing here is trusted: a place may be no number, and bytes may be none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Protocol

#: What the columns beside an entry copy from it, in the order of `COPIED`; `at` in microseconds
#: since 1970, UTC.
Copies = tuple[object, ...]
COPIED = (
    *("entry_id", "request", "action", "outcome", "actor_id", "actor_role", "subject_type"),
    *("subject_id", "conversation_id", "at"),
)
#: Place, field, salt and the words; text in UTF-8.
Opening = tuple[int, bytes, bytes, bytes]
#: By level: the places of its nodes in their order, and the hash of each.
Nodes = Mapping[int, tuple[list[int], list[bytes]]]


@dataclass(frozen=True, slots=True)
class Entries:
    """What is stored for some entries, side by side, so that thousands are compared at once."""

    places: Sequence[int] = ()
    leaves: Sequence[bytes] = ()
    #: The columns beside them, each by itself, in the order of `COPIED`; None where the source has
    #: none.
    copies: Sequence[Sequence[object]] | None = None

    def __iter__(self) -> Iterator[tuple[int, bytes, Copies | None]]:
        """Place, bytes and copies of each."""
        beside = repeat(None) if self.copies is None else zip(*self.copies, strict=True)
        yield from zip(self.places, self.leaves, beside, strict=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """All that is stored for the entries from one place to the next, in the order of the log.

    The first stretch has whatever lies before it too, and the last one, which has no entries,
    whatever lies beyond the end.
    """

    entries: Entries
    #: A few at a time; read once. It is fastest by place and then by field, byte by byte.
    openings: Iterable[list[Opening]] = ()
    #: Place and rule.
    findings: frozenset[tuple[int, str]] | None = None
    #: Place and mark (`audit/copies.py`).
    marks: frozenset[tuple[int, str]] | None = None
    #: Place, field, and the entry *of this stretch* that erased them.
    erasures: frozenset[tuple[int, str, int]] | None = None
    #: The nodes that these entries made complete; no level without any.
    nodes: Nodes | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log says that it ends."""

    next_seq: int
    last_ts: int
    frontier: bytes


class Source(Protocol):
    """A stored log. What it doesn't have by its nature it leaves at None, and that isn't looked at.

    All of it has to be of one moment.
    """

    def head(self) -> Head | None:
        """Where the log says that it ends; None where the source has no such row."""

    def stretches(self) -> Iterator[Stretch]:
        """The log from its first entry to beyond its last."""

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Size and signed note of each checkpoint, by size."""
