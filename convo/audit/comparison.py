"""Holding a log as it is now against a receipt that somebody kept: the same, or from where on not.

The entries' own bytes are hashed anew: what the database says of the tree above them only helps to
say where a change is. Pure, and one pass.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from convo.audit.checkpoint import Checkpoint
from convo.audit.receipt import FINGERPRINT_BYTES, Receipt
from convo.audit.tree import Frontier

#: Of one entry, in the order of the log: the hash of its bytes, None where there is no such entry;
#: and the hash that the tree has for it, None where that has none.
Hashes = tuple[bytes | None, bytes | None]
_ABSENT = bytes(32)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """How the log compares with a receipt for `size` entries."""

    size: int
    #: How many of those entries there are now.
    present: int
    is_as_it_was: bool
    #: The first entry that is not as it was, where that is certain.
    first: int | None = None
    #: Otherwise it is one of those from `low` to before `high`.
    low: int = 0
    high: int = 0


@dataclass(slots=True)
class _Pass:
    """What one look at every entry finds out."""

    fingerprints: Sequence[bytes]
    #: Sizes and roots of checkpoints that were signed and kept here, the smallest first.
    kept: list[tuple[int, bytes]]
    #: The tree of the entries as they are, and the one that is stored, from where they part.
    tree: Frontier = field(default_factory=Frontier)
    stored: Frontier | None = None
    #: The first place that the tree, or the fingerprints, know otherwise.
    unlike_stored: int | None = None
    unlike_print: int | None = None
    #: The largest checkpoint that fits, and the smallest that doesn't.
    fits: int = 0
    fits_not: int | None = None

    def look_at(self, hashes: Hashes) -> None:
        """The next entry."""
        place, (hashed, stored) = self.tree.size, hashes
        if hashed != stored and self.unlike_stored is None:
            self.unlike_stored, self.stored = place, self.tree
        if self.unlike_print is None and self._differs_from_print(place, hashed):
            self.unlike_print = place
        self.tree, _ = self.tree.with_leaf(hashed or _ABSENT)
        if self.stored is not None:
            self.stored, _ = self.stored.with_leaf(stored or _ABSENT)
        while self.kept and self.kept[0][0] <= self.tree.size:
            self._look_at_checkpoint(*self.kept.pop(0))

    def _differs_from_print(self, place: int, hashed: bytes | None) -> bool:
        if place >= len(self.fingerprints):
            return False
        return (hashed or b"")[:FINGERPRINT_BYTES] != self.fingerprints[place]

    def _look_at_checkpoint(self, size: int, root: bytes) -> None:
        if self.fits_not is None and root == self.tree.root:
            self.fits = size
        elif self.fits_not is None:
            self.fits_not = size


def compare(receipt: Receipt, log: Iterable[Hashes], kept: Iterable[Checkpoint]) -> Comparison:
    """How the log compares with the receipt.

    `log` are its entries from the first one on, as many as the receipt is for or fewer. `kept` are
    checkpoints that were signed and kept here: they narrow down where a change is, if the receipt's
    own is among them. If it is not, somebody took them away or made them anew.
    """
    then = receipt.checkpoint
    known = {(each.size, each.root) for each in kept if 0 < each.size <= then.size}
    is_known = (then.size, then.root) in known
    looked = _Pass(receipt.fingerprints, sorted(known) if is_known else [])
    for hashes in log:
        looked.look_at(hashes)
    present = looked.tree.size
    if present == then.size and looked.tree.root == then.root:
        return Comparison(size=then.size, present=present, is_as_it_was=True)
    low, high = _between(looked, then.size)
    return Comparison(
        size=then.size,
        present=present,
        is_as_it_was=False,
        first=next(_certain(looked, then, low, high), None),
        low=low,
        high=high,
    )


def _between(looked: _Pass, size: int) -> tuple[int, int]:
    present = looked.tree.size
    highest = size if present == size else present + 1
    return looked.fits, min(looked.fits_not or highest, highest)


def _certain(looked: _Pass, then: Checkpoint, low: int, high: int) -> Iterator[int]:
    """The first entry that is not as it was, by whatever knows it."""
    if looked.unlike_print is not None:
        yield looked.unlike_print
    elif looked.fingerprints and looked.tree.size < then.size:
        yield looked.tree.size  # all that are there are as they were
    if looked.unlike_stored is not None and _is_stored_as_then(looked, then):
        yield looked.unlike_stored
    if high - low == 1:
        yield low


def _is_stored_as_then(looked: _Pass, then: Checkpoint) -> bool:
    """Whether the tree that is stored is the one of the receipt: then it knows each entry."""
    stored = looked.stored
    return stored is not None and (stored.size, stored.root) == (then.size, then.root)
