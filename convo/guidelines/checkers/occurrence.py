"""`occurrence`: something that may occur at most, or must occur at least, so many times."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convo.guidelines.checkers.kind import Alternative, Checker, Hit, Kind, Settings, Unfit
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import choices_in, compiled, full_pattern, spans
from convo.guidelines.shapes import COUNT, FLAG, PATTERN, Record, one_of
from convo.guidelines.wording import SCOPES, Wording, sentences

if TYPE_CHECKING:
    import re2

#: The token that is a word: asked for most, and quicker to count than to look for.
WORD = r"\S+"


def build(settings: Settings) -> Checker:
    """A checker that counts the token in the whole text, or in each sentence.

    The message's `%s` is the count. A sentence is marked whole; in a text the first occurrence
    is marked, and when there is none, the whole text is meant.
    """
    if not {"min", "max"} & set(settings):
        raise Unfit("max", "expected max, min or both")
    counted = _Counted(
        settings["token"],
        compiled(full_pattern(settings["token"], ignorecase=settings.get("ignorecase", False))),
        settings.get("min", 0),
        settings.get("max", float("inf")),
        settings.get("scope", "text"),
        settings.get("ignorecase", False),
    )
    if counted.scope == "sentence":
        return Checker(counted.in_sentences, alternatives=counted.alternatives)
    gate = None if counted.least else counted.regexp.pattern
    return Checker(counted.in_text, gate, counted.scope, alternatives=counted.alternatives)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted, how often it may occur, and where."""

    token: str
    regexp: "re2._Regexp"
    least: int
    most: float
    scope: str
    ignorecase: bool

    def alternatives(self) -> tuple[Alternative, ...]:
        """The sides of the token; none where it must occur, for then its absence fires."""
        scope = "text" if self.scope == "sentence" else self.scope
        return tuple(
            Alternative(each, full_pattern(each, ignorecase=self.ignorecase), scope)
            for each in (() if self.least else choices_in(self.token))
        )

    def in_text(self, wording: Wording, _facts: Facts) -> Iterator[Hit]:
        """The first occurrence, when there are too many or too few."""
        places = spans(self.regexp, wording.scope(self.scope))
        if not self.least <= len(places) <= self.most:
            yield Hit(*(places[0] if places else (0, 0)), (str(len(places)),))

    def in_sentences(self, wording: Wording, _facts: Facts) -> Iterator[Hit]:
        """Each sentence that has too many or too few."""
        for start, words in sentences(wording.text):
            if not self.least and len(words) <= self.most:
                continue  # each occurrence has a character of its own
            times = self._times_in(words)
            if not self.least <= times <= self.most:
                yield Hit(start, start + len(words), (str(times),))

    def _times_in(self, words: str) -> int:
        return len(words.split() if self.token == WORD else spans(self.regexp, words))


KIND = Kind(
    Record(
        {"token": PATTERN},
        {"min": COUNT, "max": COUNT, "ignorecase": FLAG, "scope": one_of(*SCOPES, "sentence")},
    ),
    build,
    words=1,
)
