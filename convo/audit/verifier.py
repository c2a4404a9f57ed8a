"""Verifying a whole log: every entry, every word, every node, every checkpoint, in one reading.

Pure, and streaming: what it reads comes from a `Source`, a stretch at a time, and is forgotten
again. It names what is wrong and where; it never stops at a fault, and never raises for one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from convo.audit.checkpoint_check import CheckpointCheck, Kept, Trust, anybody
from convo.audit.copies import marks_of, rules_of
from convo.audit.reading import BadLeaf, read_leaf
from convo.audit.report import Kind, Report
from convo.audit.source import COPIED, Copies, Source, Stretch
from convo.audit.tree import EMPTY_ROOT, leaf_hash
from convo.audit.tree_check import TreeCheck
from convo.audit.words_check import WordsCheck


class Verification:
    """One reading of a log. `report` is whole once `run` has come to its end."""

    def __init__(self, source: Source, trust: Trust | None = None, kept: Iterable[Kept] = ()) -> None:
        """Get ready to read; `trust` says whose checkpoints count, `kept` come from outside."""
        self.report = Report()
        self._source, self._is_trusting = source, trust is None
        self._head = source.head()
        last_peak = self._head.frontier[-32:] if self._head else b""
        self._tree = TreeCheck(self.report, last_peak)
        self._words = WordsCheck(self.report)
        self._vouching = CheckpointCheck(
            self.report, source.checkpoints(), trust or anybody, kept
        )
        #: The moment of the entry before; None where it is unknown.
        self._last_ts: int | None = 0
        #: By how much entries stand beside their places: after a line that is missing from a file.
        self._shift = 0
        #: What the entries of this stretch give to be copied: findings, and marks.
        self._found: set[tuple[int, str]] = set()
        self._marked: set[tuple[int, str]] = set()

    def run(self) -> Iterator[int]:
        """Read the log, saying from time to time how many entries are done."""
        self._hold_checkpoints()
        for stretch in self._source.stretches():
            self._stretch(stretch)
            yield self.report.entries
        self._finish()

    def _stretch(self, stretch: Stretch) -> None:
        self._words.begin(stretch.openings)
        for seq, leaf, copies in stretch.entries:
            if type(seq) is not int or seq < self._tree.size:
                what = f"Something is kept for place {seq!r}, and the log has no such place."
                self.report.fault(Kind.FOREIGN, None, what)
                continue
            if seq > self._tree.size:
                self._gap(seq, stretch)
            self._entry(seq, leaf, copies)
            self._tree.add(_hash(leaf), stretch.nodes)
            if self._tree.size == self._vouching.size:
                self._hold_checkpoints()
        self._words.close(stretch.erasures)
        self._tree.close(stretch.nodes)
        self._found = self._compare_list("findings", self._found, stretch.findings)
        self._marked = self._compare_list("marks", self._marked, stretch.marks)

    def _gap(self, until: int, stretch: Stretch) -> None:
        first, last = self._tree.size, until - 1
        missing = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
        self.report.fault(Kind.MISSING, first, f"{missing} missing.")
        self._tree.skip(until, stretch.nodes)
        self._last_ts = None
        while 0 <= self._vouching.size < until:
            self._vouching.hold(None)

    def _entry(self, seq: int, leaf: bytes, copies: Copies | None) -> None:
        self.report.entries += 1
        try:
            content = read_leaf(leaf)
        except BadLeaf as wrong:
            what = f"Entry {seq} can't be read: {wrong}."
            self.report.fault(Kind.UNREADABLE, seq, what)
            self._words.pass_over(seq)
            self._last_ts = None
            return
        self._compare_place(seq, content["seq"])
        self._compare_clock(seq, content)
        if copies is not None:
            self._compare_copies(seq, content, copies)
        self._words.entry(seq, content["c"])
        facts = content["facts"]
        if facts:
            self._words.erased(seq, content)
            if type(facts.get("findings")) is list:
                self._found |= {(seq, rule) for rule in rules_of(facts)}
        if facts or "back" in content:
            self._marked |= {(seq, mark) for mark in marks_of(facts, content.get("back", 0))}

    def _compare_place(self, seq: int, said: int) -> None:
        if said - seq != self._shift:
            self._shift = said - seq
            what = f"At place {seq} stands an entry that says it is entry {said}."
            self.report.fault(Kind.ELSEWHERE, seq, what)

    def _compare_clock(self, seq: int, content: Mapping[str, Any]) -> None:
        ts, before = content["ts"], self._last_ts
        self._last_ts = ts
        if before is None:
            return
        if content.get("back", 0) != max(0, before - ts):
            what = f"Entry {seq} doesn't say truly by how much the clock was set back."
            self.report.fault(Kind.CLOCK, seq, what)

    def _compare_copies(self, seq: int, content: Mapping[str, Any], copies: Copies) -> None:
        expected = copies_of(content)
        if copies == expected:
            return
        for name, said, copied in zip(COPIED, expected, copies, strict=True):
            if said != copied:
                what = f"The column “{name}” beside entry {seq} says something else than the entry."
                self.report.fault(Kind.COPY, seq, what)

    def _compare_list(
        self, name: str, made: set[tuple[int, str]], stored: frozenset[tuple[int, str]] | None
    ) -> set[tuple[int, str]]:
        """Compare what is listed of a stretch with its entries, and begin anew."""
        for seq, word in sorted(made ^ (made if stored is None else stored), key=repr):
            has = "lacks" if (seq, word) in made else "has, and shouldn't,"
            what = f"The list of {name} {has} “{word}” for entry {seq}."
            self.report.fault(Kind.COPY, seq if type(seq) is int else None, what)
        return set()

    def _hold_checkpoints(self) -> None:
        if self._tree.size == self._vouching.size:
            root = self._tree.frontier.root if self._tree.size else EMPTY_ROOT
            self._vouching.hold(None if self._tree.is_lost else root)

    def _finish(self) -> None:
        report, frontier = self.report, self._tree.frontier
        if not report.entries:
            report.fault(Kind.NO_ENTRIES, None, "There is no entry, so nothing was verified.")
        self._words.end()
        self._vouching.end(self._tree.size)
        report.size, report.root = frontier.size, b"" if self._tree.is_lost else frontier.root
        if self._head is not None:
            self._compare_head(frontier.joined)
        self._warn()

    def _compare_head(self, joined: bytes) -> None:
        head, size = self._head, self._tree.size
        assert head is not None  # noqa: S101 - asked by the caller
        if head.next_seq != size:
            what = f"The log says that it has {head.next_seq} entries, and there are {size}."
            self.report.fault(Kind.HEAD, None, what)
        elif not self._tree.is_lost and head.frontier != joined:
            self.report.fault(Kind.HEAD, None, "The log says that it ends otherwise than it does.")
        if self._last_ts is not None and head.last_ts != self._last_ts:
            what = "The log gives another moment for its last entry than the entry does."
            self.report.fault(Kind.HEAD, None, what)

    def _warn(self) -> None:
        report = self.report
        if open_ := report.size - report.vouched:
            report.warnings.append(
                f"No checkpoint vouches for the last {open_:,} entries yet."
                if report.vouched
                else "No checkpoint vouches for any entry yet."
            )
        if self._is_trusting and report.checkpoints:
            report.warnings.append("No key is known here, so no signature was looked at.")


def verify(source: Source, trust: Trust | None = None, kept: Iterable[Kept] = ()) -> Report:
    """Read the whole log, and say what came of it."""
    reading = Verification(source, trust, kept)
    for _ in reading.run():
        pass
    return reading.report


def copies_of(content: Mapping[str, Any]) -> Copies:
    """What the columns beside an entry have to say."""
    actor, on = content["actor"], content["obj"]
    conversation = None
    for subject in (on, *content["rel"]):
        if subject["type"] == "conversation":
            conversation = int(subject["id"] or 0) or None
            break
    return (
        content["id"],
        content["req"],
        content["ts"],
        content["act"],
        content["outcome"],
        int(actor["id"]) if actor["id"] else None,
        actor["role"],
        on["type"],
        int(on["id"]) if on["id"] else None,
        conversation,
    )


def _hash(leaf: object) -> bytes:
    return leaf_hash(leaf if type(leaf) is bytes else repr(leaf).encode())
