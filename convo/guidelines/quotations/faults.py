"""What can be wrong with a quotation, and each of the ways judged by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from convo.guidelines.quotations.marks import Quotation
from convo.guidelines.quotations.pieces import Quoted
from convo.guidelines.quotations.placing import Run
from convo.guidelines.quotations.said import Said
from convo.guidelines.quotations.turning import (
    NEAR,
    is_thought,
    opposes_next,
    turning_after,
    turning_before,
)
from convo.guidelines.quotations.words import Words

#: A quotation of so few words within a sentence of ours need not be a sentence of theirs.
MOST_WORDS_OF_A_PHRASE = 6
#: So many words does a message show, and so much of one.
_MOST_SHOWN, _LONGEST_WORD = 14, 60


class FaultKind(StrEnum):
    """What is wrong; the weightiest first."""

    #: It stands nowhere in what was said.
    UNKNOWN = "unknown"
    #: Words were changed or added.
    ALTERED = "altered"
    #: Its parts stand in another order, or in different texts.
    REORDERED = "reordered"
    #: An ellipsis hides words that turn the meaning.
    TURNED = "turned"
    #: It begins or ends within a sentence, or leaves words out, and doesn't say so.
    CLIPPED = "clipped"
    #: Its punctuation says something else, such as a question made a statement.
    REPUNCTUATED = "repunctuated"
    #: Only commas differ.
    COMMAS = "commas"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a quotation."""

    kind: FaultKind
    #: For a message: what is missing or different.
    detail: str
    #: Where the words that are missing stand in what was said, as it was written; (0, 0) if none.
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation with the place in one text that it was taken from."""

    quotation: Quotation
    quoted: Quoted
    said: Said
    runs: Sequence[Run]

    @property
    def is_phrase(self) -> bool:
        """Whether it is a few words of theirs within a sentence of ours."""
        run, words = self.runs[0], self.quoted.words
        if self.quotation.block or not self.quotation.within or self.quoted.cuts:
            return False
        few = len(words) <= MOST_WORDS_OF_A_PHRASE
        one = self.said.sentence[run.start] == self.said.sentence[self.runs[-1].end - 1]
        # A capital of ours would say that their sentence begins here.
        theirs = not words.typed(0)[:1].isupper() or self.said.words.typed(run.start)[:1].isupper()
        return few and one and theirs

    def fault(self, kind: FaultKind, first: int, last: int, detail: str = "") -> Fault:
        """A fault about the words of the text from the first up to the last."""
        place = self.said.place(first, last) if first < last else (0, 0)
        return Fault(kind, detail or brief(self.said.words, first, last), *place)


def brief(words: Words, first: int, last: int) -> str:
    """These words for a message: of many the first and the last."""
    if last - first <= _MOST_SHOWN:
        return " ".join(words.slice(first, last).split())
    half = _MOST_SHOWN // 2
    return f"{brief(words, first, first + half)} … {brief(words, last - half, last)}"


def shortened(text: str) -> str:
    """A text for a message, likewise."""
    each = text.split()
    half = _MOST_SHOWN // 2
    shown = each if len(each) <= _MOST_SHOWN else [*each[:half], "…", *each[-half:]]
    return " ".join(word[:_LONGEST_WORD] for word in shown)


def faults_at_the_edges(found: Found) -> Iterator[Fault]:
    """Whether it begins and ends as their sentences do, or says that it doesn't."""
    said, first, last = found.said, found.runs[0], found.runs[-1]
    if found.is_phrase:
        yield from _faults_of_a_phrase(found)
        return
    if not said.starts(first.start):
        yield from _at_the_beginning(found, first)
    if not said.ends(last.end - 1):
        yield from _within_the_last(found, last)


def _at_the_beginning(found: Found, first: Run) -> Iterator[Fault]:
    """The fault of beginning within a sentence, if any."""
    said = found.said
    if found.quoted.is_cut(0, first.first):
        yield from _turned(found, said.sentence_start(first.start), first.start, before=True)
    else:
        yield found.fault(FaultKind.CLIPPED, said.pause_before(first.start), first.start)


def _within_the_last(found: Found, last: Run) -> Iterator[Fault]:
    """The fault of ending within a sentence, if any."""
    said = found.said
    if found.quoted.is_cut(last.last, len(found.quoted.words)):
        yield from _turned(found, last.end, said.sentence_end(last.end - 1), before=False)
    else:
        yield found.fault(FaultKind.CLIPPED, last.end, said.pause_after(last.end - 1))


def _faults_of_a_phrase(found: Found) -> Iterator[Fault]:
    """A few words are honest unless what stands next to them denies or limits them.

    Where they are a thought of their own, what opposes it right behind belongs to it too.
    """
    said, first, last = found.said, found.runs[0].start, found.runs[-1].end
    before, after = said.sentence_start(first), said.sentence_end(last - 1)
    if _turn(found, before, first, before=True, phrase=True):
        yield found.fault(FaultKind.CLIPPED, before, first)
    words = said.words.each
    is_emptied = is_thought(words[first:last]) and opposes_next(words[last:after])
    if is_emptied or _turn(found, last, after, before=False, phrase=True):
        yield found.fault(FaultKind.CLIPPED, last, after)


def faults_between(found: Found) -> Iterator[Fault]:
    """Words left out inside without saying so, and what an ellipsis inside hides."""
    for one, other in zip(found.runs, found.runs[1:], strict=False):
        if one.end == other.start or one.last < other.first:
            continue  # nothing is left out; or other words stand there, which is another fault
        if not found.quoted.is_cut(one.last, other.first):
            yield found.fault(FaultKind.CLIPPED, one.end, other.start)
        elif (turned := _hidden(found, one, other)) is not None:
            yield turned


def _hidden(found: Found, one: Run, other: Run) -> Fault | None:
    """The fault of an ellipsis between two runs, if it hides what turns either of them."""
    said = found.said
    tail_ends = min(said.sentence_end(one.end - 1), other.start)
    head_begins = max(said.sentence_start(other.start), one.end)
    for first, last, before in ((one.end, tail_ends, False), (head_begins, other.start, True)):
        for fault in _turned(found, first, last, before=before):
            return fault
    apart = said.sentence[one.end - 1] != said.sentence[other.start]
    return _spliced(found, one, other) if apart else None


def _spliced(found: Found, one: Run, other: Run) -> Fault | None:
    """Half a sentence that denies, with half of another one: the denial is moved."""
    said = found.said
    is_half = not said.ends(one.end - 1) and not said.starts(other.start)
    begins = max(one.start, said.sentence_start(one.end - 1), one.end - NEAR)
    kept = slice(begins, one.end)
    words, marks = said.words.each[kept], said.words.marks[kept]
    if is_half and turning_before(words, marks, then="", begins=""):
        return found.fault(FaultKind.TURNED, one.end, other.start)
    return None


def _turned(found: Found, first: int, last: int, *, before: bool) -> Iterator[Fault]:
    if _turn(found, first, last, before=before):
        yield found.fault(FaultKind.TURNED, first, last)


def _turn(found: Found, first: int, last: int, *, before: bool, phrase: bool = False) -> str:
    """The word among those left out that turns what is kept; empty when none does."""
    words, marks = found.said.words.each, found.said.words.marks
    if not before:
        near = slice(first, min(last, first + NEAR))
        return turning_after(words[near], marks[near], phrase=phrase)
    if first >= last:
        return ""
    near = slice(max(first, last - NEAR), last)
    begins = words[first] if first == found.said.sentence_start(first) else ""
    then = words[last]
    return turning_before(words[near], marks[near], then=then, begins=begins, phrase=phrase)


def faults_of_punctuation(found: Found) -> Iterator[Fault]:
    """Where the marks between the words, or after the last, say something else."""
    mine, theirs = found.quoted.words, found.said.words
    different = [
        (mine.marks[run.first + step], theirs.marks[run.start + step], run.start + step)
        for run in found.runs
        for step in range(run.last - run.first - 1)
        if mine.marks[run.first + step] != theirs.marks[run.start + step]
    ]
    weighty = [each for each in different if each[0].replace(",", "") != each[1].replace(",", "")]
    for kind, places in ((FaultKind.REPUNCTUATED, weighty), (FaultKind.COMMAS, different)):
        if places:
            _, _, at = places[0]
            yield found.fault(kind, at, at + 2, _as_theirs(found.said, at))
            break
    yield from _at_the_end(found)


def _at_the_end(found: Found) -> Iterator[Fault]:
    """The mark after the last word. A comma or full stop there is ours, a question mark theirs."""
    run, words = found.runs[-1], found.quoted.words
    if found.quoted.is_cut(run.last, len(words)) or run.last < len(words):
        return
    mine, theirs = words.marks[-1] + found.quotation.follows, found.said.words.marks[run.end - 1]
    asked, exclaimed = (
        "?" in theirs and "?" not in mine,
        "!" in words.marks[-1] and "!" not in theirs,
    )
    if asked or exclaimed or ("?" in words.marks[-1] and "?" not in theirs):
        at = run.end - 1
        yield found.fault(FaultKind.REPUNCTUATED, at, at + 1, _as_theirs(found.said, at))


def _as_theirs(said: Said, number: int) -> str:
    """A few words around a mark, as they were written."""
    last = min(number + 2, len(said.words))
    after = said.words.between(last - 1).split()
    shown = said.words.slice(max(0, number - 1), last)
    return " ".join(shown.split()) + (after[0] if after and last == number + 1 else "")
