"""What the entries of one stretch of the log give, to be compared with what is stored of them."""

from dataclasses import dataclass, field

from convo.audit.copies import marks_of, rules_of
from convo.audit.plain_leaf import Leaf
from convo.audit.words_check import does_erase


@dataclass(slots=True)
class Found:
    """What the entries of one stretch give."""

    #: Places and hashes.
    hashes: list[tuple[int, bytes]] = field(default_factory=list)
    #: Places of entries that commit to words, and their commitments as they stand there.
    promised: list[tuple[int, str]] = field(default_factory=list)
    findings: set[tuple[int, str]] = field(default_factory=set)
    marks: set[tuple[int, str]] = field(default_factory=set)
    erasing: list[Leaf] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)

    def next(self, size: int) -> int:
        """The first place that is free after these, which stand behind a log of this size."""
        return self.hashes[-1][0] + 1 if self.hashes else size

    def take(self, leaf: Leaf) -> None:
        """What an entry promises and what is listed of it elsewhere."""
        if leaf.sealed:
            self.promised.append((leaf.seq, leaf.sealed))
        if leaf.facts or leaf.back:
            self.take_facts(leaf)

    def take_facts(self, leaf: Leaf) -> None:
        """What is listed elsewhere of an entry's facts."""
        if does_erase(leaf):
            self.erasing.append(leaf)
        if type(leaf.facts.get("findings")) is list:
            self.findings |= {(leaf.seq, rule) for rule in rules_of(leaf.facts)}
        self.marks |= {(leaf.seq, mark) for mark in marks_of(leaf.facts, leaf.back)}
