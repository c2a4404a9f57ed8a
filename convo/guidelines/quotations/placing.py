"""Where the words of a quotation stand in what was said: exactly, or as nearly as can be."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convo.guidelines.quotations.pieces import Quoted
from convo.guidelines.quotations.said import Said

#: So many places of the same words are looked at.
_MOST_PLACES = 20
#: So many texts are looked at for a quotation that stands in none word for word.
_MOST_TEXTS = 3
#: So many words of a quotation are aligned; a longer one is only found word for word.
_MOST_ALIGNED = 600
#: On average a word of it may stand in so many places.
_MOST_PAIRS = 30
#: How much wider than the quotation the place may be that it was made from.
_WIDER, _WIDER_WITH_CUTS, _MARGIN = 2, 6, 30
#: What a word weighs that stands right after the one before, and each one that was left out.
_IN_A_ROW, _LEFT_OUT = 0.5, 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a quotation, from one up to another, that stand in a row in what was said."""

    first: int
    last: int
    start: int
    end: int


def exact(quoted: Quoted, said: Said) -> Iterator[list[Run]]:
    """Each way in which the pieces of the quotation stand there word for word, in their order."""
    segments = quoted.segments()
    pieces = [quoted.words.each[first:last] for first, last in segments]
    for begins in said.find_all(pieces[0], _MOST_PLACES):
        runs = [Run(*segments[0], begins, begins + len(pieces[0]))]
        for piece, segment in zip(pieces[1:], segments[1:], strict=True):
            at = said.find(piece, runs[-1].end)
            if at < 0:
                break
            runs.append(Run(*segment, at, at + len(piece)))
        if len(runs) == len(pieces):
            yield runs


def scattered(quoted: Quoted, texts: Sequence[Said]) -> list[tuple[int, Run]] | None:
    """The pieces with the text of each, if all stand somewhere word for word; else None."""
    found = []
    for first, last in quoted.segments():
        piece = quoted.words.each[first:last]
        places = ((number, said.find(piece)) for number, said in enumerate(texts))
        number, at = next(((n, at) for n, at in places if at >= 0), (0, -1))
        if at < 0:
            return None
        found.append((number, Run(first, last, at, at + len(piece))))
    return found


@dataclass(frozen=True, slots=True)
class Nearest:
    """The text that has most of the words close together, and the words that fit."""

    number: int
    runs: list[Run]
    #: The words of the text around them, from one up to another.
    start: int
    end: int


def nearest(quoted: Quoted, texts: Sequence[Said]) -> Nearest | None:
    """The place that the quotation was most likely made from; None when there is none."""
    words = quoted.words.each
    if len(words) > _MOST_ALIGNED:
        return None
    wider = _WIDER_WITH_CUTS if quoted.cuts else _WIDER
    own = frozenset(words)
    likely = sorted(range(len(texts)), key=lambda n: -len(own & texts[n].often.keys()))[
        :_MOST_TEXTS
    ]
    windows = {n: _window(words, texts[n], wider * len(words) + _MARGIN) for n in likely}
    best = max(likely, key=lambda n: windows[n][0], default=-1)
    if best < 0 or not windows[best][0]:
        return None
    _, start, end = windows[best]
    runs = _aligned(words, texts[best].words.each[start:end], start)
    return Nearest(best, runs, start, end) if runs else None


def _window(words: tuple[str, ...], said: Said, size: int) -> tuple[float, int, int]:
    """The stretch of so many words that has most of these; rare ones weigh more."""
    theirs = said.words.each
    often = said.often
    weight = {word: 1 / often[word] ** 0.5 for word in set(words) if word in often}
    inside: Counter[str] = Counter()
    total, best = 0.0, (0.0, 0, 0)
    for end, word in enumerate(theirs):
        if word in weight:
            inside[word] += 1
            total += weight[word] if inside[word] == 1 else 0
        leaving = theirs[end - size] if end >= size else ""
        if leaving in weight:
            inside[leaving] -= 1
            total -= 0 if inside[leaving] else weight[leaving]
        if total > best[0] + 1e-9:
            best = total, max(0, end + 1 - size), end + 1
    # It ends with the last new word: what follows may belong to it as well.
    score, start, end = best
    return score, start, min(len(theirs), end + min(size, _MARGIN)) if score else end


class _Highest:
    """The highest value before a place, with what it belongs to (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._tree: list[tuple[float, int]] = [(float("-inf"), -1)] * (size + 1)

    def raise_to(self, place: int, value: tuple[float, int]) -> None:
        at = place + 1
        while at < len(self._tree):
            self._tree[at] = max(self._tree[at], value)
            at += at & -at

    def before(self, place: int) -> tuple[float, int]:
        best = float("-inf"), -1
        while place:
            best = max(best, self._tree[place])
            place -= place & -place
        return best


def _aligned(words: tuple[str, ...], theirs: tuple[str, ...], offset: int) -> list[Run]:
    """The words that fit in their order, as many and as close together as can be."""
    where: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(theirs):
        where[word].append(place)
    if sum(len(where.get(word, ())) for word in words) > _MOST_PAIRS * len(words):
        return []
    pairs: list[tuple[int, int]] = []
    came_from: list[int] = []
    scores: list[float] = []
    known: dict[tuple[int, int], int] = {}
    highest = _Highest(len(theirs))
    for mine, word in enumerate(words):
        begun = len(pairs)
        for place in where.get(word, ()):
            score, previous = _best_before(mine, place, highest, known, scores)
            known[mine, place] = len(pairs)
            pairs.append((mine, place))
            scores.append(score)
            came_from.append(previous)
        for number in range(begun, len(pairs)):
            place = pairs[number][1]
            highest.raise_to(place, (scores[number] + _LEFT_OUT * (mine + place), number))
    return _runs(pairs, came_from, scores, offset)


def _best_before(
    mine: int, place: int, highest: _Highest, known: dict[tuple[int, int], int], scores: list[float]
) -> tuple[float, int]:
    """The best score of an alignment that ends with this pair, and the pair before it."""
    value, number = highest.before(place)
    gapped = value - _LEFT_OUT * (mine + place - 2)
    best = (1 + gapped, number) if gapped > 0 else (1.0, -1)
    beside = known.get((mine - 1, place - 1))
    if beside is not None:
        best = max(best, (1 + _IN_A_ROW + scores[beside], beside))
    return best


def _runs(
    pairs: list[tuple[int, int]], came_from: list[int], scores: list[float], offset: int
) -> list[Run]:
    """The alignment with the highest score, as runs."""
    at = max(range(len(scores)), key=scores.__getitem__, default=-1)
    chain = []
    while at >= 0:
        chain.append(pairs[at])
        at = came_from[at]
    runs: list[Run] = []
    for mine, place in reversed(chain):
        theirs = place + offset
        if runs and (runs[-1].last, runs[-1].end) == (mine, theirs):
            runs[-1] = Run(runs[-1].first, mine + 1, runs[-1].start, theirs + 1)
        else:
            runs.append(Run(mine, mine + 1, theirs, theirs + 1))
    return runs
