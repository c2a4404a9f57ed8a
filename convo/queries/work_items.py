"""What a list of work is made of: one thing to do, and the rows that become such things."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Conversation, Reply
from convo.domain.vocabulary import Approach, ReplyState, Word

#: More than this is a pile, not a list.
MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkItem:
    """One thing to do or to wait for: what it is, who has it, since when, until when."""

    #: 'conversation', 'reply', 'review', 'referral' or 'person': which page deals with it.
    page: str
    id: int
    title: str
    what: str
    who: str
    since: datetime
    due_at: datetime | None
    state: Word | None = None


def list_for_work(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Conversation]:
    """Conversations that meet the conditions, with what their items need, by due time."""
    found: Select[Any] = (
        select(Conversation)
        .options(joinedload(Conversation.official), selectinload(Conversation.decisions))
        .where(*conditions)
        .order_by(Conversation.due_at, Conversation.id)
        .limit(MOST)
    )
    return session.scalars(found).all()


def list_replies_for_work(session: Session, *conditions: ColumnElement[bool]) -> Sequence[Reply]:
    """Replies that meet the conditions, likewise."""
    found: Select[Any] = (
        select(Reply)
        .options(
            joinedload(Reply.conversation),
            joinedload(Reply.started_by),
            joinedload(Reply.mentor),
        )
        .where(*conditions)
        .order_by(Reply.due_at, Reply.id)
        .limit(MOST)
    )
    return session.scalars(found).all()


def holder(reply: Reply) -> str:
    """Who has a reply, in a name."""
    if reply.state is ReplyState.WITH_MENTOR:
        return reply.mentor.name if reply.mentor else "A mentor"
    if reply.state is ReplyState.WITH_PRESS_OFFICE:
        return "Press office"
    return reply.started_by.name


def reply_item(reply: Reply, page: str, what: str, who: str) -> WorkItem:
    """A reply as a thing to do; `who` is its author where nobody is named."""
    return WorkItem(
        page=page,
        id=reply.id,
        title=reply.conversation.title,
        what=what,
        who=who or reply.started_by.name,
        since=reply.since,
        due_at=reply.due_at,
        state=reply.state,
    )


def conversation_item(conversation: Conversation, what: str, who: str) -> WorkItem:
    """A conversation as a thing to do."""
    return WorkItem(
        page="conversation",
        id=conversation.id,
        title=conversation.title,
        what=what,
        who=who,
        since=conversation.since,
        due_at=conversation.due_at or _at_once(conversation),
        state=conversation.state,
    )


def _at_once(conversation: Conversation) -> datetime | None:
    """Where somebody may be in danger, it was due the moment it was decided."""
    decision = conversation.decision
    in_danger = decision is not None and decision.approach is Approach.SAFEGUARDING
    return conversation.since if in_danger else None
