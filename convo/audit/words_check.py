"""Verifying words: each is what its entry commits to, or an entry says that it was erased.

A commitment without words waits for the entry that explains it. Only the places of such holes are
remembered, so that a log of any length needs little memory.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from convo.audit.entry import commit_encoded
from convo.audit.report import Kind, Report
from convo.domain.permissions import Action

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
_PLACE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII).fullmatch

Opening = tuple[int, str, bytes, bytes]


class WordsCheck:
    """Which words were seen so far, and which are missing."""

    def __init__(self, report: Report) -> None:
        """Start before the first entry."""
        self._report = report
        self._holes: dict[int, tuple[str, ...]] = {}
        self._explained: dict[int, tuple[str, ...]] = {}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        #: What the entries of this stretch erased: place, field, entry.
        self._erased: set[tuple[int, str, int]] = set()
        self.begin(())

    def begin(self, openings: Iterable[Opening]) -> None:
        """The words of the stretch that comes now."""
        self._rows = iter(openings)
        self._next = next(self._rows, None)

    def entry(self, seq: int, commitments: Mapping[str, str]) -> None:
        """Hold the words of this entry against what it commits to."""
        missing = commitments
        for _, field, salt, value in self._beside(seq):
            if missing is commitments:
                missing = dict(commitments)
            self._word(seq, field, missing.pop(field, None), salt, value)
        if missing:
            self._holes[seq] = self._kept(sorted(missing))

    def pass_over(self, seq: int) -> None:
        """Words of an entry that can't be read: nothing can be said about them."""
        self._beside(seq)

    def erased(self, by: int, content: Mapping[str, Any]) -> None:
        """Take this entry's word for what it erased, if it is one that may."""
        named = content["facts"].get("erased", ())
        if not named or content["act"] not in ERASING or content["outcome"] != "ok":
            return
        if type(named) is not list or not all(type(name) is str for name in named):
            self._report.fault(Kind.ERASURE, by, f"Entry {by} doesn't say properly what it erased.")
            return
        for name in named:
            self._erase(by, name)

    def close(self, copies: frozenset[tuple[int, str, int]] | None) -> None:
        """The end of a stretch: nothing may be left over."""
        while self._next is not None:
            self._foreign(self._next)
            self._next = next(self._rows, None)
        erased, self._erased = self._erased, set()
        for seq, field, by in sorted(erased ^ (erased if copies is None else copies), key=repr):
            where = f"the words “{field}” of entry {seq}"
            if (seq, field, by) in erased:
                what = f"Entry {by} says that {where} were erased, and the list of erasures doesn't."
            else:
                what = f"The list of erasures says that entry {by} erased {where}; it doesn't."
            self._report.fault(Kind.ERASURE, by, what)

    def end(self) -> None:
        """The end of the log: whatever is missing now is missing without a reason."""
        for seq, fields in self._holes.items():
            for field in fields:
                what = f"The words “{field}” of entry {seq} are gone, and no entry says why."
                self._report.fault(Kind.HOLE, seq, what)

    def _beside(self, seq: int) -> list[Opening]:
        found = []
        while self._next is not None and self._next[0] <= seq:
            if self._next[0] == seq:
                found.append(self._next)
            else:
                self._foreign(self._next)
            self._next = next(self._rows, None)
        return found

    def _word(self, seq: int, field: str, expected: str | None, salt: bytes, value: bytes) -> None:
        if expected is None:
            what = f"There are words “{field}” beside entry {seq}, which knows nothing of them."
            self._report.fault(Kind.FOREIGN, seq, what)
            return
        self._report.openings += 1
        is_salt = type(salt) is bytes and len(salt) == _SALT_BYTES
        if not is_salt or commit_encoded(salt, field, value) != expected:
            what = f"The words “{field}” of entry {seq} were changed, or their salt was."
            self._report.fault(Kind.WORDS, seq, what)

    def _foreign(self, row: Opening) -> None:
        what = f"There are words “{row[1]}” for entry {row[0]}, and there is no such entry."
        self._report.fault(Kind.FOREIGN, None, what)

    def _erase(self, by: int, name: str) -> None:
        digits, colon, field = name.partition(":")
        seq = int(digits) if _PLACE(digits) and colon else -1
        if not 0 <= seq <= by:
            what = f"Entry {by} says that it erased “{name}”, which is no place before it."
            self._report.fault(Kind.ERASURE, by, what)
        elif field in self._holes.get(seq, ()):
            self._explain(seq, field)
            self._erased.add((seq, field, by))
        elif field not in self._explained.get(seq, ()):
            what = f"Entry {by} erased the words “{field}” of entry {seq}, and they are still there."
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
