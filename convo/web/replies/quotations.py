"""Each quotation of an acknowledgement beside the sentence that it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from convo.guidelines.facts import Facts
from convo.guidelines.folding import places
from convo.guidelines.quotations.faults import Fault, FaultKind
from convo.guidelines.quotations.judging import Judged, judged

#: What is said of each fault; of some with the words that are different.
_SENTENCES: Mapping[FaultKind, str] = {
    FaultKind.UNKNOWN: "These words stand nowhere in what was said.",
    FaultKind.ALTERED: "Not their words: {}.",
    FaultKind.REORDERED: "Not as they said it: {}.",
    FaultKind.TURNED: "The ellipsis hides words that turn what they said.",
    FaultKind.CLIPPED: "Words of theirs are left out without an ellipsis.",
    FaultKind.REPUNCTUATED: "The punctuation is not theirs. They wrote: “{}”.",
    FaultKind.COMMAS: "A comma is not theirs. They wrote: “{}”.",
}
#: Faults whose words are missing from the quotation.
_MISSING = (FaultKind.CLIPPED, FaultKind.TURNED, FaultKind.ALTERED)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of what was said."""

    text: str
    #: The quotation has them.
    kept: bool = False
    #: It should have them, or say that they are left out.
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuotation:
    """One quotation, what is wrong with it in sentences, and where it comes from."""

    words: str
    sentences: tuple[str, ...]
    #: Where that stands, in words; empty where it stands nowhere.
    place: str
    stretches: tuple[Stretch, ...]

    @property
    def is_as_said(self) -> bool:
        """Whether nothing at all is wrong with it."""
        return not self.sentences


def quotations_in(words: str, known: Facts) -> tuple[ShownQuotation, ...]:
    """The quotations of these words; none where nothing is known that may be quoted."""
    said = known.snapshots
    if not said:
        return ()
    return tuple(_shown(words, said, each) for each in judged(words, said))


def _shown(words: str, said: Sequence[str], each: Judged) -> ShownQuotation:
    return ShownQuotation(
        words=_typed(words, each),
        sentences=tuple(dict.fromkeys(_sentence(fault) for fault in each.faults)),
        place="" if each.text is None else _place(each.text, len(said)),
        stretches=() if each.text is None else tuple(_stretches(said[each.text], each)),
    )


def _typed(words: str, each: Judged) -> str:
    """The quotation with its marks, as it was typed."""
    start, end = each.quotation.start, each.quotation.end
    moved = places(words)
    if moved is not None:
        start, end = moved[start], moved[end - 1] + 1
    return words[start:end].strip()


def _sentence(fault: Fault) -> str:
    return _SENTENCES[fault.kind].format(fault.detail)


def _place(number: int, count: int) -> str:
    """Where a text stands: the posts in their order, and last the title."""
    posts = count - 1
    if number == posts:
        return "From the title"
    return "From what was said" if posts == 1 else f"From post {number + 1} of {posts}"


def _stretches(said: str, each: Judged) -> Iterator[Stretch]:
    """The sentences that it comes from, cut wherever the quotation begins or ends."""
    start, end = each.sentences
    missing = [(f.start, f.end) for f in each.faults if f.kind in _MISSING and f.start < f.end]
    edges = {start, end}
    for first, last in (*each.kept, *missing):
        edges |= {min(max(first, start), end), min(max(last, start), end)}
    for first, last in pairwise(sorted(edges)):
        kept = any(begin <= first and last <= until for begin, until in each.kept)
        lacks = not kept and any(begin <= first and last <= until for begin, until in missing)
        yield Stretch(said[first:last], kept=kept, missing=lacks)
