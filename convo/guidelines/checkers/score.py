"""`score`: several signs, each with a weight, judged together."""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from convo.guidelines.checkers.kind import (
    Alternative,
    Checker,
    Hit,
    Kind,
    Settings,
    Unfit,
)
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import any_of, compiled, full_pattern, spans
from convo.guidelines.shapes import (
    COUNT,
    FLAG,
    NUMBER,
    PATTERN,
    TEXT,
    Listed,
    Record,
    one_of,
    text_like,
)
from convo.guidelines.wording import SCOPES, Wording, count_words

_CONDITION = re.compile(r"(<=|>=|<|>) *(-?\d+(?:\.\d+)?)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class _Feature:
    """One sign: how much each occurrence weighs, and how many occurrences count."""

    name: str
    weight: float
    cap: int
    scope: str
    full: str
    places: Callable[[str], list[tuple[int, int]]]

    def in_(self, wording: Wording) -> tuple[float, list[tuple[int, int]]]:
        """What the sign adds to the score, and where it was seen."""
        places = self.places(wording.scope(self.scope))
        return self.weight * min(len(places), self.cap), places


def build(settings: Settings) -> Checker:
    """A checker that adds up the features and compares the sum with the condition.

    `shows` says what fills the message's `%s`: the number of `words`, or the words of the
    feature named in `marks`, whose first occurrence is also the place of the finding.
    """
    features = [_feature(feature) for feature in settings["features"]]
    marks = settings.get("marks")
    if marks is not None and marks not in {feature.name for feature in features}:
        raise Unfit("marks", "expected the name of a feature")
    holds = _condition(settings["condition"])
    least = settings.get("min_words", 0)

    def find(wording: Wording, _facts: Facts) -> Iterator[Hit]:
        words = count_words(wording.text)
        if words < least:
            return
        seen = [(feature, *feature.in_(wording)) for feature in features]
        if holds(sum(weight for _, weight, _ in seen)):
            yield _hit(
                wording,
                words,
                [(f.scope, places) for f, _, places in seen if f.name == marks and places],
            )

    alternatives = tuple(Alternative(each.name, each.full, each.scope) for each in features)
    return Checker(find, _gate(features, holds), alternatives=lambda: alternatives)


def _gate(features: list[_Feature], holds: Callable[[float], bool]) -> str | None:
    """A pattern for the signs that add to the score, when nothing is found without them."""
    adding = [each for each in features if each.weight > 0]
    lowest = sum(each.weight * each.cap for each in features if each.weight < 0)
    # Without them the score lies between these two, and a comparison that fails for both fails
    # for what is between.
    if holds(0) or holds(lowest) or any(each.scope != "text" for each in adding):
        return None
    return any_of(each.full for each in adding) or None


def _hit(wording: Wording, words: int, marked: list[tuple[str, list[tuple[int, int]]]]) -> Hit:
    """The hit: at the marked feature when it occurs, else about the whole text."""
    if not marked:
        return Hit(0, 0, (str(words),))
    scope, places = marked[0]
    text = wording.scope(scope)
    return Hit(*places[0], ("', '".join(text[start:end] for start, end in places[:5]),))


def _feature(settings: Settings) -> _Feature:
    full = full_pattern(settings["pattern"], ignorecase=settings.get("ignorecase", False))
    regexp = compiled(full)
    return _Feature(
        settings["name"],
        settings["weight"],
        settings.get("cap", 1),
        settings.get("scope", "text"),
        full,
        lambda text: spans(regexp, text),
    )


def _condition(text: str) -> Callable[[float], bool]:
    match = _CONDITION.fullmatch(text)
    if match is None:  # pragma: no cover - the shape was examined before
        raise Unfit("condition", "expected a comparison")
    compare, bound = _COMPARE[match[1]], float(match[2])
    return lambda score: compare(score, bound)


_FEATURE = Record(
    {"name": TEXT, "weight": NUMBER, "pattern": PATTERN},
    {"cap": COUNT, "ignorecase": FLAG, "scope": one_of(*SCOPES)},
)
KIND = Kind(
    Record(
        {
            "features": Listed(_FEATURE),
            "condition": text_like(
                "a comparison such as '>= 2'",
                lambda text: _CONDITION.fullmatch(text) is not None,
            ),
        },
        {"min_words": COUNT, "marks": TEXT},
    ),
    build,
    words=1,
)
