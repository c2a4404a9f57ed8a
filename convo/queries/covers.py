"""Who covers for whom, and until when: the one place that knows.

Cover works by role: a mentor's cover acts as a mentor, an official's as an official. A cover who
is away is covered in turn, and whoever that is acts too, along the whole chain. A chain that leads
back to where it began ends there. Only covers in their dates count, by people who can sign in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from convo.db.base import Id
from convo.db.models import Cover, Person, PersonRole
from convo.domain.errors import NotFound
from convo.domain.vocabulary import Role

#: The roles that somebody else is named for. The press office works as one and needs no names.
COVERED = frozenset({Role.OFFICIAL, Role.MENTOR})


_PERSON, _STAND_IN = aliased(Person), aliased(Person)
_OWN, _THEIRS = aliased(PersonRole), aliased(PersonRole)
#: Every cover, once for each role in which it counts. Statements are made once: it takes longer
#: to make than to send.
_IN_FORCE = (
    select(
        Cover.person_id,
        Cover.cover_id,
        Cover.until_on,
        _PERSON.name.label("person_name"),
        _STAND_IN.name.label("cover_name"),
        _THEIRS.role.label("role"),
    )
    .join(_PERSON, _PERSON.id == Cover.person_id)
    .join(_STAND_IN, (_STAND_IN.id == Cover.cover_id) & _STAND_IN.active)
    .join(_THEIRS, _THEIRS.person_id == Cover.cover_id)
    .join(_OWN, (_OWN.person_id == Cover.person_id) & (_OWN.role == _THEIRS.role))
    .where(_THEIRS.role.in_(COVERED))
    .order_by(Cover.id)
)
_DAY, _PEOPLE = bindparam("day", type_=Date()), bindparam("people", expanding=True, type_=Id)


def _in_dates(cover: type[Cover]) -> tuple[ColumnElement[bool], ...]:
    return cover.ended_at.is_(None), cover.from_on <= _DAY, cover.until_on >= _DAY


def _along(start: str, end: str) -> Select[int, int, date, str, str, Role]:
    """Every cover in its dates that can be reached from some people, in one query.

    What is reached stands inside of it: the commit door lets only what begins with SELECT pass.
    """
    further, begins = aliased(Cover), getattr(Cover, start)
    reached = (
        select(getattr(Cover, end).label("id"))
        .where(begins.in_(_PEOPLE), *_in_dates(Cover))
        .cte("reached", recursive=True, nesting=True)
    )
    reached = reached.union(
        select(getattr(further, end))
        .join(reached, getattr(further, start) == reached.c.id)
        .where(*_in_dates(further))
    )
    by_them = or_(begins.in_(_PEOPLE), begins.in_(select(reached.c.id)))
    return _IN_FORCE.where(by_them, *_in_dates(Cover))


#: The covers of some people and of their covers, and those for whom some people act.
_OF, _BY = _along("person_id", "cover_id"), _along("cover_id", "person_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class StandIn:
    """Somebody at the other end of a cover, along however many steps."""

    person_id: int
    name: str
    #: The last day of every cover on the way.
    until_on: date
    #: Somebody else covers for them in turn.
    is_away: bool = False

    @property
    def in_words(self) -> str:
        """Such as 'Carys covers until 3 April'."""
        return f"{self.name} covers until {self.until_on:%-d %B}"


@dataclass(frozen=True, slots=True)
class Covers:
    """Covers on one day, found for some people."""

    _found: Mapping[tuple[int, Role], tuple[StandIn, ...]] = field(default_factory=dict)

    def ids(self, person_id: int | None, role: Role) -> frozenset[int]:
        """Everybody who acts for this person in this role."""
        return frozenset(each.person_id for each in self._of(person_id, role))

    def named(self, person_id: int | None, role: Role) -> tuple[StandIn, ...]:
        """Whom to turn to: those who are there; where everybody is away, all of them."""
        everybody = self._of(person_id, role)
        return tuple(each for each in everybody if not each.is_away) or everybody

    def _of(self, person_id: int | None, role: Role) -> tuple[StandIn, ...]:
        return self._found.get((person_id or 0, role), ())


def covers_on(session: Session, person_ids: Collection[int], day: date) -> Covers:
    """Who covers for these people on that day, in one query however long the chains are."""
    steps: dict[Role, list[_Step]] = defaultdict(list)
    for row in session.execute(_OF, {"day": day, "people": list(person_ids)}):
        steps[row.role].append(_Step(row.person_id, row.cover_id, row.cover_name, row.until_on))
    return Covers(
        {
            (person_id, role): _walk(person_id, taken)
            for role, taken in steps.items()
            for person_id in person_ids
        }
    )


def covered_by(session: Session, person_id: int, day: date) -> Mapping[Role, tuple[StandIn, ...]]:
    """For whom this person acts on that day, by role: who named them, and whom those cover."""
    steps: dict[Role, list[_Step]] = defaultdict(list)
    for row in session.execute(_BY, {"day": day, "people": [person_id]}):
        steps[row.role].append(_Step(row.cover_id, row.person_id, row.person_name, row.until_on))
    return {role: _walk(person_id, taken) for role, taken in steps.items()}


def get_cover(session: Session, cover_id: int) -> Cover:
    """The cover with its people. Raises `NotFound`."""
    cover = session.get(
        Cover, cover_id, options=[joinedload(Cover.person), joinedload(Cover.cover)]
    )
    if cover is None:
        raise NotFound(f"no cover {cover_id}")
    return cover


def list_covers(
    session: Session,
    day: date,
    *,
    of: int | None = None,
    by: int | None = None,
) -> Sequence[Cover]:
    """Covers that are not over on that day, the next first: everybody's, of one, or by one."""
    found = (
        select(Cover)
        .options(joinedload(Cover.person), joinedload(Cover.cover), joinedload(Cover.named_by))
        .where(Cover.until_on >= day, Cover.ended_at.is_(None))
        .order_by(Cover.from_on, Cover.id)
    )
    if of is not None:
        found = found.where(Cover.person_id == of)
    if by is not None:
        found = found.where(Cover.cover_id == by)
    return session.scalars(found).all()


def roles_covered(cover: Cover) -> frozenset[Role]:
    """The roles in which it counts: those that both of them hold."""
    return cover.person.roles & cover.cover.roles & COVERED


@dataclass(frozen=True, slots=True)
class _Step:
    start: int
    end: int
    name: str
    until_on: date


def _walk(root: int, steps: Iterable[_Step]) -> tuple[StandIn, ...]:
    """Everybody who is reached from `root`, the nearest first, each once."""
    leading: dict[int, list[_Step]] = defaultdict(list)
    for step in steps:
        leading[step.start].append(step)
    found: dict[int, StandIn] = {}
    waiting = [(root, date.max)]
    while waiting:
        reached, until_on = waiting.pop(0)
        for step in leading.get(reached, ()):
            if step.end == root or step.end in found:
                continue
            shorter = min(until_on, step.until_on)
            found[step.end] = StandIn(
                person_id=step.end,
                name=step.name,
                until_on=shorter,
                is_away=bool(leading.get(step.end)),
            )
            waiting.append((step.end, shorter))
    return tuple(found.values())
