"""A quotation read: its words, and where it says openly that words were left out."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from convo.guidelines.quotations.turning import turns
from convo.guidelines.quotations.words import Words, words_in

_LONGEST_NOTE = 80
# Linear: what stands in brackets is bounded. Dots come first in a bracket, or by themselves.
_SIGNS = re.compile(rf"\[([^\[\]\n]{{0,{_LONGEST_NOTE}}})\]|\((?:\.\s?){{2,4}}\)|\.(?:\s?\.)+")
_SIC = "sic"


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words between the marks. A cut before word 3 is 3; at the end, it is their number."""

    words: Words
    cuts: tuple[int, ...]

    def segments(self) -> list[tuple[int, int]]:
        """Each row of words without a cut in it."""
        edges = sorted({0, len(self.words), *self.cuts})
        return list(pairwise(edges))

    def is_cut(self, first: int, last: int) -> bool:
        """Whether it says that words were left out somewhere between these two words."""
        number = bisect_left(self.cuts, first)
        return number < len(self.cuts) and self.cuts[number] <= last


def read_quotation(inner: str) -> Quoted:
    """The words of a quotation and its cuts.

    An ellipsis in any form is a cut. So is an editor's note in brackets, which stands for other
    words, and the capital in '[W]e', which says that the sentence began before it. A note that
    could turn the meaning is read as if it were quoted.
    """
    parts: list[str] = []
    cut_at: list[int] = []
    length = last = 0
    for sign in _SIGNS.finditer(inner):
        parts.append(inner[last : sign.start()])
        length += sign.start() - last
        last = sign.end()
        kept, is_cut = _meaning(sign, inner)
        if is_cut:
            cut_at.append(length)
        parts.append(kept)
        length += len(kept)
    parts.append(inner[last:])
    words = words_in("".join(parts))
    begins = [start for start, _ in words.spans]
    return Quoted(words, tuple(sorted({bisect_left(begins, place) for place in cut_at})))


def _meaning(sign: re.Match[str], inner: str) -> tuple[str, bool]:
    """What to read in place of a sign, and whether it says that words were left out."""
    note = sign[1]
    if note is None:
        return " ", True
    plain = note.strip()
    if len(plain) == 1 and plain.isalpha() and inner[sign.end() : sign.end() + 1].isalpha():
        return plain, True
    if plain.casefold() == _SIC:
        return " ", False
    if any(turns(word) for word in words_in(plain).each):
        return f" {plain} ", False
    return " ", True
