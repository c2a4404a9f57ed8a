"""What anybody in the press office may settle: postings, erasures, one answer for many.

All in one statement: 'Your work' asks few of them.
"""

from typing import Any

from sqlalchemy import Row, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from convo.db.models import Alert, Conversation, ErasureRequest, Experiment, Person, Reply, Topic
from convo.domain.erasing import RequestState
from convo.queries.experiments import TO_DECIDE, item_to_decide
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
#: Many conversations with one question, on topics of their own and those that nobody owns.
_EXPERIMENTS = TO_DECIDE.with_only_columns(
    literal("experiment").label("page"),
    Experiment.id,
    Experiment.suggested_at.label("since"),
    Conversation.title,
    null().label("kind"),
    null().label("asker"),
).where(or_(Topic.owner_id == ME, Topic.owner_id.is_(None)))
_TO_SETTLE = union_all(
    select(_ALERTS.subquery()), select(_ERASURES.subquery()), select(_EXPERIMENTS.subquery())
)


def list_to_settle(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """What this press officer may settle: never what they wrote or asked for themselves."""
    found = session.execute(_TO_SETTLE, {"me": person.id})
    return [
        item_to_decide(row, person) if row.page == "experiment" else _item(row, at) for row in found
    ]


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
