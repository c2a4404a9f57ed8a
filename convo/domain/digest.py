"""A briefing digest: what was worth acknowledging on a topic in some weeks, and what was given."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from convo.domain.vocabulary import SpeakerRole

#: Periods that people choose from, in days; the first is taken unasked.
PERIODS = (90, 30, 180, 365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """Whole sentences of one who spoke, word for word, without their name."""

    words: str
    speaker: SpeakerRole
    said_on: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Recognition that was given: where, when, to which sides, whom by name."""

    channel: str
    on: date
    sides: tuple[str, ...]
    #: Communities, and never a person.
    named: tuple[str, ...]
    #: Where it can be read, if it can.
    address: str
    conversation_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Worth:
    """A conversation that is worth acknowledging."""

    conversation_id: int
    title: str
    venue: str
    address: str
    logged_on: date
    #: What was decided about it; empty where nobody has decided yet.
    decided: str
    quotations: tuple[Quoted, ...]
    #: What it was given already, in this period or before.
    given: tuple[Given, ...]
    #: Somebody in it said that they would rather not be named.
    has_refusal: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Conversations in which the same sides speak."""

    sides: tuple[str, ...]
    conversations: tuple[Worth, ...]

    @property
    def heading(self) -> str:
        """Which sides those are."""
        if not self.sides:
            return "No side marked"
        *others, last = self.sides
        return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """What a briefing says about one topic and one period."""

    topic_id: int
    topic: str
    since: date
    until: date
    groups: tuple[Group, ...]
    given: tuple[Given, ...]
    #: Sides that speak in these conversations and were given no recognition in the period.
    unheard: tuple[str, ...]
    #: There are more conversations than are shown, and more recognition.
    has_more: bool
    has_more_given: bool

    @property
    def count(self) -> int:
        """How many conversations it shows."""
        return sum(len(group.conversations) for group in self.groups)


#: The sides that speak in a conversation, by their identifiers in order.
Sides = tuple[int, ...]


def in_turn(sides_of: Mapping[int, Sides], heard: Collection[int | None], most: int) -> list[int]:
    """So many of these conversations: one of each group of sides in turn, each in its order.

    Sides that nobody has acknowledged come first, so that those who are talked of most, or last,
    don't fill the page.
    """
    groups: dict[Sides, list[int]] = defaultdict(list)
    for number, sides in sides_of.items():
        groups[sides].append(number)
    ordered = [groups[sides] for sides in sorted(groups, key=lambda each: rank(each, heard))]
    turns = (number for turn in zip_longest(*ordered) for number in turn if number is not None)
    return [number for number, _ in zip(turns, range(most), strict=False)]


def rank(sides: Sides, heard: Collection[int | None]) -> tuple[bool, bool, int, Sides]:
    """Where a group stands: unheard sides first; each alone, then several, then none."""
    is_heard = bool(sides) and all(side in heard for side in sides)
    return not sides, is_heard, len(sides), sides
