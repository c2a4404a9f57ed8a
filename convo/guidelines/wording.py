"""How wording is read: folded, with quotations and links set aside, and places kept.

Patterns look at a folded copy, so that typing habits and disguises (curly quotes, full-width
letters, zero-width characters) change nothing. Every place found in the copy can be given as
a place in the original.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from convo.guidelines.folding import LINK, QUOTATION, end_of_letter, fold, places
from convo.guidelines.patterns import compiled, spans
from convo.guidelines.quotations.judging import judged

__all__ = [
    "LINK", "QUOTATION", "SCOPES", "Wording", "count_words", "fold", "read", "sentences",
]  # fmt: skip

#: What a rule may look at: `text` is the writer's own words; `quoted` keeps the quotations,
#: `raw` keeps the links as well.
SCOPES = ("text", "quoted", "raw")

# Three fixed patterns of ours, each linear. The patterns of rule files go through RE2.
_ENDING = r"[^\s<>\"]*[^\s<>\".,;:!?')\]]"
_LINKS = re.compile(
    rf"\b(?:https?://|www\.){_ENDING}"
    rf"|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:uk|com|org|net|info)\b(?:/{_ENDING})?",
    re.IGNORECASE,
)
#: What has something of a link in it: looked at first, because most of a text has not.
_NEAR_LINKS = compiled(r"(?i)\S*(?:https?://|www\.|\.(?:uk|com|org|net|info)\b)\S*")
_QUOTATIONS = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_LETTERS = re.compile(r"[^\n]")
_ELLIPSIS = re.compile(r"\.{3,}|…|\[[^\]\n]{0,80}\]")
_EMPHASIS = re.compile(
    r"(?<![\w*])[*_]{1,3}(?=\w)|(?<=[\w.,;:!?])[*_]{1,3}(?![\w*])|(?<=\w)\*{2,3}(?=\w)"
)
_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording, ready for the checkers. Its three scopes are equally long."""

    original: str
    text: str
    quoted: str
    raw: str
    #: Where each folded character stands in the original; None when nothing has moved.
    positions: tuple[int, ...] | None

    def scope(self, name: str) -> str:
        """The words of one of `SCOPES`."""
        return {"text": self.text, "quoted": self.quoted, "raw": self.raw}[name]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The same place in the original. An empty place stays (0, 0): the whole text."""
        if start >= end:
            return 0, 0
        if self.positions is None:
            return start, end
        return self.positions[start], end_of_letter(self.original, self.positions[end - 1] + 1)


def read(wording: str, said: str | None = None, quotable: tuple[str, ...] | None = None) -> Wording:
    """Fold the wording and set quotations and links aside.

    Where it is known what was said, only its words count as a quotation: a mark in front of a line
    must not hide what its author says. Where it is known what may be quoted, whatever gives those
    words as they were said is set aside, whichever marks it has.
    """
    raw = fold(wording)
    quoted = _without_emphasis(_without_links(raw))
    if quotable is None:
        text = _without_quotations(quoted, said)
    else:
        text = _without_their_words(quoted, wording, quotable)
    return Wording(wording, text, quoted, raw, places(wording))


def _without_their_words(quoted: str, wording: str, quotable: tuple[str, ...]) -> str:
    """The text with each quotation set aside that is word for word what somebody said."""
    pieces, last = [], 0
    for each in judged(wording, quotable):
        if each.is_honest:
            start, end = each.quotation.start, each.quotation.end
            aside = _LETTERS.sub(QUOTATION, quoted[start:end])
            pieces += [quoted[last:start], aside]
            last = end
    return "".join([*pieces, quoted[last:]])


def _without_emphasis(text: str) -> str:
    """The text with a blank for each mark of emphasis, as `*not*` and `__never__` have."""
    if "*" not in text and "_" not in text:
        return text
    return _EMPHASIS.sub(lambda mark: " " * len(mark[0]), text)


def _without_quotations(quoted: str, said: str | None) -> str:
    """The text with each quotation set aside."""
    if ">" not in quoted:
        return quoted
    theirs = None if said is None else _plain(fold(said))

    def aside(line: re.Match[str]) -> str:
        own = theirs is not None and not _stands_in(line[0], theirs)
        return line[0] if own else QUOTATION * len(line[0])

    return _QUOTATIONS.sub(aside, quoted)


def _stands_in(line: str, theirs: str) -> bool:
    """Whether each part of the line, between its ellipses, stands in what they said."""
    return all(_plain(part) in theirs for part in _ELLIPSIS.split(line.lstrip(" \t>")))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _without_links(raw: str) -> str:
    """The text with each link set aside. No link has white space in it."""
    near = spans(_NEAR_LINKS, raw)
    if not near:
        return raw
    pieces, last = [], 0
    for start, end in near:
        pieces += [
            raw[last:start],
            _LINKS.sub(lambda link: LINK * len(link[0]), raw[start:end]),
        ]
        last = end
    return "".join([*pieces, raw[last:]])


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with its place. A line break ends a sentence too."""
    for sentence in _SENTENCES.finditer(text):
        words = sentence[0].strip()
        if words:
            yield sentence.start() + sentence[0].index(words[0]), words


@lru_cache(maxsize=2)  # the draft and what it answers, for every rule that asks
def count_words(text: str) -> int:
    """How many words there are; a link counts as one, a quotation as none."""
    return len(text.replace(QUOTATION, " ").split())
