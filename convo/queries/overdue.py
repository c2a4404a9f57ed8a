"""What has waited longer than it may, and who is to be told of it next.

First the cover, with the mentors of the topic; then the press office. Counted in working hours, so
that a night or a weekend makes nothing late (domain.md, 3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Conversation, Decision, Note, Reply
from convo.domain.reply_table import BEFORE_POSTING, LIVE
from convo.domain.vocabulary import (
    EXITS,
    ConversationState,
    EscalatedTo,
    NoteKind,
    ReplyState,
)
from convo.queries.extensions import lasting
from convo.queries.standpoint import Standpoint

#: What may be late.
Late = Reply | Conversation | Note

_JUDGED = (ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER)
#: Conversations that were decided to leave convo, at one time or now.
_LEFT = select(Decision.conversation_id).where(Decision.approach.in_(EXITS))


@dataclass(frozen=True, slots=True)
class Wait:
    """Since when something waits, and after how many working hours the first and second hear."""

    since: datetime
    cover: int
    press_office: int


def escalation_owed(late: Late, at: Standpoint) -> EscalatedTo | None:
    """Who is to be told next that this waits; None where nobody is, or not yet."""
    wait = _wait(late, at)
    if wait is None or late.escalated_to is EscalatedTo.PRESS_OFFICE or wait.since > at.now:
        return None
    is_next = EscalatedTo.COVER if late.escalated_to is None else EscalatedTo.PRESS_OFFICE
    hours = wait.cover if is_next is EscalatedTo.COVER else wait.press_office
    return is_next if at.calendar.hours_between(wait.since, at.now) >= hours else None


def list_overdue(session: Session, at: Standpoint) -> list[Late]:
    """Everything for which somebody is to be told now: replies, conversations, then questions."""
    return [late for late in _candidates(session, at) if escalation_owed(late, at) is not None]


def _wait(late: Late, at: Standpoint) -> Wait | None:
    soon = (at.targets.mentor_hours, at.targets.escalation_hours)
    later = (at.targets.escalation_hours, 2 * at.targets.escalation_hours)
    match late:
        case Note():
            is_open = late.kind is NoteKind.QUESTION and late.answered_at is None
            return Wait(late.at, *soon) if is_open else None
        case Reply() if late.state in _JUDGED:
            return Wait(late.since, *soon)
        case Reply() if late.state in LIVE and late.due_at is not None:
            return Wait(late.due_at, *later)
        case Conversation() if has_to_leave(late):
            return Wait(late.since, *soon)
        case Conversation() if late.due_at is not None and (hours := _hours_late(late, at)):
            return Wait(late.due_at, hours, 2 * hours)
    return None


def _hours_late(late: Conversation, at: Standpoint) -> int | None:
    """Working hours after it is due until somebody hears of it; None where nobody has to act."""
    if _has_to_be_decided(late):
        return at.targets.escalation_hours
    lasts = lasting(late)
    if lasts is None:
        return None
    # A second person has to say yes or no, or its official to look again.
    is_others = lasts.waiting is not None
    return at.targets.escalation_hours if is_others else at.targets.review_late_hours


def has_to_leave(conversation: Conversation) -> bool:
    """An exit of the decision flow that nobody has passed on yet."""
    decision = conversation.decision
    return (
        conversation.state is ConversationState.DECIDED
        and decision is not None
        and decision.approach in EXITS
        and conversation.passed_on_at is None
    )


def _has_to_be_decided(conversation: Conversation) -> bool:
    """Nobody has decided yet, or somebody there has asked something since."""
    if conversation.state is ConversationState.LOGGED:
        return True
    return conversation.state is ConversationState.DECIDED and conversation.asked_at is not None


def _candidates(session: Session, at: Standpoint) -> Iterator[Late]:
    """Whatever may be late, by what an index can tell."""
    yield from session.scalars(
        select(Reply)
        .options(joinedload(Reply.conversation))
        .where(
            Reply.state.in_((*_JUDGED, *LIVE)), Reply.due_at <= at.now, _has_somebody_left(Reply)
        )
        .order_by(Reply.id)
    )
    yield from session.scalars(
        select(Conversation)
        .options(selectinload(Conversation.decisions), selectinload(Conversation.extensions))
        .where(
            or_(
                and_(
                    Conversation.state.in_((ConversationState.LOGGED, ConversationState.DECIDED)),
                    Conversation.due_at <= at.now,
                ),
                and_(
                    Conversation.state == ConversationState.DECIDED,
                    Conversation.passed_on_at.is_(None),
                    # Whatever else is due in it, and when.
                    Conversation.id.in_(_LEFT),
                ),
            ),
            _has_somebody_left(Conversation),
        )
        .order_by(Conversation.id)
    )
    yield from session.scalars(
        select(Note)
        .where(
            Note.kind == NoteKind.QUESTION,
            Note.answered_at.is_(None),
            Note.due_at <= at.now,
            Note.conversation.has(Conversation.state != ConversationState.CLOSED),
            or_(Note.reply_id.is_(None), Note.reply.has(Reply.state.in_(BEFORE_POSTING))),
            _has_somebody_left(Note),
        )
        .order_by(Note.id)
    )


def _has_somebody_left(kind: type[Late]) -> ColumnElement[bool]:
    return or_(kind.escalated_to.is_(None), kind.escalated_to != EscalatedTo.PRESS_OFFICE)
