"""Doubts about the record: each by itself, those of an entry or a case, and for whom they wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import AuditEntry, Concern, Conversation, Person, PersonRole
from convo.domain.errors import NotFound
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem
from convo.queries.work_rows import MOST

_WITH_PEOPLE = (
    joinedload(Concern.raised_by),
    joinedload(Concern.assigned_to),
    joinedload(Concern.answered_by),
    joinedload(Concern.resolved_by),
    joinedload(Concern.conversation),
)
#: What is done about concerns, and so is no deed that a concern about a case may be about.
_ABOUT_CONCERNS = [
    action.value
    for action in (
        Action.RAISE_CONCERN,
        Action.ASSIGN_CONCERN,
        Action.ANSWER_CONCERN,
        Action.RESOLVE_CONCERN,
    )
]


@dataclass(frozen=True, slots=True)
class DeedOfEntry:
    """Whose deed an entry is, and in which case."""

    person_id: int | None
    conversation_id: int | None


def get_concern(session: Session, concern_id: int) -> Concern:
    """The concern with its people and its case. Raises `NotFound`."""
    concern = session.get(Concern, concern_id, options=_WITH_PEOPLE)
    if concern is None:
        raise NotFound(f"no concern {concern_id}")
    return concern


def list_concerns(session: Session, *, resolved: bool) -> Sequence[Concern]:
    """Those that are open, the oldest first; or those that are not, the newest first."""
    found = select(Concern).options(*_WITH_PEOPLE).limit(MOST)
    if resolved:
        found = found.where(Concern.resolved_at.is_not(None)).order_by(Concern.resolved_at.desc())
    else:
        found = found.where(Concern.resolved_at.is_(None)).order_by(Concern.raised_at, Concern.id)
    return session.scalars(found).unique().all()


def list_concerns_about_entry(session: Session, seq: int) -> Sequence[Concern]:
    """Those that were raised on this entry, oldest first."""
    return _those(session, Concern.entry_seq == seq)


def list_concerns_about_case(session: Session, conversation_id: int) -> Sequence[Concern]:
    """Those that were raised on this case or on an entry of it, oldest first."""
    return _those(session, Concern.conversation_id == conversation_id)


def find_open_of_kind(session: Session, kind: str, entry_seq: int | None) -> int | None:
    """The concern of this kind that is open, about this entry where one is named."""
    if not kind:
        return None
    same = Concern.entry_seq == entry_seq if entry_seq is not None else Concern.entry_seq.is_(None)
    found = select(Concern.id).where(Concern.kind == kind, same, Concern.resolved_at.is_(None))
    return session.scalar(found.limit(1))


def find_deed_of_entry(session: Session, seq: int) -> DeedOfEntry:
    """Whose deed this entry is. Raises `NotFound`."""
    found = select(AuditEntry.actor_id, AuditEntry.conversation_id).where(AuditEntry.seq == seq)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound(f"no entry {seq}")
    return DeedOfEntry(row.actor_id, row.conversation_id)


def may_be_asked(session: Session, person_id: int) -> bool:
    """Whether this person has an account and takes part in cases."""
    return bool(session.scalar(select(exists().where(Person.id == person_id, *_takes_part()))))


def list_people_to_ask(session: Session) -> Sequence[Person]:
    """Everybody who takes part in cases, by name."""
    found = select(Person).where(*_takes_part()).order_by(Person.name, Person.id)
    return session.scalars(found).all()


def is_own(session: Session, concern: Concern, person_id: int) -> bool:
    """Whether it is about what this person did: the entry, or for a case anything in it."""
    if concern.entry_seq is not None:
        return concern.about_id == person_id
    if concern.conversation_id is None:
        return False
    acted = exists().where(
        AuditEntry.conversation_id == concern.conversation_id,
        AuditEntry.actor_id == person_id,
        AuditEntry.action.not_in(_ABOUT_CONCERNS),
    )
    return bool(session.scalar(select(acted)))


def list_concerns_for_work(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """What this person was asked; for the press office, what is to be asked or resolved."""
    if person.roles == {Role.ADMINISTRATOR}:
        return []
    mine = (Concern.assigned_to_id == person.id) & Concern.answered_at.is_(None)
    waits: ColumnElement[bool] = mine
    if Role.PRESS_OFFICE in person.roles:
        is_here = Concern.assigned_to_id.is_(None) | Concern.answered_at.is_not(None)
        own = func.coalesce(Concern.about_id, 0) == person.id
        waits = or_(mine, is_here & ~own)
    found = (
        select(
            Concern.id,
            Conversation.title,
            Concern.entry_seq,
            Concern.raised_at,
            Concern.assigned_at,
            Concern.answered_at,
            Concern.due_at,
            mine.label("is_mine"),
        )
        .outerjoin(Conversation, Conversation.id == Concern.conversation_id)
        .where(Concern.resolved_at.is_(None), waits)
        .order_by(Concern.raised_at, Concern.id)
        .limit(MOST)
    )
    return [_item(row, person, at) for row in session.execute(found)]


def _item(row: Row[*tuple[Any, ...]], person: Person, at: Standpoint) -> WorkItem:
    hours = at.targets.press_office_hours
    since = (row.assigned_at if row.is_mine else row.answered_at) or row.raised_at
    return WorkItem(
        page="concern",
        id=row.id,
        title=row.title or ("The log" if row.entry_seq is None else f"Entry {row.entry_seq}"),
        what=_step(row),
        who=person.name if row.is_mine else "Press office",
        since=since,
        due_at=row.due_at if row.is_mine else at.calendar.add_hours(since, hours),
    )


def _step(row: Row[*tuple[Any, ...]]) -> str:
    if row.is_mine:
        return "Answer what you were asked about the record"
    if row.answered_at:
        return "A concern was answered: say what came of it"
    return "A concern about the record: ask somebody, or say what came of it"


def _those(session: Session, condition: ColumnElement[bool]) -> Sequence[Concern]:
    found = select(Concern).options(*_WITH_PEOPLE).where(condition).order_by(Concern.id)
    return session.scalars(found).unique().all()


def _takes_part() -> tuple[ColumnElement[bool], ...]:
    roles = select(PersonRole.person_id).where(PersonRole.role != Role.ADMINISTRATOR)
    return Person.active.is_(True), Person.id.in_(roles)
