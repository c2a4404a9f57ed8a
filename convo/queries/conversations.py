"""Reading conversations."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Conversation, Reply
from convo.domain.conversation_table import ConversationFacts
from convo.domain.decision_flow import CaseFacts
from convo.domain.errors import NotFound
from convo.domain.reply_table import ENDED
from convo.domain.vocabulary import ConversationState, ReplyState

PAGE = 25


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationFilter:
    """Which conversations to list; `before` is the identifier that the page before ended on."""

    words: str = ""
    state: ConversationState | None = None
    topic_id: int | None = None
    venue_id: int | None = None
    official_id: int | None = None
    before: int | None = None


def get_conversation(session: Session, conversation_id: int) -> Conversation:
    """The conversation with its venue, topic and people. Raises `NotFound`."""
    conversation = session.get(
        Conversation,
        conversation_id,
        options=[
            joinedload(Conversation.venue),
            joinedload(Conversation.topic),
            joinedload(Conversation.official),
            joinedload(Conversation.logged_by),
            selectinload(Conversation.snapshots),
            selectinload(Conversation.decisions),
        ],
    )
    if conversation is None:
        raise NotFound(f"no conversation {conversation_id}")
    return conversation


def find_logged(session: Session, canonical_address: str) -> Conversation | None:
    """The conversation that was logged under this address, if any."""
    return session.scalar(
        select(Conversation)
        .options(joinedload(Conversation.logged_by))
        .where(Conversation.canonical_address == canonical_address)
    )


def list_conversations(session: Session, wanted: ConversationFilter) -> Sequence[Conversation]:
    """Conversations, newest first; one more than a page when there are more."""
    found = (
        select(Conversation)
        .options(
            joinedload(Conversation.venue),
            joinedload(Conversation.topic),
            joinedload(Conversation.official),
        )
        .order_by(Conversation.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.words:
        found = found.where(Conversation.title.icontains(wanted.words, autoescape=True))
    for column, value in (
        (Conversation.state, wanted.state),
        (Conversation.topic_id, wanted.topic_id),
        (Conversation.venue_id, wanted.venue_id),
        (Conversation.official_id, wanted.official_id),
    ):
        if value is not None:
            found = found.where(column == value)
    if wanted.before is not None:
        found = found.where(Conversation.id < wanted.before)
    return session.scalars(found).all()


def titles_of(session: Session, conversation_ids: set[int]) -> dict[int, str]:
    """Titles by identifier, for those that exist."""
    rows = session.execute(
        select(Conversation.id, Conversation.title).where(Conversation.id.in_(conversation_ids))
    )
    return {row.id: row.title for row in rows}


def list_replies_in(session: Session, conversation_id: int) -> Sequence[Reply]:
    """The replies of a conversation, oldest first."""
    return session.scalars(
        select(Reply)
        .options(joinedload(Reply.started_by), selectinload(Reply.revisions))
        .where(Reply.conversation_id == conversation_id)
        .order_by(Reply.id)
    ).all()


def conversation_facts(session: Session, conversation: Conversation) -> ConversationFacts:
    """What the guards of a conversation need to know."""
    replies = list_replies_in(session, conversation.id)
    decision = conversation.decision
    return ConversationFacts(
        state=conversation.state,
        official=conversation.official_id,
        official_name=conversation.official.name,
        approach=decision.approach if decision else None,
        has_open_reply=any(reply.state not in ENDED for reply in replies),
        declined=any(_declined_since(reply, conversation) for reply in replies),
    )


def case_facts(session: Session, conversation: Conversation) -> CaseFacts:
    """What the questions of a decision need to know."""
    replies = list_replies_in(session, conversation.id)
    posted = [reply for reply in replies if reply.posted_at is not None]
    topic, venue = conversation.topic, conversation.venue
    return CaseFacts(
        speaker_role=conversation.snapshots[0].speaker,
        venue_kind=venue.kind,
        venue_public=venue.public,
        officials_welcome=venue.welcomes_officials,
        live_story=topic.live_story,
        legal_hold=topic.legal_hold,
        market_sensitive=topic.market_sensitive,
        election_period=topic.election_period,
        sensitivity=topic.sensitivity,
        replies_in_thread=len(posted),
        other_official_engaged=any(
            reply.started_by_id != conversation.official_id for reply in posted
        ),
    )


def _declined_since(reply: Reply, conversation: Conversation) -> bool:
    if reply.state is not ReplyState.DECLINED:
        return False
    return conversation.agreed_at is None or reply.since > conversation.agreed_at
