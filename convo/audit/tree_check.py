"""Verifying the tree: grown again from the entries, and compared with the nodes that are stored.

Where one of two things was changed, the third tells which: an entry's bytes, its stored hash, and
the node above it. So one changed entry is named once, and not with all the nodes above it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256

from convo.audit.report import Kind, Report
from convo.audit.source import Nodes
from convo.audit.tree import HASH_BYTES, Frontier, Place, node_hash

#: A gap of more entries than this is not filled from stored hashes.
_LARGEST_GAP = 100_000


class TreeCheck:
    """The tree as the entries give it, so far."""

    def __init__(self, report: Report, last_peak: bytes) -> None:
        """Start without entries; `last_peak` is what the stored head ends with."""
        self._report, self._last_peak = report, last_peak
        #: For each level the node that still waits for the one to its right.
        self._waiting: list[bytes | None] = []
        self._made: dict[int, tuple[list[int], list[bytes]]] = defaultdict(_nothing)
        self._stored: Mapping[Place, bytes] | None = None
        self.size = 0
        #: Whether an entry is missing without whose hash nothing above can be known.
        self.is_lost = False

    @property
    def frontier(self) -> Frontier:
        """Where the tree ends."""
        return Frontier(self.size, tuple(each for each in reversed(self._waiting) if each))

    def begin(self, nodes: Nodes | None, places: list[int], hashes: list[bytes]) -> None:
        """The nodes that are stored for a stretch, and the places and hashes of its entries.

        Single nodes are looked up only where not everything is as it should be.
        """
        if nodes is None or nodes.get(0, _nothing()) == (places, hashes):
            self._stored = None
        else:
            self._stored = {
                place: each if type(each) is bytes else b""
                for place, each in _by_place(nodes).items()
            }

    def grow(self, hashes: Sequence[bytes]) -> None:
        """The hashes of the next entries, held against those that are stored for them."""
        if self._stored is None:
            self._add(hashes)
            return
        for hashed in hashes:
            is_same = self._stored.get((0, self.size)) == hashed
            self._add([hashed if is_same else self._settled(hashed, self._stored)])

    def skip(self, until: int) -> None:
        """Entries are missing up to here: go on with what is stored of their hashes."""
        kept: list[bytes] = []
        if until - self.size <= _LARGEST_GAP and self._stored is not None:
            kept = [self._stored.get((0, place), b"") for place in range(self.size, until)]
        if kept and all(len(hashed) == HASH_BYTES for hashed in kept):
            self._add(kept)
        else:
            self.is_lost, self.size = True, until

    def close(self, nodes: Nodes | None) -> None:
        """Compare the nodes that this stretch made with those that are stored for it."""
        made, self._made = dict(self._made), defaultdict(_nothing)
        if nodes is None or nodes == made:
            return
        ours, stored = _by_place(made), _by_place(nodes)
        for place in sorted({*ours, *stored}, key=repr):
            if stored.get(place) != ours.get(place):
                self._differs(place, is_made=place in ours, is_stored=place in stored)

    def _add(self, hashes: Sequence[bytes]) -> None:
        """The next entries, and every node that they make complete, a level at a time."""
        level, first, new = 0, self.size, list(hashes)
        self.size += len(new)
        while new:
            places, made = self._made[level]
            places += range(first, first + len(new))
            made += new
            if self.is_lost:
                return
            if level == len(self._waiting):
                self._waiting.append(None)
            left = self._waiting[level]
            if left is not None:
                new, first = [left, *new], first - 1
            self._waiting[level] = new[-1] if len(new) % 2 else None
            pairs = zip(new[::2], new[1::2], strict=False)
            new = [sha256(b"\1" + left + right).digest() for left, right in pairs]
            level, first = level + 1, first >> 1

    def _settled(self, hashed: bytes, stored: Mapping[Place, bytes]) -> bytes:
        """Whether the entry or its stored hash was changed; the hash to go on with."""
        seq, kept = self.size, stored.get((0, self.size))
        if kept is not None and self._is_below(kept, stored):
            sentence = f"The bytes of entry {seq} were changed: they are not what was hashed."
            self._report.fault(Kind.CHANGED, seq, sentence)
            return kept
        return hashed

    def _is_below(self, kept: bytes, stored: Mapping[Place, bytes]) -> bool:
        """Whether the node above was made of this hash."""
        seq = self.size
        above, beside = stored.get((1, seq >> 1)), stored.get((0, seq ^ 1))
        if above is None or beside is None:
            return kept == self._last_peak
        return above == (node_hash(beside, kept) if seq & 1 else node_hash(kept, beside))

    def _differs(self, place: Place, *, is_made: bool, is_stored: bool) -> None:
        level, index = place
        if self.is_lost and level:
            return
        if not is_made:
            what = f"Node {index} of level {level} is stored, and the log has no such node."
            self._report.fault(Kind.FOREIGN, None, what)
            return
        fault = "was changed" if is_stored else "is missing"
        first, last = index << level, ((index + 1) << level) - 1
        if level:
            what = f"The stored hash above entries {first} to {last} {fault}."
        else:
            what = f"The stored hash of entry {index} {fault}."
        self._report.fault(Kind.NODE, first, what)


def _nothing() -> tuple[list[int], list[bytes]]:
    return [], []


def _by_place(nodes: Nodes) -> dict[Place, bytes]:
    return {
        (level, place): each
        for level, side_by_side in nodes.items()
        for place, each in zip(*side_by_side, strict=True)
    }
