"""Cover: somebody acts for a person who is away, from one day to another, both included."""

from dataclasses import dataclass
from datetime import date, timedelta

from convo.db.models import Cover, Person
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, WrongState
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.covers import COVERED, get_cover, list_covers, roles_covered
from convo.queries.people import get_person
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.transaction import Transaction, transaction

#: Whoever is away for longer hands over; and a year typed wrongly is no cover for a century.
LONGEST = timedelta(days=366)

#: An absent person can't name their own cover.
FOR_ANYBODY = frozenset({Role.ADMINISTRATOR, Role.PRESS_OFFICE})


@dataclass(frozen=True, kw_only=True, slots=True)
class NameCover:
    """Who acts for whom, and on which days."""

    person_id: int
    cover_id: int
    from_on: date
    until_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class EndCover:
    """A cover to end before its last day, or before it began."""

    id: int


def name_cover(office: Office, actor: Actor, deed: NameCover) -> int:
    """Name somebody who acts for a person, and return the identifier of the cover.

    For oneself, or by an administrator or the press office for anybody. Raises `Unfit` with every
    fault at once: dates, a cover who is not there or holds none of the person's roles, and days
    on which somebody covers in the same role already.
    """
    with transaction(office, actor, Action.NAME_COVER) as tx:
        tx.hold(Person, deed.person_id)
        person = tx.on(get_person(tx.session, deed.person_id))
        require_own_or_oversees(tx.actor, person)
        tx.note(
            person=deed.person_id,
            cover=deed.cover_id,
            from_on=deed.from_on.isoformat(),
            until_on=deed.until_on.isoformat(),
        )
        _require_fit(tx, person, deed)
        cover = Cover(
            person_id=person.id,
            cover_id=deed.cover_id,
            from_on=deed.from_on,
            until_on=deed.until_on,
            named_at=tx.now,
            named_by_id=tx.person_id,
        )
        tx.session.add(cover)
        tx.session.flush()
        tx.record(cover)
        return cover.id


def end_cover(office: Office, actor: Actor, deed: EndCover) -> None:
    """End a cover now. Raises `WrongState` where it is over already."""
    with transaction(office, actor, Action.END_COVER) as tx:
        tx.hold(Cover, deed.id)
        cover = tx.on(get_cover(tx.session, deed.id))
        tx.note(person=cover.person_id, cover=cover.cover_id)
        require_own_or_oversees(tx.actor, cover.person)
        if cover.ended_at is not None or cover.until_on < tx.standpoint.today:
            raise WrongState("This cover is over already.")
        cover.ended_at = tx.now
        tx.record(cover)


def require_own_or_oversees(actor: Actor, person: Person) -> None:
    """Only for oneself, or by those who may for anybody. Raises `NotPermitted`."""
    if actor.person_id == person.id or actor.roles & FOR_ANYBODY:
        return
    raise NotPermitted(
        f"Only {person.name}, an administrator or the press office can say who covers for them."
    )


def _require_fit(tx: Transaction, person: Person, deed: NameCover) -> None:
    faults = _date_faults(deed, tx.standpoint.today)
    if fault := _cover_fault(tx, person, deed, is_dated=not faults):
        faults["cover_id"] = fault
    if faults:
        raise Unfit(faults)


def _date_faults(deed: NameCover, today: date) -> dict[str, str]:
    if deed.from_on < today:
        return {"from_on": "The first day can’t be in the past"}
    if deed.until_on < deed.from_on:
        return {"until_on": "The last day can’t be before the first"}
    if deed.until_on - deed.from_on > LONGEST:
        return {"until_on": "Nobody is covered for longer than a year. Hand over instead"}
    return {}


def _cover_fault(tx: Transaction, person: Person, deed: NameCover, *, is_dated: bool) -> str:
    if not person.active:
        return "This account is disabled. Hand over instead"
    if not person.roles & COVERED:
        return "Only officials and mentors need a cover"
    if deed.cover_id == person.id:
        return "Nobody can cover for themselves"
    cover = tx.session.get(Person, deed.cover_id)
    if cover is None or not cover.active or not person.roles & cover.roles & COVERED:
        return "Choose somebody who holds one of the same roles"
    return _clash(tx, person, cover, deed) if is_dated else ""


def _clash(tx: Transaction, person: Person, cover: Person, deed: NameCover) -> str:
    """What speaks against these days: another cover in the same role, or they are away too."""
    roles = person.roles & cover.roles & COVERED
    for other in list_covers(tx.session, deed.from_on, of=person.id):
        if other.from_on <= deed.until_on and roles & roles_covered(other):
            return (
                f"{other.cover.name} covers from {_day(other.from_on)} to {_day(other.until_on)} "
                "already. Choose other days, or end that cover first"
            )
    for away in list_covers(tx.session, deed.from_on, of=cover.id):
        if away.from_on <= deed.until_on and away.cover_id == person.id:
            return (
                f"{cover.name} is away from {_day(away.from_on)} to {_day(away.until_on)}, and "
                f"{person.name} covers for them. Choose somebody who is there"
            )
    return ""


def _day(day: date) -> str:
    return f"{day:%-d %B}"
