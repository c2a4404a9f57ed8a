"""`reading`: one judgement of the whole text, from signs whose weights a person can read."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from convo.domain.vocabulary import Level
from convo.guidelines.checkers.kind import (
    Checker,
    Hit,
    Kind,
    Reading,
    Settings,
    Signal,
    Unfit,
)
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import compiled, full_pattern, spans
from convo.guidelines.shapes import (
    COUNT,
    FLAG,
    NUMBER,
    PATTERN,
    TEXT,
    Listed,
    Record,
    one_of,
)
from convo.guidelines.wording import SCOPES, Wording, count_words

#: How often a sign occurs becomes a number. `rate` is for each hundred words.
MEASURES = ("present", "absent", "count", "rate")
#: A text of fewer words is measured as if it had these, so that one word is not a habit.
FEWEST_WORDS = 20
#: How many signals, and how many pieces of evidence for each, a sentence names.
_NAMED = 3
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Feature:
    """One sign: how it is counted, and what one of it adds to the score."""

    name: str
    says: str
    weight: float
    measure: str
    cap: float
    scope: str
    advice: str
    places: Callable[[str], list[tuple[int, int]]]

    def signal(self, wording: Wording, words: int) -> Signal | None:
        """What this sign says about the wording; None when it says nothing."""
        text = wording.scope(self.scope)
        places = self.places(text)
        value = self._value(len(places), words)
        if not value:
            return None
        shown = dict.fromkeys(" ".join(text[start:end].split()) for start, end in places[:_SHOWN])
        return Signal(
            self.name, self.says, round(self.weight * value, 3), tuple(shown), self.advice
        )

    def _value(self, count: int, words: int) -> float:
        match self.measure:
            case "present":
                return float(count > 0)
            case "absent":
                return float(count == 0)
            case "count":
                return min(count, self.cap)
            case _:
                return min(100 * count / max(words, FEWEST_WORDS), self.cap)


@dataclass(frozen=True, slots=True)
class _Grade:
    """One outcome of a reading, and the score from which it holds."""

    name: str
    starts: float
    level: Level | None
    says: str


def build(settings: Settings) -> Checker:
    """A checker that adds up the signs and grades the sum.

    The message's first `%s` is what the grade says, its second the weightiest signals in words.
    A grade without a level is no finding. Texts under `min_words` get the first grade.
    """
    features = [_feature(feature) for feature in settings["features"]]
    grades = [_grade(grade) for grade in settings["grades"]]
    if any(later.starts <= earlier.starts for earlier, later in itertools.pairwise(grades)):
        raise Unfit("grades", "expected each grade to start at a higher score than the one before")
    base, least = settings["base"], settings.get("min_words", 0)

    def read(wording: Wording, _facts: Facts) -> Reading:
        words = count_words(wording.text)
        if words < least:
            return Reading(grades[0].name, 0.0)
        found = [feature.signal(wording, words) for feature in features]
        signals = sorted((s for s in found if s), key=lambda s: -s.weight)
        score = round(base + sum(signal.weight for signal in signals), 3)
        return Reading(_graded(grades, score).name, score, tuple(signals))

    def find(wording: Wording, facts: Facts) -> Iterator[Hit]:
        reading = read(wording, facts)
        grade = next(grade for grade in grades if grade.name == reading.grade)
        if grade.level is not None:
            named = [signal.sentence for signal in reading.against[:_NAMED]]
            yield Hit(0, 0, (grade.says, "; ".join(named)), grade.level)

    return Checker(find, read=read)


def _graded(grades: list[_Grade], score: float) -> _Grade:
    return next((g for g in reversed(grades) if score >= g.starts), grades[0])


def _grade(settings: Settings) -> _Grade:
    level = settings.get("level")
    return _Grade(
        settings["name"],
        settings.get("from", float("-inf")),
        next((each for each in Level if each == level), None),
        settings.get("says", settings["name"]),
    )


def _feature(settings: Settings) -> _Feature:
    full = full_pattern(settings["pattern"], ignorecase=settings.get("ignorecase", True))
    regexp = compiled(full)
    return _Feature(
        name=settings["name"],
        says=settings["says"],
        weight=settings["weight"],
        measure=settings["measure"],
        cap=settings.get("cap", float("inf")),
        scope=settings.get("scope", "text"),
        advice=settings.get("advice", ""),
        places=lambda text: spans(regexp, text),
    )


_FEATURE = Record(
    {
        "name": TEXT,
        "says": TEXT,
        "because": TEXT,
        "weight": NUMBER,
        "measure": one_of(*MEASURES),
        "pattern": PATTERN,
    },
    {"cap": NUMBER, "ignorecase": FLAG, "scope": one_of(*SCOPES), "advice": TEXT},
)
_GRADE = Record({"name": TEXT}, {"from": NUMBER, "level": one_of(*Level), "says": TEXT})
KIND = Kind(
    Record(
        {"base": NUMBER, "grades": Listed(_GRADE), "features": Listed(_FEATURE)},
        {"min_words": COUNT},
    ),
    build,
    words=2,
)
