"""What has been kept long enough."""

from calendar import monthrange
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from convo.db.models import Conversation, Snapshot
from convo.domain.erasing import MARKERS
from convo.domain.vocabulary import ConversationState
from convo.queries.erasures import held_topics


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of that month."""
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def list_handles_due(session: Session, before: datetime, most: int | None = None) -> list[int]:
    """Cases with handles of authors in which nothing was added since then; the oldest first.

    Whether they are open or closed; not those under a hold.
    """
    newest = func.max(Snapshot.taken_at)
    found = (
        _free()
        .join(Snapshot, Snapshot.conversation_id == Conversation.id)
        .where(Snapshot.handle.not_in(("", *MARKERS)))
        .group_by(Conversation.id, Conversation.handles_replaced_at)
        .having(newest <= before)
        .having(
            Conversation.handles_replaced_at.is_(None) | (Conversation.handles_replaced_at < newest)
        )
    )
    return list(session.scalars(found.order_by(Conversation.id).limit(most)))


def list_texts_due(session: Session, before: datetime, most: int | None = None) -> list[int]:
    """Cases that were closed before then and stayed closed; not those under a hold."""
    found = _free().where(
        Conversation.state == ConversationState.CLOSED,
        Conversation.since <= before,
        Conversation.disposed_at.is_(None) | (Conversation.disposed_at < Conversation.since),
    )
    return list(session.scalars(found.order_by(Conversation.id).limit(most)))


def _free() -> Select[int]:
    return select(Conversation.id).where(
        Conversation.held_at.is_(None), Conversation.topic_id.not_in(held_topics())
    )
