"""Verifying a whole log: every entry, every word, every node, every checkpoint, in one reading.

Pure, and streaming: what it reads comes from a `Source`, a stretch at a time, and is forgotten
again. It names what is wrong and where; it never stops at a fault, and never raises for one.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from convo.audit.checkpoint_check import CheckpointCheck, Kept, Trust, anybody
from convo.audit.found import Found
from convo.audit.plain_leaf import Leaf, plain_leaves
from convo.audit.reading import read_leaf
from convo.audit.report import Kind, Report
from convo.audit.source import COPIED, Copies, Entries, Source, Stretch
from convo.audit.strict_json import BadLeaf
from convo.audit.tree import EMPTY_ROOT, HASH_BYTES, LEAF, leaf_hash
from convo.audit.tree_check import TreeCheck
from convo.audit.words_check import WordsCheck


class Verification:
    """One reading of a log. `report` is whole once `run` has come to its end."""

    def __init__(
        self, source: Source, trust: Trust | None = None, kept: Iterable[Kept] = ()
    ) -> None:
        """Get ready to read; `trust` says whose checkpoints count, `kept` come from outside."""
        self.report = Report()
        self._source, self._is_trusting = source, trust is None
        self._head = source.head()
        ends = self._head.frontier if self._head is not None else b""
        last_peak = ends[-HASH_BYTES:] if type(ends) is bytes else b""
        self._tree = TreeCheck(self.report, last_peak)
        self._words = WordsCheck(self.report)
        self._vouching = CheckpointCheck(self.report, source.checkpoints(), trust or anybody, kept)
        #: The moment of the entry before; None where it is unknown.
        self._last_ts: int | None = 0
        #: By how much entries stand beside their places: after a line that is missing from a file.
        self._shift = 0

    def run(self) -> Iterator[int]:
        """Read the log, saying from time to time how many entries are done."""
        self._hold_checkpoints()
        for stretch in self._source.stretches():
            self._stretch(stretch)
            yield self.report.entries
        self._finish()

    def _stretch(self, stretch: Stretch) -> None:
        found = Found()
        if not self._is_plain(stretch.entries, found):
            self._look_closely(stretch.entries, found)
        self._tree.begin(stretch.nodes, found.places, found.hashes)
        self._grow(found.places, found.hashes)
        self._tree.close(stretch.nodes)
        self._words.stretch(found.promised, stretch.openings, found.unread)
        self._words.erasures(found.erasing, stretch.erasures)
        self._compare_list("findings", found.findings, stretch.findings)
        self._compare_list("marks", found.marks, stretch.marks)

    def _is_plain(self, entries: Entries, found: Found) -> bool:
        """Whether all of these are as they should be, seen at one glance: nearly always."""
        first, last_ts = self._tree.size, self._last_ts
        if last_ts is None or self._shift or (plain := plain_leaves(entries.leaves)) is None:
            return False
        places, moments = list(range(first, first + len(plain.places))), [last_ts, *plain.moments]
        if plain.places != places or list(entries.places) != places:
            return False
        if any(plain.back) or sorted(moments) != moments:
            return False
        if entries.copies is not None and not _are_same(entries.copies, plain.copies):
            return False
        self.report.entries += len(places)
        self._last_ts = moments[-1]
        found.places = places
        found.hashes = [sha256(LEAF + leaf).digest() for leaf in entries.leaves]
        found.take_plain(plain)
        return True

    def _look_closely(self, entries: Entries, found: Found) -> None:
        for seq, stored, copies in entries:
            if type(seq) is not int or seq < found.next(self._tree.size):
                what = f"Something is kept for place {seq!r}, and the log has no such place."
                self.report.fault(Kind.FOREIGN, None, what)
            else:
                if seq > found.next(self._tree.size):
                    self._last_ts = None  # that of the entry before is not known
                found.places.append(seq)
                found.hashes.append(_hash(stored))
                self._entry(seq, stored, copies, found)

    def _grow(self, places: list[int], hashes: list[bytes]) -> None:
        """Add entries to the tree, stopping where a checkpoint was signed and where one misses."""
        at = 0
        while at < len(places):
            if places[at] > self._tree.size:
                self._gap(places[at])
                continue
            until = _end_of_run(places, at, self._vouching.size)
            self._tree.grow(hashes[at:until])
            at = until
            self._hold_checkpoints()

    def _gap(self, until: int) -> None:
        first, last = self._tree.size, until - 1
        missing = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
        self.report.fault(Kind.MISSING, first, f"{missing} missing.")
        self._tree.skip(until)
        while 0 <= self._vouching.size < until:
            self._vouching.hold(None)
        self._hold_checkpoints()

    def _entry(self, seq: int, stored: bytes, copies: Copies | None, found: Found) -> None:
        self.report.entries += 1
        try:
            leaf = read_leaf(stored)
        except BadLeaf as wrong:
            what = f"Entry {seq} can't be read: {wrong}."
            self.report.fault(Kind.UNREADABLE, seq, what)
            found.unread.add(seq)
            self._last_ts = None
            return
        before, self._last_ts = self._last_ts, leaf.ts
        back = leaf.back if before is None else max(0, before - leaf.ts)
        if leaf.seq - seq != self._shift or leaf.back != back:
            self._tell_order(seq, leaf, back)
        if copies is not None and copies != leaf.copies:
            self._tell_copies(seq, leaf.copies, copies)
        found.take(leaf)

    def _tell_order(self, seq: int, leaf: Leaf, back: int) -> None:
        if leaf.seq - seq != self._shift:
            self._tell_place(seq, leaf)
        if leaf.back != back:
            what = f"Entry {seq} doesn't say truly by how much the clock was set back."
            self.report.fault(Kind.CLOCK, seq, what)

    def _tell_place(self, seq: int, leaf: Leaf) -> None:
        self._shift = leaf.seq - seq
        what = f"At place {seq} stands an entry that says it is entry {leaf.seq}."
        self.report.fault(Kind.ELSEWHERE, seq, what)

    def _tell_copies(self, seq: int, expected: Copies, copies: Copies) -> None:
        for name, said, copied in zip(COPIED, expected, copies, strict=True):
            if said != copied:
                what = f"The column “{name}” beside entry {seq} says something else than the entry."
                self.report.fault(Kind.COPY, seq, what)

    def _compare_list(
        self, name: str, made: set[tuple[int, str]], stored: frozenset[tuple[int, str]] | None
    ) -> None:
        """Compare what is listed of a stretch with its entries."""
        for seq, word in sorted(made ^ (made if stored is None else stored), key=repr):
            has = "lacks" if (seq, word) in made else "has, and shouldn't,"
            what = f"The list of {name} {has} “{word}” for entry {seq}."
            self.report.fault(Kind.COPY, seq if type(seq) is int else None, what)

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


def _are_same(stored: Sequence[Sequence[object]], said: Sequence[Sequence[object]]) -> bool:
    return all(tuple(one) == tuple(other) for one, other in zip(stored, said, strict=True))


def _end_of_run(places: list[int], at: int, stop: int) -> int:
    """Up to where these go on without a gap, and not beyond the size `stop`, if it lies ahead."""
    first, until = places[at], len(places)
    if first < stop < first + until - at:
        until = at + stop - first
    while places[until - 1] - first != until - 1 - at:
        until -= 1
    return until


def _hash(leaf: object) -> bytes:
    return leaf_hash(leaf if type(leaf) is bytes else repr(leaf).encode())
