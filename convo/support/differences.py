"""What changed between two wordings, word by word, so that a person can read it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

#: Above this many words and punctuation marks in one wording, whole sentences are compared.
MOST_WORDS = 7_000
# Pairs of equal pieces the matcher may have to look at; keeps 'the the the …' from taking minutes.
_MOST_PAIRS = 3_000_000

_WORD = re.compile(r"(?:[£$€]?\w+(?:['\u2019.,-]\w+)*|[^\w\s])\s*|\s+")
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")

_LITTLE = """
a an and are as at be but by for from has have i if in is it its not of on or our so than that the
their they this to was we were which will with you your
"""
# Left standing alone between two changes, these make confetti of a sentence.
_FUNCTION_WORDS = frozenset(_LITTLE.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same in both wordings, only in the old, or only in the new."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order; what was removed comes before what was added in its place.

    Joining the texts of 'same' and 'removed' gives `before` exactly, 'same' and 'added' gives
    `after`. Neighbours differ in kind, no text is empty. By words up to `MOST_WORDS`, by
    sentences above; under a second for 5,000 words.
    """
    for split in (_words, _sentences):
        old, new = split(before), split(after)
        if _is_quick(old, new, split):
            return tuple(_merged(_pieces(old, new)))
    return tuple(_merged([Piece("removed", before), Piece("added", after)]))


def is_same(before: str, after: str) -> bool:
    """Whether the wordings are equal but for line ends and white space at the ends of lines."""
    return _bare(before) == _bare(after)


def _bare(text: str) -> list[str]:
    return [line.rstrip() for line in re.split(r"\r\n?|\n", text.rstrip())]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _sentences(text: str) -> list[str]:
    return _SENTENCE.findall(text)


def _is_quick(old: list[str], new: list[str], split: Callable[[str], list[str]]) -> bool:
    if split is _words and max(len(old), len(new)) > MOST_WORDS:
        return False
    counts = Counter(new)
    return sum(times * counts[piece] for piece, times in Counter(old).items()) <= _MOST_PAIRS


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for name, start, end, new_start, new_end in matcher.get_opcodes():
        if name == "equal":
            yield Piece("same", "".join(old[start:end]))
        else:
            yield Piece("removed", "".join(old[start:end]))
            yield Piece("added", "".join(new[new_start:new_end]))


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbouring changes, and drown the little 'same' runs that stand between them."""
    full = [piece for piece in pieces if piece.text]
    weak = {
        position
        for position, piece in enumerate(full)
        if piece.kind == "same" and 0 < position < len(full) - 1 and _is_weak(piece.text)
    }
    numbered = enumerate(full)
    for unchanged, run in groupby(numbered, lambda item: _stays(item[1], weak, item[0])):
        stretch = [piece for _, piece in run]
        if unchanged:
            yield Piece("same", _text(stretch, "same"))
        else:
            yield from _change(stretch)


def _stays(piece: Piece, weak: set[int], position: int) -> bool:
    return piece.kind == "same" and position not in weak


def _change(stretch: list[Piece]) -> Iterator[Piece]:
    removed, added = _text(stretch, "same", "removed"), _text(stretch, "same", "added")
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)


def _text(stretch: list[Piece], *kinds: Kind) -> str:
    return "".join(piece.text for piece in stretch if piece.kind in kinds)


def _is_weak(text: str) -> bool:
    words = re.findall(r"\w+", text)
    return "\n" not in text and (
        not words or (len(words) == 1 and words[0].lower() in _FUNCTION_WORDS)
    )
