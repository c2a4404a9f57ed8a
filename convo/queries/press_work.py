"""What anybody in the press office may settle: postings to look into, and erasures to decide on.

Both in one statement: 'Your work' asks few of them.
"""

from typing import Any

from sqlalchemy import Row, literal, null, select, union_all
from sqlalchemy.orm import Session

from convo.db.models import Alert, Conversation, ErasureRequest, Person, Reply
from convo.domain.erasing import RequestState
from convo.queries.postings import is_by
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem
from convo.queries.work_rows import ME, MOST

#: Whatever nobody has settled, but for somebody's own writing.
_ALERTS = (
    select(
        literal("alert").label("page"),
        Alert.id,
        Alert.raised_at.label("since"),
        Conversation.title,
        Alert.kind,
        null().label("asker"),
    )
    .join(Reply, Reply.id == Alert.reply_id)
    .join(Conversation, Conversation.id == Reply.conversation_id)
    .where(Alert.settled_at.is_(None), ~is_by(ME))
    .order_by(Alert.raised_at, Alert.id)
    .limit(MOST)
)
#: What waits for a second person, but for somebody's own requests.
_ERASURES = (
    select(
        literal("erasure").label("page"),
        ErasureRequest.id,
        ErasureRequest.asked_at.label("since"),
        Conversation.title,
        null().label("kind"),
        Person.name.label("asker"),
    )
    .join(Conversation, Conversation.id == ErasureRequest.conversation_id)
    .join(Person, Person.id == ErasureRequest.asked_by_id)
    .where(ErasureRequest.state == RequestState.ASKED, ErasureRequest.asked_by_id != ME)
    .order_by(ErasureRequest.id)
    .limit(MOST)
)
_TO_SETTLE = union_all(select(_ALERTS.subquery()), select(_ERASURES.subquery()))


def list_to_settle(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """What this press officer may settle: never what they wrote or asked for themselves."""
    return [_item(row, at) for row in session.execute(_TO_SETTLE, {"me": person.id})]


def _item(row: Row[*tuple[Any, ...]], at: Standpoint) -> WorkItem:
    return WorkItem(
        page=row.page,
        id=row.id,
        title=row.title,
        what=row.kind.label
        if row.kind
        else f"{row.asker} asks to erase words of it: agree or refuse",
        who="Press office",
        since=row.since,
        due_at=at.calendar.add_hours(row.since, at.targets.press_office_hours),
    )
