"""What stands behind the figures of balance: the recognition counted, and where a side speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Conversation, ConversationSide, Mention, Recognition, Snapshot
from convo.domain.balance import Window
from convo.domain.recognition import Channel

PAGE = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """Which of the recognition that counts: all of it, or that behind one figure.

    None asks for nothing; 'none' is a recognition of somebody without a side, or of no community;
    'any' is a recognition of a side.
    """

    side: int | str | None = None
    channel: Channel | None = None
    community: int | str | None = None
    #: The day and the number of the last on the page before.
    before: tuple[date, int] | None = None


def list_behind(
    session: Session, topic_id: int, window: Window, wanted: Behind
) -> Sequence[Recognition]:
    """Recognition that counts, the latest first; one more than a page when there is more."""
    found = (
        select(Recognition)
        .options(
            joinedload(Recognition.conversation),
            selectinload(Recognition.mentions).options(
                joinedload(Mention.side), joinedload(Mention.community)
            ),
        )
        .where(
            Recognition.topic_id == topic_id,
            Recognition.given_on.between(window.first, window.last),
            Recognition.struck_at.is_(None),
            *_conditions(wanted),
        )
        .order_by(Recognition.given_on.desc(), Recognition.id.desc())
        .limit(PAGE + 1)
    )
    return session.scalars(found).all()


def list_heard(
    session: Session, side_id: int, since: datetime, before: int | None = None
) -> Sequence[Conversation]:
    """The conversations in which a side speaks that were logged, or added to, since then.

    The newest first; one more than a page when there are more.
    """
    added = exists().where(Snapshot.conversation_id == Conversation.id, Snapshot.taken_at >= since)
    found = (
        select(Conversation)
        .join(ConversationSide, ConversationSide.conversation_id == Conversation.id)
        .options(joinedload(Conversation.venue), joinedload(Conversation.official))
        .where(ConversationSide.side_id == side_id, or_(Conversation.logged_at >= since, added))
        .order_by(ConversationSide.conversation_id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        found = found.where(ConversationSide.conversation_id < before)
    return session.scalars(found).all()


def _conditions(wanted: Behind) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.side is not None:
        found.append(_sided(wanted.side))
    if wanted.channel is not None:
        found.append(Recognition.channel == wanted.channel)
    if wanted.community == "none":
        found.append(_mentioned(Mention.community_id.is_(None)))
    elif wanted.community is not None:
        found.append(_mentioned(Mention.community_id == wanted.community))
    if wanted.before is not None:
        day, last = wanted.before
        earlier = and_(Recognition.given_on == day, Recognition.id < last)
        found.append(or_(Recognition.given_on < day, earlier))
    return found


def _sided(side: int | str) -> ColumnElement[bool]:
    if side == "any":
        return _mentioned(Mention.side_id.is_not(None))
    if side == "none":  # also whoever names nobody at all
        of_no_side = _mentioned(Mention.side_id.is_(None))
        return or_(of_no_side, ~exists().where(Mention.recognition_id == Recognition.id))
    return _mentioned(Mention.side_id == side)


def _mentioned(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Mention.recognition_id == Recognition.id, condition)
