"""What a kind of rule is: a shape for its settings, and a way to build a checker from them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from convo.guidelines.facts import Facts
from convo.guidelines.reading import Reading
from convo.guidelines.shapes import Record

#: A rule's settings as its file gives them, already examined against the kind's shape.
Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a reading, and the words that fill the `%s` of the rule's message.

    An empty place (0, 0) means the whole text.
    """

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """Finds the places where one rule is broken. It words nothing."""

    find: Callable[[Reading, Facts], Iterable[Hit]]
    #: A full pattern that occurs in the scope `text` wherever there is anything to find,
    #: so that the engine can rule many checkers out in one pass. None: always ask.
    gate: str | None = None


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
