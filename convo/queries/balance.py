"""Where recognition stands on a topic, and what one more acknowledgement would do to it.

Struck recognition and what is not given yet don't count. What becomes of words, or of those who
were named, changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from convo.db.models import Recognition
from convo.domain.balance import DAYS, Bounds, Standing, Window
from convo.domain.balance_figures import Figures, KnownSide, periods
from convo.domain.recognition import Balance
from convo.queries import balance_rows as rows
from convo.queries.standpoint import Standpoint


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """How far back to look, what is out of balance, and where a day ends."""

    days: int = DAYS
    bounds: Bounds = field(default_factory=Bounds)
    zone: tzinfo = UTC

    @classmethod
    def at(cls, at: Standpoint, days: int | None = None) -> "Scope":
        """As it is here, or over so many days."""
        return cls(
            days=days or at.targets.balance_days,
            bounds=at.guidelines.bounds,
            zone=ZoneInfo(at.calendar.timezone),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """The sides of a topic, and how often each was recognised in a stretch of time."""

    window: Window
    #: Those in use and those that were recognised, by name.
    sides: tuple[KnownSide, ...]
    standing: Standing


def balance_of(session: Session, topic_id: int, today: date, scope: Scope) -> Figures:
    """Who was recognised on a topic in the days before and on this one: three queries."""
    window = Window.until(today, scope.days)
    asked = rows.on_topic(topic_id, window, scope.zone)
    tallies = rows.list_tallies(session, asked, periods(window))
    counts: Counter[int] = Counter()
    for tally in tallies:
        if tally.side_id is not None:
            counts[tally.side_id] += tally.count
    known = rows.list_known_sides(session, asked, [*counts])
    placed = _placed(window, known, counts, scope.bounds)
    return Figures(
        window=window,
        standing=placed.standing,
        sides=placed.sides,
        tallies=tallies,
        namings=rows.list_namings(session, asked),
    )


def balance_at(session: Session, topic_id: int, at: Standpoint, days: int | None = None) -> Figures:
    """Who was recognised on a topic, over so many days or over as many as is usual here."""
    return balance_of(session, topic_id, at.today, Scope.at(at, days))


def balance_with(
    session: Session, recognition: Recognition, today: date, scope: Scope | None = None
) -> Balance:
    """Where recognition on its topic would stand with this one, and those whom it names."""
    placed = _without(session, recognition, today, scope or Scope())
    return placed.standing.verdict_with(sides_of(recognition))


def placed_at(session: Session, recognition: Recognition, at: Standpoint) -> Placed:
    """Where recognition on its topic stands without this one: one query, once for a page."""
    return at.once(
        ("balance", recognition.topic_id, recognition.id),
        lambda: _without(session, recognition, at.today, Scope.at(at)),
    )


def balance_fact(session: Session, recognition: Recognition, at: Standpoint) -> Balance:
    """`balance_with` as it is here, for a page or a deed that asks more than once."""
    return placed_at(session, recognition, at).standing.verdict_with(sides_of(recognition))


def sides_of(recognition: Recognition) -> frozenset[int]:
    """The sides that it recognises, each once."""
    return frozenset(m.side_id for m in recognition.mentions if m.side_id is not None)


def list_balances(session: Session, today: date, scope: Scope) -> dict[int, Placed]:
    """Where recognition stands, by topic; without those that no side is known of. Two queries."""
    window = Window.until(today, scope.days)
    asked = rows.in_time(window, scope.zone)
    counts = rows.count_everywhere(session, asked)
    by_id: dict[int, KnownSide] = {}
    topics: dict[int, dict[int, KnownSide]] = {topic_id: {} for topic_id in counts}
    for topic_id, side in rows.list_sides_everywhere(session, asked):
        topics.setdefault(topic_id, {})[side.id] = by_id[side.id] = side
    found = {}
    for topic_id, own in topics.items():
        counted = counts.get(topic_id, {})
        known = own | {side_id: by_id[side_id] for side_id in counted}
        found[topic_id] = _placed(window, known.values(), counted, scope.bounds)
    return found


def _without(session: Session, recognition: Recognition, today: date, scope: Scope) -> Placed:
    """All others: what was given already is not counted twice."""
    window = Window.until(today, scope.days)
    asked = rows.on_topic(recognition.topic_id, window, scope.zone, but=recognition.id)
    known, counts = rows.list_counted_sides(session, asked)
    return _placed(window, known, counts, scope.bounds)


def _placed(
    window: Window, known: Iterable[KnownSide], counts: dict[int, int], bounds: Bounds
) -> Placed:
    shown = [side for side in known if not side.retired or side.id in counts]
    return Placed(
        window=window,
        sides=tuple(sorted(shown, key=lambda side: (side.name.casefold(), side.id))),
        standing=Standing(
            counts=dict(counts),
            active=frozenset(side.id for side in shown if side.active),
            bounds=bounds,
        ),
    )
