"""What was brought to the press office about a posting, and whether it has been settled."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Alert
from convo.domain.errors import NotFound
from convo.domain.vocabulary import AlertKind
from convo.queries.who_acts import answerable_for

_WITH_PEOPLE = (joinedload(Alert.raised_by), joinedload(Alert.settled_by))

# Made once: they take longer to make than to send.
_IN_CONVERSATION = (
    select(Alert)
    .options(*_WITH_PEOPLE)
    .where(Alert.conversation_id == bindparam("id"))
    .order_by(Alert.id)
)


def get_alert(session: Session, alert_id: int) -> Alert:
    """The alert with its reply and people. Raises `NotFound`."""
    alert = session.get(Alert, alert_id, options=[*_WITH_PEOPLE, joinedload(Alert.reply)])
    if alert is None:
        raise NotFound(f"no alert {alert_id}")
    return alert


def find_open_alert(session: Session, reply_id: int, kind: AlertKind) -> Alert | None:
    """The alert of this kind about this reply that nobody has settled, if any."""
    return session.scalar(
        select(Alert)
        .where(Alert.reply_id == reply_id, Alert.kind == kind, Alert.settled_at.is_(None))
        .limit(1)
    )


def list_alerts_in(session: Session, conversation_id: int) -> Sequence[Alert]:
    """Everything that was brought to the press office in this conversation, oldest first."""
    return session.scalars(_IN_CONVERSATION, {"id": conversation_id}).all()


def is_own(alert: Alert, person_id: int | None) -> bool:
    """Whether it is about words that this person wrote or posted."""
    reply = alert.reply
    return person_id in reply.author_ids | answerable_for(reply) | {reply.posted_by_id}
