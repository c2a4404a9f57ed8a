"""The shape of the log: a Merkle tree over its entries, as RFC 6962 (section 2.1) defines it.

Pure: hashes in, hashes out. A node is named by its place: its level (0 for the leaves) and its
index from the left among the complete nodes of that level. Complete nodes never change, so each is
stored once; whatever else a proof needs is made of them. Proofs are checked as RFC 9162 says
(2.1.3.2 and 2.1.4.2), and a hash of another length than 32 bytes is never accepted.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self

HASH_BYTES = 32
#: What is hashed before an entry, so that none is ever taken for two nodes.
LEAF = b"\0"
#: The root of a log without entries.
EMPTY_ROOT = hashlib.sha256(b"").digest()

#: Level and index of a complete node.
Place = tuple[int, int]


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry's bytes."""
    return hashlib.sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two nodes side by side."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """What appending needs to know of a tree: its size, and its complete subtrees.

    `peaks` are their hashes from left to right, so the largest comes first: one for each bit that
    is set in `size`.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, size: int, joined: bytes) -> Self:
        """The frontier whose peaks stand in `joined`, one after the other. Raises `ValueError`."""
        peaks = tuple(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES))
        if size < 0 or len(joined) != size.bit_count() * HASH_BYTES:
            raise ValueError(f"a tree of {size} entries has {size.bit_count()} complete subtrees")
        return cls(size, peaks)

    @property
    def joined(self) -> bytes:
        """The peaks, one after the other, as they are stored."""
        return b"".join(self.peaks)

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return _folded(self.peaks) if self.peaks else EMPTY_ROOT

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the peaks stand among the nodes."""
        return tuple(complete_places(0, self.size))

    def with_leaf(self, hashed: bytes) -> tuple["Frontier", list[tuple[Place, bytes]]]:
        """The frontier with one more leaf, and the nodes that it made complete, the leaf first."""
        level, index, peaks = 0, self.size, list(self.peaks)
        made = [((level, index), hashed)]
        while index & 1:
            hashed = node_hash(peaks.pop(), hashed)
            level, index = level + 1, index >> 1
            made.append(((level, index), hashed))
        return Frontier(self.size + 1, (*peaks, hashed)), made


def root_of(hashed_leaves: Iterable[bytes]) -> bytes:
    """The root of a tree with these leaf hashes."""
    grown = Frontier()
    for hashed in hashed_leaves:
        grown, _ = grown.with_leaf(hashed)
    return grown.root


def complete_places(start: int, end: int) -> Iterator[Place]:
    """The complete nodes that cover the entries from `start` to before `end`, left to right."""
    while start < end:
        fits = (end - start).bit_length() - 1
        level = fits if start == 0 else min(fits, (start & -start).bit_length() - 1)
        yield level, start >> level
        start += 1 << level


def places_of_root(size: int) -> list[Place]:
    """The nodes that `root_at` reads."""
    return list(complete_places(0, size))


def root_at(size: int, nodes: Mapping[Place, bytes]) -> bytes:
    """The root when the log had `size` entries. Raises `KeyError` where a node is missing."""
    return _hash_of((0, size), nodes) if size else EMPTY_ROOT


def places_of_inclusion(index: int, size: int) -> list[Place]:
    """The nodes that `inclusion_proof` reads: fetch them all at once."""
    return [place for each in _inclusion_spans(index, size) for place in complete_places(*each)]


def inclusion_proof(index: int, size: int, nodes: Mapping[Place, bytes]) -> list[bytes]:
    """That entry `index` is in the log of `size` entries: the hashes beside its way to the root.

    Raises `ValueError` when there is no such entry, `KeyError` where a node is missing.
    """
    return [_hash_of(span, nodes) for span in _inclusion_spans(index, size)]


def places_of_consistency(old: int, new: int) -> list[Place]:
    """The nodes that `consistency_proof` reads."""
    return [place for each in _consistency_spans(old, new) for place in complete_places(*each)]


def consistency_proof(old: int, new: int, nodes: Mapping[Place, bytes]) -> list[bytes]:
    """That the log of `new` entries begins with the one of `old`: nothing changed, only added.

    Raises `ValueError` when `old` is larger, `KeyError` where a node is missing.
    """
    return [_hash_of(span, nodes) for span in _consistency_spans(old, new)]


def is_included(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof shows that this leaf hash is entry `index` of the log with this root."""
    if not 0 <= index < size or not _are_hashes([hashed, root, *proof]):
        return False
    steps = _steps(index, size - 1, len(proof))
    if steps is None:
        return False
    for beside, is_left in zip(proof, steps, strict=True):
        hashed = node_hash(beside, hashed) if is_left else node_hash(hashed, beside)
    return hashed == root


def is_consistent(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the log with the new root begins with the one of the old root.

    A log without entries begins every log; its proof is empty and its root is `EMPTY_ROOT`.
    """
    if not 0 <= old <= new or not _are_hashes([old_root, new_root, *proof]):
        return False
    if old in (0, new):
        return not proof and old_root == (new_root if old else EMPTY_ROOT)
    # Where the old log is one complete subtree, its root is where the way starts.
    hashes = [old_root, *proof] if old & (old - 1) == 0 else proof
    return bool(proof) and _roots_above(old, new, hashes) == (old_root, new_root)


def _roots_above(old: int, new: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that a consistency proof leads to; None for one of the wrong length."""
    complete = (old & -old).bit_length() - 1
    steps = _steps((old - 1) >> complete, (new - 1) >> complete, len(hashes) - 1)
    if steps is None:
        return None
    of_old = of_new = hashes[0]
    for beside, is_left in zip(hashes[1:], steps, strict=True):
        of_old = node_hash(beside, of_old) if is_left else of_old
        of_new = node_hash(beside, of_new) if is_left else node_hash(of_new, beside)
    return of_old, of_new


def _steps(at: int, last: int, hashes: int) -> list[bool] | None:
    """For each hash of a proof whether it stands on the left; None where their number is wrong.

    `at` and `last` are the indexes of the node that the way starts from and of its level's last.
    """
    steps: list[bool] = []
    while last and len(steps) < hashes:
        is_left = bool(at & 1) or at == last
        steps.append(is_left)
        if is_left and at:
            up = (at & -at).bit_length() - 1
            at, last = at >> up, last >> up
        at, last = at >> 1, last >> 1
    return steps if last == 0 and len(steps) == hashes else None


def _are_hashes(given: Sequence[bytes]) -> bool:
    return all(len(each) == HASH_BYTES for each in given)


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root above complete subtrees that stand side by side, the largest first."""
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes))


def _hash_of(span: tuple[int, int], nodes: Mapping[Place, bytes]) -> bytes:
    return _folded([nodes[place] for place in complete_places(*span)])


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _inclusion_spans(index: int, size: int) -> list[tuple[int, int]]:
    """The entries below each hash of the proof, from the leaf up (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"a log of {size} entries has no entry {index}")
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def _consistency_spans(old: int, new: int) -> list[tuple[int, int]]:
    """The entries below each hash of the proof, from the inside out (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a log of {new} entries can't begin with one of {old}")
    if old in (0, new):
        return []
    start, end, found = 0, new, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    if start > 0:
        found.append((start, end))
    return found[::-1]
