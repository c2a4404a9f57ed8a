"""The tables of balance: mentions by side, channel, community and time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from convo.domain.balance import Standing, Window, share_of
from convo.domain.recognition import Channel

#: Up to so many days a plot has a bar for each week; beyond, one for each month.
_WEEKS_UNTIL = 120
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KnownSide:
    """A side of an issue, as far as balance knows it."""

    id: int
    name: str
    #: Nothing new is put on it.
    retired: bool = False
    #: It speaks in conversations that were logged, or added to, in the time.
    active: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recognitions of a period and channel recognise a side; None: no side at all."""

    side_id: int | None
    channel: Channel | None
    #: The first day of the period.
    on: date
    count: int


@dataclass(frozen=True, slots=True)
class Namings:
    """How many recognitions name a community; None: somebody else, or nobody by name."""

    community_id: int | None
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a number, its share of all, and what it is made of."""

    count: int
    share: Fraction
    #: By side, in the order of the sides.
    parts: tuple[int, ...] = ()
    #: What has no side, which no share counts.
    no_side: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Where recognition stands on one topic, in one stretch of time."""

    window: Window
    standing: Standing
    #: Those in use and those that were recognised, by name.
    sides: tuple[KnownSide, ...]
    tallies: tuple[Tally, ...]
    #: Those that are named most first.
    namings: tuple[Namings, ...]

    @property
    def no_side(self) -> int:
        """How many recognitions recognise somebody without a side."""
        return sum(tally.count for tally in self.tallies if tally.side_id is None)

    @property
    def by_side(self) -> tuple[tuple[KnownSide, Row], ...]:
        """Mentions and share of each side, the most first; those with as many by name."""
        counts = self.standing.counts
        rows = [
            (side, Row(counts.get(side.id, 0), self.standing.share(side.id))) for side in self.sides
        ]
        return tuple(sorted(rows, key=lambda row: -row[1].count))

    @property
    def by_channel(self) -> tuple[tuple[Channel | None, Row], ...]:
        """Mentions and share of each channel that was used, in the order of the channels."""
        used = {tally.channel for tally in self.tallies}
        ordered = [each for each in (*Channel, None) if each in used]
        return tuple(
            (each, self._row(tally for tally in self.tallies if tally.channel is each))
            for each in ordered
        )

    @property
    def by_community(self) -> tuple[tuple[Namings, Row], ...]:
        """How often each community was named, and its share of those that were named."""
        named = [each for each in self.namings if each.community_id is not None]
        total = sum(each.count for each in named)
        return tuple((each, Row(each.count, share_of(each.count, total))) for each in named)

    @property
    def no_community(self) -> int:
        """How many recognitions name a person, or nobody."""
        return sum(each.count for each in self.namings if each.community_id is None)

    @property
    def over_time(self) -> tuple[tuple[Window, Row], ...]:
        """Mentions in each week or month of the time, the oldest first."""
        return tuple(
            (each, self._row(t for t in self.tallies if each.first <= t.on <= each.last))
            for each in periods(self.window)
        )

    def _row(self, tallies: Iterable[Tally]) -> Row:
        counts: Counter[int | None] = Counter()
        for tally in tallies:
            counts[tally.side_id] += tally.count
        no_side = counts.pop(None, 0)
        share = share_of(counts.total(), self.standing.total)
        parts = tuple(counts[side.id] for side in self.sides)
        return Row(counts.total(), share, parts, no_side)


def periods(window: Window) -> tuple[Window, ...]:
    """The weeks (from Monday) or months of a stretch of time; the first and last may be cut."""
    following = _next_week if by_week(window) else _next_month
    found = []
    first = window.first
    while first <= window.last:
        after = following(first)
        found.append(Window(first=first, last=min(after - _DAY, window.last)))
        first = after
    return tuple(found)


def by_week(window: Window) -> bool:
    """Whether its time is told in weeks."""
    return window.days <= _WEEKS_UNTIL


def _next_week(day: date) -> date:
    return day - timedelta(days=day.weekday()) + _WEEK


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
