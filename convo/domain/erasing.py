"""Taking words out of texts: what is looked for, and what stands in its place afterwards.

Pure. A text either goes whole, or pieces are cut out of it and the rest stays as evidence.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from convo.domain.vocabulary import Word

#: What stands where a piece was, and where a whole text was.
PIECE = "[erased]"
WHOLE = "[These words were erased.]"
MARKERS = frozenset({PIECE, WHOLE})
#: A shorter text is not looked for inside others: 'Yes.' stands everywhere.
_LONG_ENOUGH = 30
#: A shorter handle is replaced where it names an author, not in what people wrote.
_SHORTEST_HANDLE = 3
#: Marks that people and sites type one for the other.
_ALIKE = {
    mark: f"[{marks}]"
    for marks in ("'\u2019\u2018\u02bc", '"\u201c\u201d', "-\u2010\u2011\u2013")
    for mark in marks
}
#: Letters that nobody sees, as a range of them: they may stand inside of a name.
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
#: In a longer text nobody hides letters from us: to look for them takes long.
_SHORT = 200


class Basis(Word):
    """Why the law or our own rules ask for it."""

    DATA_PROTECTION = "data-protection", "Data protection request"
    COURT_ORDER = "court-order", "Court order"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    IN_ERROR = "in-error", "Recorded or published in error"
    OTHER_DUTY = "other-duty", "Another legal duty, named in the reason"
    #: Nobody asked: the time to keep it was over.
    RETENTION = "retention", "Kept long enough"


class Scope(Word):
    """What goes."""

    PHRASE = "phrase", "A name or other words inside the texts; the rest stays"
    TEXTS = "texts", "Whole texts that I choose"
    CASE = "case", "Every word of this case"


class RequestState(Word):
    """Where a request for erasure stands."""

    ASKED = "asked", "Waits for a second person"
    DONE = "done", "Erased"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True, slots=True)
class Cut:
    """From `start` to `end` of a text, `put` stands afterwards."""

    start: int
    end: int
    put: str = PIECE


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one text: it goes whole (`cuts` is None), or loses pieces."""

    cuts: tuple[Cut, ...] | None

    def of(self, text: str) -> str:
        """The text afterwards."""
        return WHOLE if self.cuts is None else cut(text, self.cuts)


GONE = Fate(None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to go from the texts of one case."""

    #: What is looked for inside texts, and what is put in its place.
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    #: Texts that go whole, wherever in the case they lie; see `folded`.
    texts: frozenset[str] = frozenset()
    #: Handles, and the code for each: for fields that hold nothing but a handle.
    codes: Mapping[str, str] = field(default_factory=dict)
    everything: bool = False
    #: With everything: but not why an erasure was asked for, or a case put on hold.
    keeps_reasons: bool = False
    #: With everything: but not what was learnt, which is written to outlive the words.
    keeps_insights: bool = False

    def fate(self, text: str, name: str = "") -> Fate | None:
        """What becomes of a text in the field `name`; None when it stays."""
        if not text or text in MARKERS:
            return None
        if self.everything or folded(text) in self.texts:
            return GONE
        if is_handle(name) and text in self.codes:
            return Fate((Cut(0, len(text), self.codes[text]),))
        cuts = self._cuts(text, anywhere="address" in name)
        if not cuts:
            return None
        return GONE if folded(cut(text, cuts)) == PIECE else Fate(cuts)

    def _cuts(self, text: str, *, anywhere: bool) -> tuple[Cut, ...]:
        found = [
            Cut(*hit.span(), put)
            for pattern, put in self.patterns
            for hit in pattern.finditer(text)
            if anywhere or _stands_alone(text, *hit.span())
        ]
        return _apart(found)


def is_handle(name: str) -> bool:
    """Whether a field holds what somebody calls themselves: `handle`, `handle:2` for another."""
    return name.partition(":")[0] == "handle"


def wanted_words(phrases: Iterable[str] = (), texts: Iterable[str] = ()) -> Wanted:
    """What goes: phrases wherever they stand, and whole texts with their copies in longer ones."""
    kept = [text for text in texts if text.strip()]
    inside = [*phrases, *(text for text in kept if len(text) >= _LONG_ENOUGH)]
    return Wanted(
        patterns=tuple((pattern_of(phrase), PIECE) for phrase in inside if phrase.strip()),
        texts=frozenset(map(folded, kept)),
    )


def wanted_codes(codes: Mapping[str, str]) -> Wanted:
    """Handles become codes: where they name an author, and where they stand in texts."""
    patterns = [
        (pattern_of(handle, ignore_case=False), code)
        for handle, code in codes.items()
        if len(handle) >= _SHORTEST_HANDLE
    ]
    return Wanted(patterns=tuple(patterns), codes=dict(codes))


def pattern_of(phrase: str, *, ignore_case: bool = True) -> re.Pattern[str]:
    """Finds a phrase whatever its capitals, spaces, quotation marks and hyphens.

    Also where it looks the same and is written otherwise: an accent as a letter of its own, or
    letters between that nobody sees.
    """
    seen = re.sub(f"[{_UNSEEN}]", "", phrase).split() or phrase.split()
    is_short = len(phrase) <= _SHORT
    between, space = (f"[{_UNSEEN}]*", rf"[\s{_UNSEEN}]+") if is_short else ("", r"\s+")
    words = (
        between.join(_one_mark(mark) for mark in unicodedata.normalize("NFC", word))
        for word in seen
    )
    return re.compile(space.join(words), re.IGNORECASE if ignore_case else 0)


def _one_mark(mark: str) -> str:
    """A pattern for a letter or a mark, however it is written."""
    parts = unicodedata.normalize("NFD", mark)
    if parts != mark:
        return f"(?:{re.escape(mark)}|{re.escape(parts)})"
    return _ALIKE.get(mark, re.escape(mark))


def folded(text: str) -> str:
    """A text by which copies of it are known: only spaces may differ."""
    return " ".join(text.split())


def cut(text: str, cuts: Iterable[Cut]) -> str:
    """The text without these pieces, which follow one another."""
    parts, at = [], 0
    for each in cuts:
        parts += [text[at : each.start], each.put]
        at = each.end
    return "".join([*parts, text[at:]])


def moved(position: int, cuts: Iterable[Cut]) -> int:
    """Where a place of the text lies after the cuts; inside of one, at its beginning."""
    shift = 0
    for each in cuts:
        if position >= each.end:
            shift += len(each.put) - (each.end - each.start)
        elif position > each.start:
            return each.start + shift
    return position + shift


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit goes on at either end: 'Ann' does not stand in 'planned'."""
    before, first = text[start - 1 : start] if start else "", text[start : start + 1]
    last, after = text[end - 1 : end], text[end : end + 1]
    return not (before.isalnum() and first.isalnum()) and not (last.isalnum() and after.isalnum())


def _apart(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """In their order; where two overlap they become one."""
    joined: list[Cut] = []
    for each in sorted(cuts, key=lambda one: (one.start, -one.end)):
        if joined and each.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Cut(last.start, max(last.end, each.end), last.put)
        else:
            joined.append(each)
    return tuple(joined)
