"""Patterns from rule files, matched by RE2: linear in the text, so no file can hang a page."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice

import re2

from convo.guidelines.folding import fold_pattern

_ANYWHERE = re2._Anchor.UNANCHORED  # noqa: SLF001 - likewise below
_MOST_MEMORY = 64 << 20
#: More patterns than this take RE2 out of its fast way of asking them in one pass.
_MOST_TOGETHER = 150
#: 1 for each byte with which a character begins in UTF-8, 0 for those with which it goes on.
_BEGINS = bytes(byte & 0xC0 != 0x80 for byte in range(256))  # noqa: PLR2004 - UTF-8's own numbers
#: A text of so many places is wrong as it is. RE2 looks at a text once for each, so that this
#: also bounds the work on a text that somebody made to be slow.
MOST_PLACES = 2_000
# A group, so that what follows a space in a pattern (` ?`) still refers to the whole space.
_SPACE = r"(?:\s+)"
# What is escaped or stands between square brackets is one piece.
_WHOLE = r"\\.|\[(?:\\.|[^\]\\])*\]"
_SPACES = re.compile(rf"{_WHOLE}|( +)", re.DOTALL)
_PIECES = re.compile(rf"{_WHOLE}|.", re.DOTALL)


@lru_cache(maxsize=1)
def _options() -> re2.Options:
    """RE2's options: silent about bad patterns, which the loader reports, and roomy."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    options.never_capture = True  # only the place of the whole is asked for
    return options


def widen(pattern: str) -> str:
    """The pattern with each run of spaces widened to any white space, outside brackets.

    So a phrase is found across a line break, and a writer of rules need not think of it.
    """
    return _SPACES.sub(lambda found: _SPACE if found[1] else found[0], fold_pattern(pattern))


def full_pattern(pattern: str, *, ignorecase: bool, whole_words: bool = False) -> str:
    """What is handed to RE2 for a pattern of a rule file. `^` and `$` mean a line's ends."""
    body = f"(?:{widen(pattern)})"
    flags = "(?im)" if ignorecase else "(?m)"
    return flags + (rf"\b{body}\b" if whole_words else body)


def any_of(patterns: Iterable[str]) -> str:
    """One pattern for any of these, tried in order."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def choices_in(pattern: str) -> list[str]:
    """The parts of a pattern between the `|` that stand in no bracket."""
    parts, depth = [""], 0
    for found in _PIECES.finditer(pattern):
        depth += (found[0] == "(") - (found[0] == ")")
        if found[0] == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += found[0]
    return parts


class TooLarge(Exception):
    """A pattern that RE2 can read and has no room for."""


@lru_cache(maxsize=1024)
def compiled(full: str) -> "re2._Regexp":
    """A compiled pattern. Raises `TooLarge` for one that RE2 has no room for."""
    try:
        return re2.compile(full, _options())
    except re2.error as error:
        raise TooLarge from error


def spans(regexp: "re2._Regexp", words: str, most: int = MOST_PLACES) -> list[tuple[int, int]]:
    """The first places where the pattern matches something, in order and apart, up to `most`.

    An empty match is nothing that could be shown.
    """
    # Bytes in, and characters out: RE2's wrapper converts the text anew for every match.
    content = _encoded(words)
    places = list(islice(_in_bytes(regexp, content), most))
    if len(content) == len(words) or not places:
        return places
    before = _characters_before(content)
    return [(before[start], before[end]) for start, end in places]


@lru_cache(maxsize=4)  # one text is looked at for many patterns in a row
def _encoded(words: str) -> bytes:
    return words.encode()


def _in_bytes(regexp: "re2._Regexp", content: bytes) -> Iterator[tuple[int, int]]:
    """Where it matches something, counted in bytes, as `finditer` finds it."""
    # RE2 itself: the wrapper's match objects take twice as long as the search.
    look = regexp._regexp.Match  # noqa: SLF001 - the wrapper shows it in no other way
    place, last = 0, len(content)
    while place <= last:
        start, end = look(_ANYWHERE, content, place, last)[0]
        if start < 0:
            return
        if start < end:
            yield start, end
            place = end
        else:
            place = _after(content, start)


def _after(content: bytes, place: int) -> int:
    """Where the character that begins here ends."""
    place += 1
    while place < len(content) and content[place] & 0xC0 == 0x80:  # noqa: PLR2004 - how UTF-8 goes on
        place += 1
    return place


@lru_cache(maxsize=4)  # likewise
def _characters_before(content: bytes) -> Sequence[int]:
    """How many characters begin before each byte, and before the end."""
    return array("I", accumulate(content.translate(_BEGINS), initial=0))


def is_pattern(text: str) -> bool:
    """Whether RE2 can read it: look-around and back-references it cannot.

    It is read and not compiled, which takes a fifth of the time. So `compiled` may still refuse
    one that is too large.
    """
    try:
        re2.Set.SearchSet(_options()).Add(full_pattern(text, ignorecase=False))
    except re2.error:
        return False
    return True


class Gate:
    """Many patterns, asked in a few passes which of them occur."""

    def __init__(self, fulls: Iterable[str]) -> None:
        patterns = list(fulls)
        self.size = len(patterns)
        starts = range(0, self.size, _MOST_TOGETHER)
        self._sets = [
            (start, _together(patterns[start : start + _MOST_TOGETHER])) for start in starts
        ]

    def open_for(self, text: str) -> set[int]:
        """The numbers, from 0, of the patterns that occur; all of them when RE2 cannot say."""
        opened: set[int] = set()
        content = _encoded(text)
        for start, together in self._sets:
            found = together.Match(content) if together else None
            if found:
                # The first one is the empty pattern of `_together`.
                opened.update(start + number - 1 for number in found if number)
            else:
                opened.update(range(start, min(start + _MOST_TOGETHER, self.size)))
        return opened


def _together(patterns: list[str]) -> "re2.Set | None":
    """These patterns for one pass, after an empty one; None when RE2 has no room for them.

    The empty one always occurs. RE2 answers 'none' when it runs out of memory; without this one
    a stop rule would then be passed over in silence.
    """
    together = re2.Set.SearchSet(_options())
    for full in ("", *patterns):
        together.Add(full)
    try:
        together.Compile()
    except re2.error:
        return None
    return together
