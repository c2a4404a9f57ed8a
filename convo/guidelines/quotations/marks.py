"""Where a draft quotes: between marks of any kind, and in lines that begin with '>'."""

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.MULTILINE)
_PREFIX = re.compile(r"^[ \t]*(?:>[ \t]*)+", re.MULTILINE)
_MARKS = re.compile(r"[\"']")
#: Marks that are typed only to open, and only to close.
_OPENING = frozenset("\u201c\u201e\u00ab\u201f\u301d\u2018\u201a\u2039\u201b")
_CLOSING = frozenset("\u201d\u00bb\u301e\u203a")
#: Words that begin with an apostrophe.
_ELIDED = re.compile(r"'(?:tis|twas|em|til|till|cause|cos|bout|n|round|\d0s)\b", re.IGNORECASE)
#: What may stand right after a single mark that opens.
_BEGINS = re.compile(r"[\w\[\".£$€(*_]")
#: What ends a sentence of ours, so that a quotation after it stands by itself.
_ENDS = frozenset(".!?")
#: How often a mark after an s is taken for a possessive, before it is taken for what it looks like.
_MOST_POSSESSIVES = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation in a folded draft: its place with its marks, and the words between them."""

    start: int
    end: int
    inner: str
    block: bool
    #: Whether it stands within a sentence of ours.
    within: bool
    #: What stands right after it.
    follows: str

    @property
    def place(self) -> tuple[int, int]:
        """Where the words stand, without the marks around them."""
        if self.block:
            return self.start, self.end
        return self.start + 1, self.start + 1 + len(self.inner)

    @property
    def reads(self) -> Hashable:
        """What it is judged by: the same for the same quotation elsewhere in the draft."""
        return self.inner, self.block, self.within, self.follows


def quotations_in(folded: str, typed: str) -> Iterator[Quotation]:
    """Every quotation of a folded text, in order. `typed` has each character as it was typed.

    What stands in a quotation is a part of it, other quotations too. A single mark that nothing
    closes is an apostrophe; a double one quotes up to the end of its paragraph.
    """
    last = 0
    for block in _BLOCK.finditer(folded):
        yield from _inline(folded, typed, last, block.start())
        last = block.end()
        inner = _PREFIX.sub(lambda prefix: " " * len(prefix[0]), block[0])
        if inner.strip():
            end = block.start() + len(block[0].rstrip("\n"))
            yield Quotation(block.start(), end, inner, block=True, within=False, follows="")
    yield from _inline(folded, typed, last, len(folded))


def _inline(folded: str, typed: str, start: int, end: int) -> Iterator[Quotation]:
    """The quotations between marks, paragraph by paragraph."""
    while start < end:
        gap = _PARAGRAPH.search(folded, start, end)
        until = gap.start() if gap else end
        yield from _Paragraph(folded, typed, start, until).quotations()
        start = gap.end() if gap else end


class _Paragraph:
    """One paragraph of the draft, and the quotation marks in it."""

    def __init__(self, folded: str, typed: str, start: int, end: int) -> None:
        self._text, self._typed, self._start, self._end = folded, typed, start, end
        places = [found.start() for found in _MARKS.finditer(folded, start, end)]
        self._doubles = [place for place in places if folded[place] == '"']
        self._singles = [p for p in places if folded[p] == "'" and self._may_close(p)]
        self._openers = [p for p in places if self._opens(p)]

    def quotations(self) -> Iterator[Quotation]:
        after = self._start
        for place in self._openers:
            if place < after:  # it stands in the one before
                continue
            closes = self._closing(place)
            if closes is not None:
                after = min(closes + 1, self._end)
                yield self._quotation(place, closes)

    def _before(self, place: int) -> str:
        return self._text[place - 1] if place > self._start else " "

    def _after(self, place: int) -> str:
        return self._text[place + 1] if place + 1 < self._end else " "

    def _opens(self, place: int) -> bool:
        """Whether a quotation may begin with this mark."""
        typed, before, after = self._typed[place], self._before(place), self._after(place)
        if typed in _CLOSING or after.isspace():
            return False
        if self._text[place] == '"':
            return typed in _OPENING or not before.isalnum()
        if before.isalnum() or before in ")]" or not _BEGINS.match(after):
            return False
        elided = _ELIDED.match(self._text, place)
        return typed in _OPENING or (typed != "\u2019" and not elided)

    def _may_close(self, place: int) -> bool:
        """Whether a quotation in single marks may end with this one."""
        before, after = self._before(place), self._after(place)
        opening = self._typed[place] in _OPENING
        return not (opening or before.isspace() or after.isalnum())

    def _closing(self, place: int) -> int | None:
        """The mark that closes what this one opens; None when nothing is quoted."""
        if self._text[place] == '"':
            return self._closing_double(place)
        number = bisect_left(self._singles, place + 1)
        for _ in range(_MOST_POSSESSIVES):
            if number + 1 >= len(self._singles) or not self._is_possessive(number):
                break
            number += 1
        return self._singles[number] if number < len(self._singles) else None

    def _closing_double(self, place: int) -> int:
        """The next double mark that isn't typed only to open; else the end of the paragraph."""
        low_marks = self._typed[place] == "\u201e"  # as in „so“
        for number in range(bisect_left(self._doubles, place + 1), len(self._doubles)):
            closes = self._doubles[number]
            if low_marks or self._typed[closes] not in _OPENING:
                return closes
        return self._end

    def _is_possessive(self, number: int) -> bool:
        """Whether a mark is that of 'the farmers' field', and another one closes."""
        place, following = self._singles[number], self._singles[number + 1]
        after = self._text[place + 1 : place + 3]
        if self._before(place) not in "sS" or not (after[:1] == " " and after[1:].islower()):
            return False
        opener = bisect_left(self._openers, place + 1)
        return opener >= len(self._openers) or following < self._openers[opener]

    def _quotation(self, opens: int, closes: int) -> Quotation:
        inner = self._text[opens + 1 : closes]
        end = min(closes + 1, self._end)
        return Quotation(
            opens, end, inner, block=False,
            within=self._is_within(opens, end, inner),
            follows=self._text[end : end + 1] if end < self._end else "",
        )  # fmt: skip

    def _is_within(self, start: int, end: int, inner: str) -> bool:
        """Whether a sentence of ours goes on before or after it."""
        before = self._text[max(self._start, start - 200) : start].rstrip(" \t\n\"'*_(")[-1:]
        after = self._text[end : end + 200].lstrip(" \t\n\"'*_)")[:1] if end < self._end else ""
        begins_small = inner.lstrip(" .[]")[:1].islower()
        leads = bool(before) and before not in _ENDS and (before != ":" or begins_small)
        goes_on = after.islower() if inner.rstrip()[-1:] in _ENDS else after.isalnum()
        return leads or goes_on or (bool(after) and after in ",;-")
