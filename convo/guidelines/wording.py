"""How wording is read: folded, with quotations and links set aside, and places kept.

Patterns look at a folded copy, so that typing habits and disguises (curly quotes, full-width
letters, zero-width characters) change nothing. Every place found in the copy can be given as
a place in the original.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Stands for each character of a link that was set aside. Never a letter, digit or space.
LINK = "\x1a"
#: Stands for each character of a quotation that was set aside.
QUOTATION = "\x1b"

#: What a rule may look at: `text` is the writer's own words; `quoted` keeps the quotations,
#: `raw` keeps the links as well.
SCOPES = ("text", "quoted", "raw")

_TYPED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        LINK: " ",
        QUOTATION: " ",
    }
)

# Three fixed patterns of ours, each linear. The patterns of rule files go through RE2.
_ENDING = r"[^\s<>\"]*[^\s<>\".,;:!?')\]]"
_LINKS = re.compile(
    rf"\b(?:https?://|www\.){_ENDING}"
    rf"|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:uk|com|org|net|info)\b(?:/{_ENDING})?",
    re.IGNORECASE,
)
_QUOTATIONS = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """One character as rules see it; nothing at all for a character that cannot be seen."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category == "Cs":  # half a surrogate pair can't be encoded, so RE2 could not read it
        return " "
    plain = character.translate(_TYPED)
    folded = unicodedata.normalize("NFKC", plain)
    return folded if len(folded) == 1 else plain


def fold(text: str) -> str:
    """The text with plain quotes, dashes and letters. Invisible characters are left out."""
    plain = text.isascii() and LINK not in text and QUOTATION not in text
    return text if plain else "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording, ready for the checkers. Its three scopes are equally long."""

    original: str
    text: str
    quoted: str
    raw: str
    #: Where each folded character stands in the original; None when nothing was left out.
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
        return self.positions[start], self.positions[end - 1] + 1


def read(wording: str) -> Wording:
    """Fold the wording and set quotations and links aside."""
    raw = fold(wording)
    positions = None
    if len(raw) != len(wording):
        positions = tuple(i for i, c in enumerate(wording) if _fold_character(c))
    quoted = _LINKS.sub(lambda link: LINK * len(link[0]), raw)
    text = _QUOTATIONS.sub(lambda line: QUOTATION * len(line[0]), quoted)
    return Wording(wording, text, quoted, raw, positions)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with its place. A line break ends a sentence too."""
    for sentence in _SENTENCES.finditer(text):
        words = sentence[0].strip()
        if words:
            yield sentence.start() + sentence[0].index(words[0]), words


def count_words(text: str) -> int:
    """How many words there are; a link counts as one, a quotation as none."""
    return sum(1 for word in text.split() if word.strip(QUOTATION))
