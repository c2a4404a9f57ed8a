"""What has been kept long enough."""

from calendar import monthrange
from datetime import datetime

from sqlalchemy import Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import Session

from convo.db.models import Conversation, Mention, Recognition, Snapshot
from convo.domain.erasing import MARKERS
from convo.domain.vocabulary import ConversationState
from convo.queries.erasures import held_topics

#: What handles become, as SQL looks for it: see `services/retention.py`.
HANDLE_CODE = "author-______"


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last day of that month."""
    count = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(count, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def list_handles_due(session: Session, before: datetime, most: int | None = None) -> list[int]:
    """Cases with handles of authors in which nothing was added since then; the oldest first.

    Also handles that recognition of the case names. Whether they are open or closed; not those
    under a hold.
    """
    named = _handles()
    newest = func.max(named.c.at)
    found = (
        _free()
        .join(named, named.c.case_id == Conversation.id)
        .group_by(Conversation.id, Conversation.handles_replaced_at)
        .having(newest <= before)
        .having(
            Conversation.handles_replaced_at.is_(None)
            | (Conversation.handles_replaced_at < newest)
            | (func.max(named.c.is_new) == 1)
        )
    )
    return list(session.scalars(found.order_by(Conversation.id).limit(most)))


def list_recognition_due(session: Session, before: datetime, most: int | None = None) -> list[int]:
    """Recognition of no case that was recorded before then and names a handle; the oldest first.

    Not where its topic is under a hold.
    """
    found = (
        select(Recognition.id)
        .join(Mention, Mention.recognition_id == Recognition.id)
        .where(
            Recognition.conversation_id.is_(None),
            Recognition.recorded_at <= before,
            Recognition.topic_id.not_in(held_topics()),
            Mention.handle.not_in(("", *MARKERS)),
            Mention.handle.not_like(HANDLE_CODE),
        )
        .distinct()
    )
    return list(session.scalars(found.order_by(Recognition.id).limit(most)))


def _handles() -> Subquery:
    """Each handle in a case: when it came, and whether it can't have become a code yet.

    A mention may be added to recognition long after that was begun.
    """
    said = select(
        Snapshot.conversation_id.label("case_id"),
        Snapshot.taken_at.label("at"),
        literal(0).label("is_new"),
    ).where(Snapshot.handle.not_in(("", *MARKERS)))
    mentioned = (
        select(Recognition.conversation_id, Recognition.recorded_at, literal(1))
        .join(Mention, Mention.recognition_id == Recognition.id)
        .where(
            Recognition.conversation_id.is_not(None),
            Mention.handle.not_in(("", *MARKERS)),
            Mention.handle.not_like(HANDLE_CODE),
        )
    )
    return union_all(said, mentioned).subquery()


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
