"""What stands on a site: what corrects it, and a sample of it for somebody else to look at."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    bindparam,
    distinct,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, joinedload

from convo.db.base import Moment
from convo.db.models import Conversation, Person, PersonRole, Reply, ReplyAuthor, Revision
from convo.domain.grants import GRANTS
from convo.domain.permissions import Action
from convo.domain.reply_table import LIVE
from convo.domain.vocabulary import Role
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem
from convo.queries.work_rows import ME

#: So long after its posting at the earliest a reply is looked at again.
_SETTLED = timedelta(days=1)
#: Of so many, the newest, a sample is drawn.
_POOL = 200
#: What one person is asked to look at in a week.
_A_WEEK = 1

_AUTHOR, _WRITTEN = aliased(ReplyAuthor), aliased(Revision)
#: Made once, as below.
_CORRECTIONS = (
    select(Reply)
    .options(joinedload(Reply.started_by))
    .where(Reply.corrects_id == bindparam("id"))
    .order_by(Reply.id)
)
_LOOKERS = frozenset(role for role in Role if Action.SEE_AS_POSTED in GRANTS[role])


def list_corrections_of(session: Session, reply_id: int) -> Sequence[Reply]:
    """The replies that correct this one, or set out to, oldest first."""
    return session.scalars(_CORRECTIONS, {"id": reply_id}).all()


def list_to_look_at(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """The posting that this person is asked to look at this week, unless somebody has.

    Each posting is drawn for one person a week, by a hash of both, so that looking is spread over
    everybody and asks for no bookkeeping. Whoever is drawn for their own writing is not asked:
    the draw falls on somebody else next week.
    """
    if not person.roles & _LOOKERS:
        return []
    week = _week(at.today)
    drawn = sorted(
        (draw, row)
        for row in session.execute(_POSTED, {"me": person.id, "until": at.now - _SETTLED})
        if (draw := _draw(week, row.id)) % row.people == row.before
    )
    monday = at.calendar.noon(at.today - timedelta(days=at.today.weekday() + 1))
    return [
        _look_at(row) for _, row in drawn[:_A_WEEK] if row.seen_at is None or row.seen_at < monday
    ]


def _look_at(row: Row[Any]) -> WorkItem:
    return WorkItem(
        page="look",
        id=row.id,
        title=row.title,
        what="Look at one posting: is it still as posted?",
        who=row.name,
        since=row.posted_at,
        due_at=None,
        state=row.state,
    )


def is_by(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a reply is this person's: they may write it, wrote some of it, or posted it."""
    return or_(
        func.coalesce(Reply.posted_by_id, 0) == person_id,
        exists().where(_AUTHOR.reply_id == Reply.id, _AUTHOR.person_id == person_id),
        exists().where(_WRITTEN.reply_id == Reply.id, _WRITTEN.written_by_id == person_id),
    )


_PEOPLE = (
    select(func.count(distinct(Person.id)))
    .join(PersonRole)
    .where(Person.active, PersonRole.role.in_(_LOOKERS))
)
#: The newest postings that are not mine; and beside each, where I stand among how many who look.
#: Made once: it takes longer to make than to send.
_POSTED = (
    select(
        Reply.id,
        Reply.seen_at,
        Reply.posted_at,
        Reply.state,
        Conversation.title,
        Person.name,
        _PEOPLE.scalar_subquery().label("people"),
        _PEOPLE.where(Person.id < ME).scalar_subquery().label("before"),
    )
    .join(Conversation, Conversation.id == Reply.conversation_id)
    .join(Person, Person.id == Reply.started_by_id)
    .where(
        Reply.state.in_(LIVE),
        # What was said or sent stands on no page that anybody could look at.
        Reply.posted_address != "",
        Reply.posted_at <= bindparam("until", type_=Moment()),
        ~is_by(ME),
    )
    .order_by(Reply.id.desc())
    .limit(_POOL)
)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-{week}"


def _draw(week: str, reply_id: int) -> int:
    digest = hashlib.sha256(f"{week}:{reply_id}".encode()).digest()
    return int.from_bytes(digest[:8])
