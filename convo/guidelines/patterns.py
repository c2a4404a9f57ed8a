"""Patterns from rule files, matched by RE2: linear in the text, so no file can hang a page."""

from collections.abc import Iterable, Iterator

import re2

from convo.guidelines.wording import fold

_MOST_MEMORY = 64 << 20
# A group, so that what follows a space in a pattern (` ?`) still refers to the whole space.
_SPACE = r"(?:\s+)"


def _options() -> re2.Options:
    """RE2's options: silent about bad patterns, which the loader reports, and roomy."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    return options


def widen(pattern: str) -> str:
    """The pattern with each run of spaces widened to any white space, outside brackets.

    So a phrase is found across a line break, and a writer of rules need not think of it.
    """
    written: list[str] = []
    in_class = escaped = False
    for character in fold(pattern):
        if character == " " and not (in_class or escaped):
            if written[-1:] != [_SPACE]:
                written.append(_SPACE)
            continue
        written.append(character)
        if not escaped:
            in_class = character == "[" or (in_class and character != "]")
        escaped = character == "\\" and not escaped
    return "".join(written)


def full_pattern(pattern: str, *, ignorecase: bool, whole_words: bool = False) -> str:
    """What is handed to RE2 for a pattern of a rule file. `^` and `$` mean a line's ends."""
    body = f"(?:{widen(pattern)})"
    flags = "(?im)" if ignorecase else "(?m)"
    return flags + (rf"\b{body}\b" if whole_words else body)


def any_of(patterns: Iterable[str]) -> str:
    """One pattern for any of these, tried in order."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def compiled(full: str) -> "re2._Regexp":
    """A compiled pattern. Raises `re2.error` for one that RE2 cannot read."""
    return re2.compile(full, _options())


def spans(regexp: "re2._Regexp", words: str) -> list[tuple[int, int]]:
    """Where the pattern matches something. An empty match is nothing that could be shown."""
    # Bytes in, and one pass back to characters: RE2's wrapper converts for every match anew.
    content = words.encode()
    found: list[tuple[int, int]] = [match.span() for match in regexp.finditer(content)]
    places = [(start, end) for start, end in found if start < end]
    return places if len(content) == len(words) else list(_in_characters(content, places))


def _in_characters(content: bytes, places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same places, counted in characters. They come in order and apart."""
    last = characters = 0
    for start, end in places:
        first = characters + len(content[last:start].decode(errors="replace"))
        characters = first + len(content[start:end].decode(errors="replace"))
        last = end
        yield first, characters


def is_pattern(text: str) -> bool:
    """Whether RE2 can read it: look-around and back-references it cannot."""
    try:
        compiled(full_pattern(text, ignorecase=False))
    except re2.error:
        return False
    return True


class Gate:
    """Many patterns, asked in one pass which of them occur."""

    def __init__(self, fulls: Iterable[str]) -> None:
        self._set = re2.Set.SearchSet(_options())
        # The first pattern is empty and always occurs. RE2 answers 'none' when it runs out of
        # memory; without this one a stop rule would then be passed over in silence.
        self._set.Add("")
        self.size = 0
        for full in fulls:
            self._set.Add(full)
            self.size += 1
        self._set.Compile()

    def open_for(self, text: str) -> set[int]:
        """The numbers, from 0, of the patterns that occur; all of them when RE2 cannot say."""
        found = self._set.Match(text)
        if not found:
            return set(range(self.size))
        return {index - 1 for index in found if index}
