"""What was said, read for quoting: its words, its sentences, and where a run of words stands."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from convo.guidelines.folding import fold, places
from convo.guidelines.quotations.words import Words, words_in

#: No sentence ends after these, and after these only before a capital letter.
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "hon", "rev", "cllr", "sgt", "vs"})
_SHORT = frozenset({
    "no", "etc", "approx", "ltd", "co", "inc", "fig", "p", "pp", "vol", "e", "g", "i", "a", "m",
    "eg", "ie", "am", "pm", "dept", "govt",
})  # fmt: skip
_STOP = re.compile(r"[.!?][\"')\]*_]*(?:\s|$)")
_DOTS = re.compile(r"\.\s?\.")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_ITEM = re.compile(r"\n[ \t]*(?:[-*•·]|\d{1,2}[.)])[ \t]")
#: Pictures stand where others put a full stop.
_PICTURES = 0x2190
#: Stands between words where runs are looked for. Folded texts don't hold it.
_GAP = "\x1f"


@dataclass(frozen=True)
class Said:
    """One text that was said."""

    #: As it was written.
    original: str
    words: Words
    #: For each word, the number of its sentence, and whether one may be said to end after it.
    sentence: tuple[int, ...]
    pauses: tuple[bool, ...]

    @cached_property
    def _joined(self) -> str:
        return _GAP + _GAP.join(self.words.each) + _GAP

    @cached_property
    def often(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(self.words.each)

    @cached_property
    def _offsets(self) -> list[int]:
        return list(accumulate((len(word) + 1 for word in self.words.each), initial=0))

    @cached_property
    def _places(self) -> tuple[int, ...] | None:
        return places(self.original)

    def find(self, run: tuple[str, ...], after: int = 0) -> int:
        """Where the run of words begins, from the word `after` on; -1 when it stands nowhere."""
        if after > len(self.words):
            return -1
        wanted = _GAP + _GAP.join(run) + _GAP
        found = self._joined.find(wanted, self._offsets[after])
        return -1 if found < 0 else bisect_left(self._offsets, found)

    def find_all(self, run: tuple[str, ...], most: int) -> Iterator[int]:
        """The first places where the run of words begins."""
        at = -1
        for _ in range(most):
            at = self.find(run, at + 1)
            if at < 0:
                return
            yield at

    def starts(self, number: int) -> bool:
        """Whether a quotation that begins with this word begins with a sentence."""
        return number == 0 or self.pauses[number - 1]

    def ends(self, number: int) -> bool:
        """Whether one that ends with this word ends with a sentence."""
        return self.pauses[number]

    def sentence_start(self, number: int) -> int:
        """The first word of the sentence in which this one stands."""
        return bisect_left(self.sentence, self.sentence[number])

    def sentence_end(self, number: int) -> int:
        """The word after the last one of its sentence."""
        return bisect_right(self.sentence, self.sentence[number])

    def pause_before(self, number: int) -> int:
        """The word with which a quotation that holds this one could honestly begin."""
        first = self.sentence_start(number)
        while number > first and not self.starts(number):
            number -= 1
        return number

    def pause_after(self, number: int) -> int:
        """The word after the one with which it could honestly end."""
        last = self.sentence_end(number)
        while number + 1 < last and not self.ends(number):
            number += 1
        return number + 1

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from the first up to the last stand in what was written."""
        start, end = self.words.spans[first][0], self.words.spans[last - 1][1]
        if self._places is None:
            return start, end
        return self._places[start], self._places[end - 1] + 1


@lru_cache(maxsize=256)
def read_said(text: str) -> Said:
    """A text that was said, read once however many quotations are held against it."""
    words = words_in(fold(text))
    sentence, pauses, number = [], [], 0
    for place in range(len(words)):
        hard, soft = _boundary(words, place)
        sentence.append(number)
        pauses.append(hard or soft)
        number += hard
    return Said(text, words, tuple(sentence), tuple(pauses))


def _boundary(words: Words, number: int) -> tuple[bool, bool]:
    """Whether a sentence ends after this word, and whether one may be said to."""
    if number + 1 == len(words):
        return True, True
    between = words.between(number)
    if between in {" ", "-", ", "}:  # as most are
        return False, False
    capital = words.typed(number + 1)[:1].isupper()
    if _PARAGRAPH.search(between) or _ITEM.search(between):
        return True, True
    if _DOTS.search(between):
        return capital, True
    if _STOP.search(between):
        stops = _is_stop(words.each[number], between, capital=capital)
        return stops, stops
    picture = any(ord(character) >= _PICTURES for character in between)
    return False, capital and ("\n" in between or '"' in between or ":" in between or picture)


def _is_stop(word: str, between: str, *, capital: bool) -> bool:
    """Whether the stop after the word ends a sentence, and is not that of an abbreviation."""
    if "!" in between or "?" in between:
        return True
    return word not in _TITLES and (capital or word not in _SHORT)
