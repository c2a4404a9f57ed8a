"""Each quotation of a draft, judged word for word against what was said."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from convo.guidelines.folding import fold, places
from convo.guidelines.quotations.faults import (
    Fault,
    FaultKind,
    Found,
    faults_at_the_edges,
    faults_between,
    faults_of_punctuation,
    shortened,
)
from convo.guidelines.quotations.marks import Quotation, quotations_in
from convo.guidelines.quotations.pieces import Quoted, read_quotation
from convo.guidelines.quotations.placing import Nearest, exact, nearest, scattered
from convo.guidelines.quotations.said import Said, read_said

#: So many quotations of a draft are looked at; nobody would read more.
MOST_QUOTATIONS = 200
#: So many pieces may one have.
_MOST_PIECES = 40
#: From this share of its words on it was taken from there, however it was changed.
_SAME = 0.6
#: From this share on it has the same words in another order.
_MOVED = 0.9
#: A name or a title has so few words, each of them with a capital but for the smallest.
_MOST_WORDS_OF_A_NAME = 8
_SMALL_WORDS = frozenset({
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
})  # fmt: skip
_WEIGHTS = {kind: 1 << place for place, kind in enumerate(reversed(FaultKind))}


@dataclass(frozen=True, slots=True)
class Judged:
    """One quotation with what is wrong with it, and where it comes from."""

    quotation: Quotation
    #: The weightiest first; none where it is honest.
    faults: tuple[Fault, ...]
    #: The number of the text that it comes from; None where it stands in none.
    text: int | None = None
    #: The sentences there that it comes from, and the words of theirs that it has, as written.
    sentences: tuple[int, int] = (0, 0)
    kept: tuple[tuple[int, int], ...] = ()

    @property
    def is_honest(self) -> bool:
        """Whether it gives their words as they said them; a comma is a matter of typing."""
        return all(fault.kind is FaultKind.COMMAS for fault in self.faults)

    @property
    def weight(self) -> int:
        """How much is wrong with it."""
        return sum(_WEIGHTS[fault.kind] for fault in self.faults)


@lru_cache(maxsize=8)  # every rule about quotations asks, and the page
def judged(draft: str, said: tuple[str, ...]) -> tuple[Judged, ...]:
    """Each quotation of the draft, in order. Their places count characters of the folded draft.

    A name or a title of ours is no quotation: `Better Buses` in marks is let be.
    """
    folded = fold(draft)
    moved = places(draft)
    typed = draft if moved is None else "".join(draft[place] for place in moved)
    texts = [read_said(text) for text in said]
    found: list[Judged] = []
    same: dict[Hashable, Judged | None] = {}
    for number, quotation in enumerate(quotations_in(folded, typed)):
        if number == MOST_QUOTATIONS:
            too_many = Fault(FaultKind.UNKNOWN, f"more than {MOST_QUOTATIONS} quotations")
            return (*found, Judged(quotation, (too_many,)))
        if quotation.reads not in same:
            same[quotation.reads] = _judged(quotation, texts)
        if (each := same[quotation.reads]) is not None:
            found.append(replace(each, quotation=quotation))
    return tuple(found)


def _judged(quotation: Quotation, texts: Sequence[Said]) -> Judged | None:
    """One quotation; None for what is none: no words, or a name."""
    quoted = read_quotation(quotation.inner)
    if not quoted.words:
        return None
    if len(quoted.segments()) > _MOST_PIECES:
        return Judged(quotation, (Fault(FaultKind.UNKNOWN, _brief(quotation)),))
    if (whole := _word_for_word(quotation, quoted, texts)) is not None:
        return whole
    moved = _scattered(quotation, quoted, texts)
    if moved is not None:
        return moved
    if _is_name(quoted):
        return None
    return _nearly(quotation, quoted, texts)


def _word_for_word(quotation: Quotation, quoted: Quoted, texts: Sequence[Said]) -> Judged | None:
    """The place where it stands in its order with the least wrong; None when there is none."""
    best: Judged | None = None
    for number, said in enumerate(texts):
        for runs in exact(quoted, said):
            way = _in_place(Found(quotation, quoted, said, runs), number)
            best = way if best is None or way.weight < best.weight else best
            if not best.faults:
                return best
    return best


def _in_place(found: Found, number: int) -> Judged:
    """A quotation whose words all stand there in their order."""
    faults = [
        *faults_at_the_edges(found), *faults_between(found), *faults_of_punctuation(found),
    ]  # fmt: skip
    return _placed(found, number, faults)


def _placed(found: Found, number: int, faults: Sequence[Fault]) -> Judged:
    """The quotation with these faults, and where it comes from."""
    said = found.said
    first = said.sentence_start(min(run.start for run in found.runs))
    last = said.sentence_end(max(run.end for run in found.runs) - 1)
    start, end = said.place(first, last)
    return Judged(
        found.quotation,
        tuple(sorted(faults, key=lambda fault: -_WEIGHTS[fault.kind])),
        number,
        (start, _with_its_stop(said.original, end)),
        tuple(sorted(said.place(run.start, run.end) for run in found.runs)),
    )


def _with_its_stop(text: str, end: int) -> int:
    """The end of a sentence with the mark that ends it."""
    while end < len(text) and not (text[end].isspace() or text[end].isalnum()):
        end += 1
    return end


def _scattered(quotation: Quotation, quoted: Quoted, texts: Sequence[Said]) -> Judged | None:
    """A quotation whose pieces stand there, but not in this order or not in one text."""
    if len(quoted.segments()) == 1:
        return None
    found = scattered(quoted, texts)
    if found is None:
        return None
    number = found[0][0]
    runs = [run for place, run in found if place == number]
    apart = len(runs) < len(found)
    detail = "its parts stand in different posts" if apart else "its parts stand in another order"
    place = Found(quotation, quoted, texts[number], runs)
    return _placed(place, number, [Fault(FaultKind.REORDERED, detail)])


def _nearly(quotation: Quotation, quoted: Quoted, texts: Sequence[Said]) -> Judged:
    """A quotation that stands nowhere as it is: what was made of which words."""
    unknown = Judged(quotation, (Fault(FaultKind.UNKNOWN, _brief(quotation)),))
    near = nearest(quoted, texts)
    if near is None:
        return unknown
    found = Found(quotation, quoted, texts[near.number], near.runs)
    fits = sum(run.last - run.first for run in near.runs)
    added, moved = _added(found, near)
    total = len(quoted.words)
    if moved and fits + moved == total and fits + moved >= _MOVED * total:
        order = Fault(FaultKind.REORDERED, "its words stand in another order")
        return _placed(found, near.number, [order])
    if fits < _SAME * total:
        return unknown
    changed = list(_changes(found)) if added else []
    left_out = [] if added else [*faults_at_the_edges(found), *faults_between(found)]
    return _placed(found, near.number, [*changed, *left_out])


def _added(found: Found, near: Nearest) -> tuple[int, int]:
    """How many words of the quotation don't fit, and how many of them stand near by."""
    fits = {n for run in near.runs for n in range(run.first, run.last)}
    used = {n for run in near.runs for n in range(run.start, run.end)}
    each, theirs = found.quoted.words.each, found.said.words.each
    own = Counter(word for n, word in enumerate(each) if n not in fits)
    spare = Counter(theirs[n] for n in range(near.start, near.end) if n not in used)
    return own.total(), (own & spare).total()


def _changes(found: Found) -> Iterator[Fault]:
    """Each place where words of ours stand for theirs, or beside them."""
    words, said = found.quoted.words, found.said
    ends = [(0, None), *((run.last, run.end) for run in found.runs)]
    begins = [*((run.first, run.start) for run in found.runs), (len(words), None)]
    for (mine, theirs), (mine_next, theirs_next) in zip(ends, begins, strict=True):
        ours = words.slice(mine, mine_next)
        if not ours:
            continue
        inside = theirs is not None and theirs_next is not None
        first, last = (theirs, theirs_next) if inside else (0, 0)
        gone = said.words.slice(first or 0, last or 0)
        detail = f"“{shortened(ours)}”" + (f" for “{shortened(gone)}”" if gone else " is added")
        yield found.fault(FaultKind.ALTERED, first or 0, last or 0, detail)


def _is_name(quoted: Quoted) -> bool:
    """Whether the words are a name or a title, which nobody said."""
    words = quoted.words
    large = [n for n, word in enumerate(words.each) if word not in _SMALL_WORDS]
    few = len(words) <= _MOST_WORDS_OF_A_NAME and not quoted.cuts
    return few and bool(large) and all(not words.typed(n)[:1].islower() for n in large)


def _brief(quotation: Quotation) -> str:
    return shortened(quotation.inner)
