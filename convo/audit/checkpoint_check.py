"""Verifying checkpoints: each was signed by a key that is trusted, and the log still fits it.

Those that the log keeps itself, and those that somebody kept outside of it, which are worth more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from convo.audit.checkpoint import Checkpoint, read_checkpoint
from convo.audit.note import BadNote, PublicKey, read_note
from convo.audit.report import Kind, Report

#: From a signed note to its checkpoint. Raises `BadNote` where nobody who is trusted signed it.
Trust = Callable[[str], Checkpoint]


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that somebody kept outside, and what they call it."""

    name: str
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class _Claim:
    """That the log had this root when it had so many entries; `kept` names it if it is kept."""

    size: int
    root: bytes
    kept: str = ""


def signed_by(keys: Sequence[PublicKey]) -> Trust:
    """Trust notes that one of these keys signed."""

    def trusted(written: str) -> Checkpoint:
        note = read_note(written.encode())
        checkpoint = Checkpoint.read(note.text)
        # A key signs for one log, whose name it has.
        if checkpoint.origin not in {key.name for key in note.signers(keys)}:
            raise BadNote(f"it is of another log, {checkpoint.origin}")
        return checkpoint

    return trusted


def anybody(written: str) -> Checkpoint:
    """Trust every note that can be read: where no key is known."""
    return read_checkpoint(written)


class CheckpointCheck:
    """Which claims about the log were met so far, in the order of their sizes."""

    def __init__(
        self, report: Report, notes: Iterator[tuple[int, str]], trust: Trust, kept: Iterable[Kept]
    ) -> None:
        """Start before the first entry."""
        self._report, self._trust = report, trust
        self._origin: str | None = None
        own = self._claims(notes)
        outside = sorted(
            (_Claim(each.checkpoint.size, each.checkpoint.root, each.name) for each in kept),
            key=lambda claim: claim.size,
        )
        self._claimed = merge(own, outside, key=lambda claim: claim.size)
        self._next = next(self._claimed, None)
        #: The sizes at which the log fits what was signed, up to where it first doesn't.
        self._fits: list[int] = []
        #: The same of those that were kept outside.
        self._kept_fits: list[int] = []
        self._differing: list[_Claim] = []

    @property
    def size(self) -> int:
        """The size for which the next claim is; -1 where there is none any more."""
        return self._next.size if self._next is not None else -1

    def hold(self, root: bytes | None) -> None:
        """Hold every claim for this size against the root; None where it can't be known."""
        size = self.size
        while self._next is not None and self._next.size <= size:
            self._judge(self._next, root)
            self._next = next(self._claimed, None)

    def end(self, size: int) -> None:
        """The end of the log: whoever vouches for more saw entries that are gone."""
        while self._next is not None:
            claim, self._next = self._next, next(self._claimed, None)
            self._report.checkpoints += not claim.kept
            what = (
                f"{_called(claim)} is of {claim.size:,} entries, and there are {size:,}: "
                "the end was cut off."
            )
            self._report.fault(_kind(claim), None, what)
        own = [claim for claim in self._differing if not claim.kept]
        for claim in [*own[:1], *(each for each in self._differing if each.kept)]:
            self._tell_differing(claim, len(own) - 1 if claim in own else 0)

    def _judge(self, claim: _Claim, root: bytes | None) -> None:
        self._report.checkpoints += not claim.kept
        if claim.root != root:
            self._differing.append(claim)
        elif claim.kept:
            self._report.receipts += 1
        elif claim.size >= self._report.vouched:
            self._report.vouched = claim.size
        if claim.root == root and not self._differing:
            self._fits.append(claim.size)
            if claim.kept:
                self._kept_fits.append(claim.size)

    def _tell_differing(self, claim: _Claim, more: int) -> None:
        """The log fitted up to somewhere, and no longer fits here."""
        # Where a receipt doesn't fit, the log's own checkpoints may be signed by a thief.
        fits = self._kept_fits if claim.kept else self._fits
        first = next((size for size in reversed(fits) if size < claim.size), 0)
        last = max(claim.size - 1, 0)
        too = f" Neither do {more:,} later ones." if more else ""
        what = (
            f"{_called(claim)} of {claim.size:,} entries doesn't fit: something from entry {first} "
            f"to {last} is not what it was when that was signed.{too}"
        )
        self._report.fault(_kind(claim), first, what)

    def _claims(self, notes: Iterator[tuple[int, str]]) -> Iterator[_Claim]:
        """What the log's own checkpoints claim; those that can't be trusted are told and left."""
        before = 0
        for size, written in notes:
            try:
                checkpoint = self._trust(written)
            except BadNote as wrong:
                self._tell(size, f"can't be relied on: {wrong}")
                continue
            if checkpoint.size != size:
                self._tell(size, f"is of {checkpoint.size} entries in truth.")
            elif self._origin not in {None, checkpoint.origin}:
                self._tell(size, f"is of another log: {checkpoint.origin}.")
            elif size < before:
                self._tell(size, "is not in its order.")
            else:
                self._origin, before = checkpoint.origin, size
                yield _Claim(size, checkpoint.root)

    def _tell(self, size: int, what: str) -> None:
        self._report.checkpoints += 1
        self._report.fault(Kind.CHECKPOINT, None, f"The checkpoint of {size} entries {what}")


def _called(claim: _Claim) -> str:
    return f"The receipt {claim.kept}" if claim.kept else "The checkpoint"


def _kind(claim: _Claim) -> Kind:
    return Kind.RECEIPT if claim.kept else Kind.CHECKPOINT
