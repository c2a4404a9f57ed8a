"""What a kind of rule is: a shape for its settings, and a way to build a checker from them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from convo.domain.balance import Bounds
from convo.domain.vocabulary import Approach, Level
from convo.guidelines.facts import Condition, Facts
from convo.guidelines.shapes import Either, Record, one_of
from convo.guidelines.wording import Wording

#: A rule's settings as its file gives them, already examined against the kind's shape.
Settings = Mapping[str, Any]


#: How something weighs: one level, or one for each of some approaches.
LEVEL = Either(
    one_of(*Level),
    Record(dict.fromkeys((str(Approach.CONVERSE), str(Approach.REFLECT)), one_of(*Level))),
)


def level_by_approach(level: str | Mapping[str, str]) -> Mapping[Approach, Level]:
    """What a file says under `severity` or `level`, for every approach."""
    if isinstance(level, str):
        return dict.fromkeys(Approach, Level.of(level))
    usual = level[str(Approach.CONVERSE)]
    return {each: Level.of(level.get(str(each), usual)) for each in Approach}


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a wording, and the words that fill the `%s` of the rule's message.

    An empty place (0, 0) means the whole text.
    """

    start: int
    end: int
    words: tuple[str, ...]
    #: How this one weighs, where the rule has more than one level.
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that a reading noticed, in words, and what it added to the score."""

    name: str
    sentence: str
    weight: float
    #: The words that show it; empty where something is missing, or the whole text shows it.
    evidence: tuple[str, ...] = ()
    #: What a writer could try, where the file says so.
    advice: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The signal as text and numbers."""
        return {"name": self.name, "weight": self.weight, "evidence": ", ".join(self.evidence)}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a whole text reads: one grade of a few, with the score and every signal behind it."""

    grade: str
    score: float
    #: The weightiest first; those that speak for the text are negative.
    signals: tuple[Signal, ...] = ()

    @property
    def against(self) -> tuple[Signal, ...]:
        """The signals that pushed the reading towards a warning, the weightiest first."""
        return tuple(signal for signal in self.signals if signal.weight > 0)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the things that a checker looks for, so that examples can be asked about each."""

    #: As the file has it.
    text: str
    #: The full pattern that finds it alone, and where that looks.
    pattern: str
    scope: str = "text"


@dataclass(frozen=True, slots=True)
class Checker:
    """Finds the places where one rule is broken. It words nothing."""

    find: Callable[[Wording, Facts], Iterable[Hit]]
    #: A full pattern that occurs wherever there is anything to find, so that the engine can rule
    #: many checkers out in one pass. None: always ask.
    gate: str | None = None
    #: Where it occurs.
    gate_scope: str = "text"
    #: The facts without which it can't judge.
    needs: tuple[str, ...] = ()
    #: What the facts must be for it to find anything.
    conditions: tuple[Condition, ...] = ()
    #: What is out of balance, for the rule that says so.
    bounds: Bounds | None = None
    #: What it looks for, each by itself; nothing where that is one thing. Only tests ask.
    alternatives: Callable[[], tuple[Alternative, ...]] = tuple
    #: How the text reads, for a rule that is a reading.
    read: Callable[[Wording, Facts], Reading] | None = None
    #: What such a rule finds, once the text has been read.
    hits: Callable[[Reading, Facts], Iterable[Hit]] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One extension point: what a rule file may say after `extends:`."""

    shape: Record
    #: Raises `Unfit` for settings that do not go together.
    build: Callable[[Settings], Checker]
    #: How many `%s` a message may hold.
    words: int


class Unfit(Exception):
    """Settings that have the right shape but do not go together."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(f"{key}: {expected}")
        self.key = key
        self.expected = expected
