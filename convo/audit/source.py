"""What the verifier reads: a log as it is stored, stretch by stretch, wherever it is kept.

Nothing here is trusted: a place may be no number, and bytes may be none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

#: What the columns beside an entry copy from it, in the order of `COPIED`; `at` in microseconds
#: since 1970, UTC.
Copies = tuple[object, ...]
COPIED = (
    *("entry_id", "request", "action", "outcome", "actor_id", "actor_role", "subject_type"),
    *("subject_id", "conversation_id", "at"),
)
#: Place, bytes, and the copies beside them; None where the source has no columns.
Entries = list[tuple[int, bytes, Copies | None]]
#: Place, field, salt and the words; text in UTF-8.
Opening = tuple[int, bytes, bytes, bytes]
#: By level: place and hash of each node, by place.
Nodes = Mapping[int, list[tuple[int, bytes]]]


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
