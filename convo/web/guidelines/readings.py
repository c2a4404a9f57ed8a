"""A reading in words: its signs with their weights, its thresholds, and a sum worked out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from convo.domain.vocabulary import Approach, Level
from convo.guidelines.checkers.kind import Reading, level_by_approach
from convo.guidelines.rule import Example, Rule
from convo.guidelines.wording import read
from convo.web.guidelines.wording import DRAFTS

#: How much a sign can do, by its share of the way from one reading to the next.
STRENGTHS = ((1.0, "very strong"), (0.5, "strong"), (0.2, "moderate"), (0.0, "slight"))

#: As printers have it: a hyphen is too short beside digits.
MINUS = "\N{MINUS SIGN}"

_MEASURES: Mapping[str, str] = {
    "present": "once, however often it occurs",
    "absent": "when there is none of it",
    "count": "for each time",
    "rate": "for each one in a hundred words",
    "times-said": "for each time that it is longer than what was said, beyond the first",
    "in-lines": "by the share of its words that stand in a line to take",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a reading: what it says, why it counts, and how much."""

    says: str
    because: str
    weight: float
    #: The most that it can add.
    reach: float
    #: How it is counted, in words.
    measure: str
    strength: str
    advice: str

    @property
    def number(self) -> str:
        """The weight with its sign, as it is added."""
        return signed(self.weight)

    @property
    def most(self) -> str:
        """The most that it can add, likewise."""
        return signed(self.reach)


@dataclass(frozen=True, slots=True)
class Grade:
    """One outcome: its name, the score from which it holds, and what comes of it."""

    name: str
    says: str
    #: Empty for the first: it holds for whatever is below the next.
    starts: str
    #: Its level in replies, and in acknowledgements where that is another one.
    level: Level | None
    in_acknowledgements: Level | None


@dataclass(frozen=True, slots=True)
class Scale:
    """How a reading judges."""

    base: str
    min_words: int
    #: Whether greetings and the like are left out before anything is counted.
    sets_aside: bool
    grades: tuple[Grade, ...]
    #: Those that push towards a warning, and those that speak for the text; those that can
    #: add most first.
    against: tuple[Sign, ...]
    speaking_for: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """How one example comes to its reading."""

    example: Example
    reading: Reading


def scale_of(settings: Mapping[str, Any]) -> Scale:
    """The scale in a file that extends `reading`."""
    way = _way(settings["base"], [grade["from"] for grade in settings["grades"][1:]])
    signs = [_sign(each, way) for each in settings["features"]]
    return Scale(
        base=signed(settings["base"]),
        min_words=settings.get("min_words", 0),
        sets_aside="set_aside" in settings,
        grades=tuple(map(_grade, settings["grades"])),
        against=tuple(sorted((s for s in signs if s.weight > 0), key=_heaviest)),
        speaking_for=tuple(sorted((s for s in signs if s.weight < 0), key=_heaviest)),
    )


def sums_of(rule: Rule, bad: list[Example], good: list[Example]) -> list[Sum]:
    """An example of each kind, added up: the first in which any sign is seen."""
    found = [
        next((each for each in _added_up(rule, examples) if each.reading.signals), None)
        for examples in (bad, good)
    ]
    return [each for each in found if each is not None]


def _added_up(rule: Rule, examples: list[Example]) -> Iterator[Sum]:
    if rule.checker.read is not None:
        for each in examples:
            yield Sum(each, rule.checker.read(read(each.input), each.facts))


def signed(number: float) -> str:
    """A number as it is added: with two digits at most, and its sign unless it is 0."""
    plain = f"{abs(number):.2f}".rstrip("0").rstrip(".")
    return plain if plain == "0" else f"{'+' if number > 0 else MINUS}{plain}"


def _sign(feature: Mapping[str, Any], way: float) -> Sign:
    cap, kind = feature.get("cap"), feature.get("measure", "present")
    measure = _MEASURES.get(kind, kind)
    counted = kind in {"count", "rate", "times-said"}
    reach = feature["weight"] * (cap if cap and counted else 1)
    return Sign(
        says=feature["says"],
        because=feature["because"],
        weight=feature["weight"],
        reach=reach,
        measure=(f"{measure}, at most {_times(cap)}" if cap and counted else measure)
        + _drafts(feature),
        strength=_strength(reach, way),
        advice=feature.get("advice", ""),
    )


def _drafts(feature: Mapping[str, Any]) -> str:
    """In which drafts a sign counts, where it isn't in all."""
    if "approach" not in feature:
        return ""
    drafts = " and ".join(DRAFTS[Approach.of(each)] for each in feature["approach"])
    return f"; in {drafts} only"


def _times(cap: float) -> str:
    words: dict[float, str] = {1: "once", 2: "twice"}
    return words.get(cap, f"{cap:g} times")


def _way(base: float, thresholds: list[float]) -> float:
    """From one reading to the next; where there is but one threshold, from the base to it."""
    first, second = [*thresholds, base, base][:2]
    return abs(second - first)


def _strength(reach: float, way: float) -> str:
    share = abs(reach) / way if way else 1.0
    return next(word for least, word in STRENGTHS if share >= least)


def _grade(grade: Mapping[str, Any]) -> Grade:
    starts = grade.get("from")
    weighs = level_by_approach(grade["level"]) if "level" in grade else {}
    level, other = weighs.get(Approach.CONVERSE), weighs.get(Approach.REFLECT)
    says = grade.get("says", grade["name"])
    shown = "" if starts is None else signed(starts)
    return Grade(grade["name"], says, shown, level, None if other is level else other)


def _heaviest(sign: Sign) -> float:
    return -abs(sign.reach)
