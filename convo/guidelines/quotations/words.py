"""Words, and what stands between them: how a quotation and what was said are read alike."""

import re
from dataclasses import dataclass

# Linear. A number keeps its point and its sign: £30 is not $30, and 1.5% is not 15%.
_WORDS = re.compile(r"[£$€]?[^\W_]+(?:'[^\W_]+|(?<=\d)[.,:](?=\d)[^\W_]+)*%?")
_DOTS = re.compile(r"\.(?:\s?\.)+")
_DASHES = re.compile(r"-+")
#: An item of a list is no dash.
_BULLET = re.compile(r"\n[ \t]*[-*•·][ \t]+")
_KEPT = re.compile(r"[^.,;:?!()\"…-]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a folded text in small letters, where each stands, and what follows it."""

    text: str
    each: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    #: What stands after each word, up to the next: punctuation in one form, without spaces.
    marks: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.each)

    def between(self, number: int) -> str:
        """What stands after this word, as it was typed."""
        ends = self.spans[number][1]
        last = number + 1 == len(self.spans)
        return self.text[ends:] if last else self.text[ends : self.spans[number + 1][0]]

    def slice(self, first: int, last: int) -> str:
        """The words from the first up to the last (not with it), as they were typed."""
        if first >= last:
            return ""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]]

    def typed(self, number: int) -> str:
        """One word, as it was typed."""
        start, end = self.spans[number]
        return self.text[start:end]


def words_in(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words between two places of a folded text."""
    stop = len(text) if end is None else end
    found = [found.span() for found in _WORDS.finditer(text, start, stop)]
    follows = [*(begin for begin, _ in found[1:]), stop][: len(found)]
    return Words(
        text=text[:stop] if stop < len(text) else text,
        each=tuple(text[begin:until].casefold() for begin, until in found),
        spans=tuple(found),
        marks=tuple(
            punctuation(text[until:after]) for (_, until), after in zip(found, follows, strict=True)
        ),
    )


def punctuation(between: str) -> str:
    """What stands between two words in one form: the same for the same to an editor.

    Spaces and line breaks don't count, nor do emphasis and the hyphen of a compound; single marks
    in double ones are double marks.
    """
    if between == " ":  # as most are
        return ""
    if between == "-":
        return ""
    plain = _DOTS.sub("…", _BULLET.sub("\n", between)).replace("'", '"')
    kept = _DASHES.sub("-", _KEPT.sub("", plain))
    return re.sub(r"([!?])\1+", r"\1", kept)
