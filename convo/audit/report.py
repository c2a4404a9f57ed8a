"""What came of verifying a log: how much was looked at, what is wrong and where, in plain words."""

from dataclasses import dataclass, field
from enum import StrEnum

#: As many faults as are told one by one; all are counted.
MOST_TOLD = 100


class Kind(StrEnum):
    """What sort of fault it is, for programs."""

    #: There is nothing to verify, which is never a good answer.
    NO_ENTRIES = "no-entries"
    #: Entries are missing between others.
    MISSING = "missing-entry"
    #: Something is kept for a place where there is no entry, or that the entry knows nothing of.
    FOREIGN = "foreign-row"
    #: The bytes are no entry.
    UNREADABLE = "unreadable-entry"
    #: The entry says that it belongs to another place.
    ELSEWHERE = "entry-of-another-place"
    #: The bytes are not those that were hashed.
    CHANGED = "changed-entry"
    #: A column beside an entry says something else than the entry.
    COPY = "differing-copy"
    NODE = "differing-node"
    HEAD = "differing-head"
    #: The clock went back and the entry doesn't say so, or the reverse.
    CLOCK = "hidden-clock"
    #: The words are not those that the entry commits to.
    WORDS = "changed-words"
    #: Words are gone and no entry says that they were erased.
    HOLE = "unexplained-hole"
    #: Words are there that were erased, or were never there.
    NOT_ERASED = "not-erased"
    #: A row says that words were erased, and the entry it names doesn't; or the reverse.
    ERASURE = "differing-erasure"
    CHECKPOINT = "checkpoint"
    #: What somebody kept outside convo says otherwise.
    RECEIPT = "receipt"
    #: A file of a pack is not the one that its manifest names, or proves nothing.
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `place` is the entry to look at, where there is one."""

    kind: Kind
    place: int | None
    sentence: str


@dataclass(slots=True)
class Report:
    """What was looked at and what was found. Whole only when there was something to look at."""

    entries: int = 0
    openings: int = 0
    #: Words that were erased, as an entry says.
    erased: int = 0
    checkpoints: int = 0
    #: How many entries the newest checkpoint that fits vouches for.
    vouched: int = 0
    #: Receipts from outside that fit.
    receipts: int = 0
    size: int = 0
    root: bytes = b""
    #: The first faults, in the order in which they were met; `count` counts all.
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    #: What is no fault and should be known.
    warnings: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether entries were looked at, and nothing is wrong with any of them."""
        return self.entries > 0 and not self.count

    def fault(self, kind: Kind, place: int | None, sentence: str) -> None:
        """Count a fault, and keep it while there are few."""
        self.count += 1
        if len(self.faults) < MOST_TOLD:
            self.faults.append(Fault(kind, place, sentence))
