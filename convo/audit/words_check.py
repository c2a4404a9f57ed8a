"""Verifying words: each is what its entry commits to, or an entry says that it was erased.

A commitment without words waits for the entry that explains it. Only the places of such holes are
remembered, so that a log of any length needs little memory.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from convo.audit.entry import commit_encoded, commitments
from convo.audit.plain_leaf import Leaf
from convo.audit.report import Kind, Report
from convo.audit.sealed import DIGITS, Sealed
from convo.audit.source import Opening
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome

#: The deeds that may erase words; nobody else's word on it counts.
ERASING = frozenset(
    action.value
    for action in (
        Action.APPROVE_ERASURE,
        Action.REPLACE_HANDLES,
        Action.DISPOSE,
        Action.REPEAT_ERASURE,
    )
)
_SALT_BYTES = 32
_NO_DIGITS = "-" * DIGITS
_MOST_NAMES = 10_000
_PLACE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII).fullmatch


class WordsCheck:
    """Which words were seen so far, and which are missing."""

    def __init__(self, report: Report) -> None:
        """Start before the first entry."""
        self._report = report
        self._holes: dict[int, tuple[str, ...]] = {}
        self._explained: dict[int, tuple[str, ...]] = {}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}

    def stretch(
        self, promised: Sealed, openings: Iterable[list[Opening]], unread: set[int]
    ) -> None:
        """Hold the words of a stretch against the commitments, by place, of its entries.

        Nothing can be said of the words of entries that can't be read.
        """
        kept = _sealed_again(openings)
        self._report.openings += len(kept.places)
        if not kept.is_same(promised):
            self._differ(promised, kept, unread)

    def _differ(self, promised: Sealed, kept: Sealed, unread: set[int]) -> None:
        said, opened = set(promised), set(kept)
        missing = {(seq, field) for seq, field, _ in said - opened}
        for seq, field, _ in sorted(opened - said, key=repr):
            if (seq, field) in missing:
                missing.discard((seq, field))
                what = f"The words “{field}” of entry {seq} were changed, or their salt was."
                self._report.fault(Kind.WORDS, seq, what)
            elif seq not in unread:
                what = f"There are words “{field}” for entry {seq!r}, which knows nothing of them."
                self._report.fault(Kind.FOREIGN, seq if type(seq) is int else None, what)
        for seq, rows in groupby(sorted(missing), key=itemgetter(0)):
            self._holes[seq] = self._kept(field for _, field in rows)

    def erasures(
        self, leaves: Iterable[Leaf], copies: frozenset[tuple[int, str, int]] | None
    ) -> None:
        """Take the word of those entries of a stretch that erase; their copies have to agree."""
        erased = {each for leaf in leaves for each in self._erased(leaf)}
        for seq, field, by in sorted(erased ^ (erased if copies is None else copies), key=repr):
            where = f"the words “{field}” of entry {seq}"
            if (seq, field, by) in erased:
                what = f"Entry {by} erased {where}, and the list of erasures doesn't say so."
            else:
                what = f"The list of erasures says that entry {by} erased {where}; it doesn't."
            self._report.fault(Kind.ERASURE, by if type(by) is int else None, what)

    def end(self) -> None:
        """The end of the log: whatever is missing now is missing without a reason."""
        for seq, fields in self._holes.items():
            for field in fields:
                what = f"The words “{field}” of entry {seq} are gone, and no entry says why."
                self._report.fault(Kind.HOLE, seq, what)

    def _erased(self, leaf: Leaf) -> Iterable[tuple[int, str, int]]:
        named, by = leaf.facts.get("erased"), leaf.seq
        if type(named) is not list or not all(type(name) is str for name in named):
            what = f"Entry {by} doesn't say properly what it erased."
            self._report.fault(Kind.ERASURE, by, what)
            return
        for name in named:
            digits, colon, field = name.partition(":")
            seq = int(digits) if colon and _PLACE(digits) else -1
            if not 0 <= seq <= by:
                what = f"Entry {by} says that it erased “{name}”, which is no place before it."
                self._report.fault(Kind.ERASURE, by, what)
            elif field in self._holes.get(seq, ()):
                self._explain(seq, field)
                yield seq, field, by
            elif field not in self._explained.get(seq, ()):
                what = f"Entry {by} erased “{field}” of entry {seq}, and it is still there."
                self._report.fault(Kind.NOT_ERASED, seq, what)

    def _explain(self, seq: int, field: str) -> None:
        left = [each for each in self._holes.pop(seq) if each != field]
        if left:
            self._holes[seq] = self._kept(left)
        self._explained[seq] = self._kept([*self._explained.get(seq, ()), field])
        self._report.erased += 1

    def _kept(self, fields: Iterable[str]) -> tuple[str, ...]:
        """The fields, in the one tuple for all entries with the same ones."""
        made = tuple(fields)
        return self._same.setdefault(made, made)


def does_erase(leaf: Leaf) -> bool:
    """Whether this entry says that words were erased, and is one that may."""
    is_meant = bool(leaf.facts.get("erased")) and leaf.action in ERASING
    return is_meant and leaf.outcome == Outcome.OK.value


def _sealed_again(openings: Iterable[list[Opening]]) -> Sealed:
    """What entries with the words that are kept would commit to."""
    sealed = Sealed()
    for some in filter(None, openings):
        places, fields, salts, values = zip(*some, strict=True)
        sealed.places += places
        sealed.fields += map(_NAMES.__getitem__, fields)
        sealed.pieces.append(_digits(salts, fields, values))
    return sealed


def _digits(salts: Sequence[bytes], fields: Sequence[bytes], values: Sequence[bytes]) -> str:
    """What they are sealed with; signs that are no digits where a salt is none."""
    try:
        if set(map(len, salts)) == {_SALT_BYTES}:
            return b"".join(commitments(salts, fields, values)).hex()
    except TypeError:
        pass  # SQLite keeps a number among the words, if somebody puts it there
    return "".join(map(_digits_alone, salts, fields, values))


def _digits_alone(salt: Any, field: Any, value: Any) -> str:  # noqa: ANN401 - whatever is stored
    if {type(salt), type(field), type(value)} == {bytes} and len(salt) == _SALT_BYTES:
        return commit_encoded(salt, field, value)
    return _NO_DIGITS


class _Names(dict[bytes, str]):
    """Fields by their bytes: there are a few dozens, over and over."""

    def __missing__(self, field: bytes) -> str:
        name = str(field, "utf-8", "replace") if type(field) is bytes else repr(field)
        if len(self) < _MOST_NAMES:
            self[field] = name
        return name


_NAMES = _Names()
