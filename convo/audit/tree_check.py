"""Verifying the tree: grown again from the entries, and compared with the nodes that are stored.

Where one of two things was changed, the third tells which: an entry's bytes, its stored hash, and
the node above it. So one changed entry is named once, and not with all the nodes above it.
"""

from collections.abc import Mapping

from convo.audit.report import Kind, Report
from convo.audit.tree import HASH_BYTES, Frontier, Place, node_hash

#: A gap of more entries than this is not filled from stored hashes.
_LARGEST_GAP = 100_000

Nodes = Mapping[Place, bytes]


class TreeCheck:
    """The tree as the entries give it, so far."""

    def __init__(self, report: Report, last_peak: bytes) -> None:
        """Start without entries; `last_peak` is what the stored head ends with."""
        self._report, self._last_peak = report, last_peak
        self._peaks: list[bytes] = []
        self._made: dict[Place, bytes] = {}
        self.size = 0
        #: Whether an entry is missing without whose hash nothing above can be known.
        self.is_lost = False

    @property
    def frontier(self) -> Frontier:
        """Where the tree ends."""
        return Frontier(self.size, tuple(self._peaks))

    def add(self, hashed: bytes, nodes: Nodes | None) -> None:
        """The next entry's hash, held against the one that is stored for it."""
        if nodes is not None and nodes.get((0, self.size)) != hashed:
            hashed = self._settled(hashed, nodes)
        self._grow(hashed)

    def skip(self, until: int, nodes: Nodes | None) -> None:
        """Entries are missing up to here: go on with what is stored of their hashes."""
        if nodes is None or until - self.size > _LARGEST_GAP:
            kept = None
        else:
            kept = [nodes.get((0, place), b"") for place in range(self.size, until)]
        if kept is not None and all(len(hashed) == HASH_BYTES for hashed in kept):
            for hashed in kept:
                self._grow(hashed)
        else:
            self.is_lost, self.size = True, until

    def close(self, nodes: Nodes | None) -> None:
        """Compare the nodes that this stretch made with those that are stored for it."""
        made, self._made = self._made, {}
        if nodes is None or nodes == made:
            return
        for place in sorted({*made, *nodes}, key=repr):
            if nodes.get(place) != made.get(place):
                self._differs(place, place in made, place in nodes)

    def _grow(self, hashed: bytes) -> None:
        index, level, made = self.size, 0, self._made
        made[0, index] = hashed
        self.size += 1
        if self.is_lost:
            return
        while index & 1:
            hashed = node_hash(self._peaks.pop(), hashed)
            level, index = level + 1, index >> 1
            made[level, index] = hashed
        self._peaks.append(hashed)

    def _settled(self, hashed: bytes, nodes: Nodes) -> bytes:
        """Whether the entry or its stored hash was changed; the hash to go on with."""
        seq, stored = self.size, nodes.get((0, self.size))
        if stored is not None and self._is_below(stored, nodes):
            sentence = f"The bytes of entry {seq} were changed: they are not what was hashed."
            self._report.fault(Kind.CHANGED, seq, sentence)
            return stored
        return hashed

    def _is_below(self, stored: bytes, nodes: Nodes) -> bool:
        """Whether the node above was made of this hash."""
        seq = self.size
        above, beside = nodes.get((1, seq >> 1)), nodes.get((0, seq ^ 1))
        if above is None or beside is None:
            return stored == self._last_peak
        return above == (node_hash(beside, stored) if seq & 1 else node_hash(stored, beside))

    def _differs(self, place: Place, is_made: bool, is_stored: bool) -> None:  # noqa: FBT001 - two facts about the node
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

