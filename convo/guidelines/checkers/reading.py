"""`reading`: one judgement of the whole text, from signs whose weights a person can read."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.checkers.kind import (
    LEVEL,
    Checker,
    Hit,
    Kind,
    Reading,
    Settings,
    Signal,
    Unfit,
    level_by_approach,
)
from convo.guidelines.checkers.signs import SIGN, Seen, Sign, sign
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import Gate, any_of, compiled, full_pattern, spans
from convo.guidelines.shapes import AMOUNT, COUNT, NUMBER, PATTERN, TEXT, Listed, Record
from convo.guidelines.wording import QUOTATION, Wording, count_words

#: How many signals a finding's sentence names.
_NAMED = 3
_LIMIT = "the kind words around it take away only so much"


@dataclass(frozen=True, slots=True)
class _Grade:
    """One outcome of a reading, and the score from which it holds."""

    name: str
    starts: float
    #: How it weighs, by approach; nothing where it is no finding.
    weighs: Mapping[Approach, Level]
    says: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Adds up the signs of one rule file, and grades the sum."""

    #: Those that say anything in such drafts, by approach, each with its number in the gate.
    signs: Mapping[Approach, list[tuple[int, Sign]]]
    gate: Gate
    grades: list[_Grade]
    base: float
    fewest_words: int
    forgives: float
    body: Callable[[Wording], str]

    def read(self, wording: Wording, facts: Facts) -> Reading:
        """How the text reads, with its signals, the weightiest first."""
        text = self.body(wording)
        seen = Seen(text, wording.text, wording, count_words(text), facts)
        signals = self._signals(seen) if count_words(seen.whole) >= self.fewest_words else ()
        score = round(self.base + sum(signal.weight for signal in signals), 3)
        return Reading(self._grade(score).name, score, signals)

    def hits(self, reading: Reading, facts: Facts) -> Iterator[Hit]:
        """The one finding that this reading is, if its grade has a level."""
        grade = next(grade for grade in self.grades if grade.name == reading.grade)
        if grade.weighs:
            named = [signal.sentence for signal in reading.against[:_NAMED]]
            yield Hit(0, 0, (grade.says, "; ".join(named)), grade.weighs[facts.approach])

    def find(self, wording: Wording, facts: Facts) -> Iterator[Hit]:
        """The same, of a text that nobody has read yet."""
        yield from self.hits(self.read(wording, facts), facts)

    def _signals(self, seen: Seen) -> tuple[Signal, ...]:
        occurring = self.gate.open_for(seen.text) | self.gate.open_for(seen.whole)
        asked = self.signs[seen.facts.approach]
        found = [each.signal(seen, occurs=n in occurring) for n, each in asked]
        signals = [*(s for s in found if s)]
        return tuple(sorted(signals + self._unforgiven(signals), key=lambda s: -s.weight))

    def _unforgiven(self, signals: list[Signal]) -> list[Signal]:
        """What the signs that speak for the text would take away beyond `forgives`, given back.

        Else a friendly paragraph, long enough, would let any denial through.
        """
        beyond = -self.forgives - sum(min(signal.weight, 0) for signal in signals)
        return [Signal("limit", _LIMIT, round(beyond, 3))] if beyond > 0 else []

    def _grade(self, score: float) -> _Grade:
        return next((g for g in reversed(self.grades) if score >= g.starts), self.grades[0])


def build(settings: Settings) -> Checker:
    """A checker that adds up the signs and grades the sum.

    The message's first `%s` is what the grade says, its second the weightiest signals in words.
    A grade without a level is no finding. A text under `min_words` has only the base.
    """
    signs = signs_of(settings)
    grades = [_grade(grade) for grade in settings["grades"]]
    if any(later.starts <= earlier.starts for earlier, later in itertools.pairwise(grades)):
        raise Unfit("grades", "expected each grade to start at a higher score than the one before")
    reader = _Reader(
        signs={
            approach: [each for each in enumerate(signs) if approach in each[1].approach]
            for approach in Approach
        },
        gate=Gate(each.gate or "" for each in signs),
        grades=grades,
        base=settings["base"],
        fewest_words=settings.get("min_words", 0),
        forgives=settings.get("forgives", float("inf")),
        body=body_of(settings),
    )
    return Checker(reader.find, read=reader.read, hits=reader.hits)


def signs_of(settings: Settings) -> list[Sign]:
    """The signs of a reading, in the order of its file. Raises `Unfit`."""
    return [sign(entry) for entry in settings["features"]]


def body_of(settings: Settings) -> Callable[[Wording], str]:
    """A function that gives a wording's own text with what is `set_aside` blanked.

    Courtesies are cheap: a greeting or thanks around a denial changes nothing about it, and a
    helpful answer without them is as helpful.
    """
    patterns = settings.get("set_aside", [])
    if not patterns:
        return lambda wording: wording.text
    regexp = compiled(full_pattern(any_of(patterns), ignorecase=True))

    def body(wording: Wording) -> str:
        pieces, last = [], 0
        for start, end in spans(regexp, wording.text):
            pieces += [wording.text[last:start], QUOTATION * (end - start)]
            last = end
        return "".join([*pieces, wording.text[last:]])

    return body


def _grade(settings: Settings) -> _Grade:
    level = settings.get("level")
    return _Grade(
        settings["name"],
        settings.get("from", float("-inf")),
        level_by_approach(level) if level else {},
        settings.get("says", settings["name"]),
    )


_GRADE = Record({"name": TEXT}, {"from": NUMBER, "level": LEVEL, "says": TEXT})
KIND = Kind(
    Record(
        {"base": NUMBER, "grades": Listed(_GRADE), "features": Listed(SIGN)},
        {"min_words": COUNT, "forgives": AMOUNT, "set_aside": Listed(PATTERN)},
    ),
    build,
    words=2,
)
