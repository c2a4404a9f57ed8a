"""What the entries of one stretch of the log give, to be compared with what is stored of them."""

from dataclasses import dataclass, field

from convo.audit.copies import marks_of, rules_of
from convo.audit.plain_leaf import Leaf, PlainLeaves
from convo.audit.sealed import Sealed
from convo.audit.words_check import does_erase


@dataclass(slots=True)
class Found:
    """What the entries of one stretch give."""

    #: Places and hashes, side by side.
    places: list[int] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    #: What they commit to.
    promised: Sealed = field(default_factory=Sealed)
    findings: set[tuple[int, str]] = field(default_factory=set)
    marks: set[tuple[int, str]] = field(default_factory=set)
    erasing: list[Leaf] = field(default_factory=list)
    unread: set[int] = field(default_factory=set)

    def next(self, size: int) -> int:
        """The first place that is free after these, which stand behind a log of this size."""
        return self.places[-1] + 1 if self.places else size

    def take_plain(self, plain: PlainLeaves) -> None:
        """What several entries promise, and what is listed of them elsewhere."""
        self.promised = plain.promised
        for at, told in enumerate(plain.told):
            if told.is_listed:
                self.findings.update([(plain.places[at], rule) for rule in told.rules])
                self.marks.update([(plain.places[at], mark) for mark in told.marks])
                self._take_erasing(plain.leaf(at))

    def take(self, leaf: Leaf) -> None:
        """The same of one."""
        for name, digits in leaf.commitments.items():
            self.promised.add(leaf.seq, name, digits)
        self.findings.update([(leaf.seq, rule) for rule in rules_of(leaf.facts)])
        self.marks.update([(leaf.seq, mark) for mark in marks_of(leaf.facts, leaf.back)])
        self._take_erasing(leaf)

    def _take_erasing(self, leaf: Leaf) -> None:
        if does_erase(leaf):
            self.erasing.append(leaf)
