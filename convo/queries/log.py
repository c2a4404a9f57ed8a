"""Reading the audit log: pages of entries by filter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from convo.audit.sentences import RECORDED
from convo.db.models import (
    AuditEntry,
    AuditFinding,
    AuditMark,
    AuditPlace,
    Person,
    Team,
    Topic,
    Venue,
)
from convo.domain.permissions import LOOKS, Action
from convo.domain.vocabulary import AlertKind, Outcome
from convo.queries.full_text import matching
from convo.queries.log_narrowing import Beside, Condition, Count, Narrowing, Own, span_of
from convo.queries.timeline import Line, read_lines

PAGE = 50
_NO_LOOKS = [deed.value for deed in Action if deed in RECORDED and deed not in LOOKS]
#: The number of no account.
_NOBODY = 0
#: Refused attempts are few and have an index of their own, for exactly this condition.
_REFUSED = aliased(AuditEntry)
_AS_INDEXED: ColumnElement[str] = literal_column("'refused'")


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFilter:
    """Which entries to list; `before` is the place that the page before ended on."""

    since: datetime | None = None
    until: datetime | None = None
    person_id: int | None = None
    team_id: int | None = None
    #: As what somebody acted: a role, or a word of the entry's such as `clock`.
    role: str = ""
    topic_id: int | None = None
    venue_id: int | None = None
    conversation_id: int | None = None
    action: Action | None = None
    outcome: Outcome | None = None
    #: A rule's name, such as `rebuttal.CategoricalDenial`.
    finding: str = ""
    #: What was brought to the press office with it: posted differently, without sign-off…
    mark: AlertKind | None = None
    #: Words, as somebody typed them (`queries/full_text.py`).
    words: str = ""
    #: Leave out that somebody looked at the log: a log that is read a lot is full of that.
    without_looks: bool = False
    before: int | None = None
    #: Only entries behind this place.
    after: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked of an entry but its place."""
        return replace(self, before=None, after=None) != LogFilter()


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of entries, newest first."""

    lines: Sequence[Line]
    #: Whether older ones follow.
    has_more: bool
    #: How many there are in all; None on a page that is not the first.
    count: Count | None


def read_page(session: Session, wanted: LogFilter) -> Page:
    """A page of what the filter lets through, and on the first page how much that is."""
    narrowed = _narrowed(session, wanted)
    lines = _read(session, narrowed.newest(PAGE + 1))
    has_more = len(lines) > PAGE
    count = None
    if wanted.before is None and wanted.is_narrow:
        count = narrowed.count(len(lines)) if has_more else Count(len(lines), is_all=True)
    return Page(lines=lines[:PAGE], has_more=has_more, count=count)


def read_places(session: Session, places: Sequence[int]) -> list[Line]:
    """The entries at these places, newest first."""
    return _read(session, places) if places else []


def list_places(session: Session, wanted: LogFilter, most: int) -> list[int]:
    """The places of the newest `most` entries that the filter lets through, oldest first."""
    return sorted(session.scalars(_narrowed(session, wanted).newest(most)))


def list_choices(session: Session) -> Mapping[str, list[tuple[int, str]]]:
    """What a filter may name: people, teams, topics, venues and rules, each by name.

    One query, which steps from one rule to the next instead of reading every finding.
    """
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for kind, identifier, name in session.execute(_CHOICES):
        found[kind].append((identifier, name))
    for named in found.values():
        named.sort(key=lambda each: (each[1].casefold(), each[0]))
    return found


def _rules_found() -> Select[Any]:
    least = func.min(AuditFinding.rule)
    first = select(least.label("rule")).cte("rules_found", recursive=True)
    following = select(least).where(AuditFinding.rule > first.c.rule).scalar_subquery()
    rules = first.union_all(select(following).where(first.c.rule.is_not(None)))
    return select(literal("finding"), literal(0), rules.c.rule).where(rules.c.rule.is_not(None))


_CHOICES: CompoundSelect[Any] = union_all(
    select(literal("person").label("kind"), Person.id, Person.name.label("name")),
    select(literal("team"), Team.id, Team.name),
    select(literal("topic"), Topic.id, Topic.name),
    select(literal("venue"), Venue.id, Venue.name),
    _rules_found(),
)


def _read(session: Session, places: Select[tuple[int]] | Sequence[int]) -> list[Line]:
    found = select(AuditEntry).where(AuditEntry.seq.in_(places)).order_by(AuditEntry.seq.desc())
    return read_lines(session, found)


def _narrowed(session: Session, wanted: LogFilter) -> Narrowing:
    span = span_of(
        session,
        before=wanted.before,
        after=wanted.after,
        since=wanted.since,
        until=wanted.until,
    )
    return Narrowing(session, list(_conditions(session, wanted)), span)


def _conditions(session: Session, wanted: LogFilter) -> Iterator[Condition]:
    """Those that few entries meet first: where two are as common, the first of them leads."""
    if wanted.words:
        found = matching(session, wanted.words)
        yield Beside(found.place, found.holds)
    mark = wanted.mark.value if wanted.mark else None
    yield from _beside(AuditMark.seq, AuditMark.mark, mark)
    yield from _beside(AuditFinding.seq, AuditFinding.rule, wanted.finding or None)
    yield from _own(AuditEntry.conversation_id, wanted.conversation_id)
    yield from _own(AuditEntry.actor_id, wanted.person_id)
    yield from _own(AuditEntry.action, wanted.action.value if wanted.action else None)
    yield from _beside(AuditPlace.seq, AuditPlace.topic_id, wanted.topic_id)
    yield from _beside(AuditPlace.seq, AuditPlace.venue_id, wanted.venue_id)
    yield from _own(AuditEntry.actor_role, wanted.role or None)
    if wanted.outcome is Outcome.REFUSED:
        yield Beside(_REFUSED.seq, _REFUSED.outcome == _AS_INDEXED)
    elif wanted.outcome is not None:
        yield Own(AuditEntry.outcome, [wanted.outcome.value])
    yield from _streams(session, wanted)


def _streams(session: Session, wanted: LogFilter) -> Iterator[Condition]:
    """Those that are walked stream by stream come last, so that they lead only where few meet them.

    Each person of a team would be walked, and each deed, also those that meet nothing else.
    """
    if wanted.team_id is not None:
        members = select(Person.id).where(Person.team_id == wanted.team_id).order_by(Person.id)
        yield Own(AuditEntry.actor_id, session.scalars(members).all() or [_NOBODY])
    if wanted.without_looks:
        yield Own(AuditEntry.action, _NO_LOOKS)


def _own(column: InstrumentedAttribute[Any], value: object) -> Iterator[Condition]:
    if value is not None:
        yield Own(column, [value])


def _beside(
    place: InstrumentedAttribute[int], column: InstrumentedAttribute[Any], value: object
) -> Iterator[Condition]:
    if value is not None:
        yield Beside(place, column == value)
