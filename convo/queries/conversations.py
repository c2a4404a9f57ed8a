"""Reading conversations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from convo.db.models import Conversation, Decision, FileImport, Reply, Revision, Snapshot
from convo.domain.conversation_guards import ConversationFacts
from convo.domain.decision_flow import CaseFacts
from convo.domain.errors import NotFound
from convo.domain.reply_table import ENDED, LIVE
from convo.domain.vocabulary import ConversationState, ReplyState, Role
from convo.queries.at_hand import at_hand, is_read
from convo.queries.covers import Covers, covers_on
from convo.queries.extensions import extension_facts
from convo.queries.overdue import escalation_owed
from convo.queries.said import journalist_joined, who_counts
from convo.queries.standpoint import Standpoint

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


# Made once: they take longer to make than to send.
_ID: BindParameter[int] = bindparam("id")
_CONVERSATION = (
    select(Conversation)
    .options(
        joinedload(Conversation.venue),
        joinedload(Conversation.topic),
        joinedload(Conversation.official),
        joinedload(Conversation.logged_by),
        joinedload(Conversation.file_import).joinedload(FileImport.by),
        joinedload(Conversation.sides),
        joinedload(Conversation.community),
    )
    .where(Conversation.id == _ID)
)
_SNAPSHOTS = select(Snapshot).where(Snapshot.conversation_id == _ID).order_by(Snapshot.id)
_DECISIONS = (
    select(Decision)
    .options(joinedload(Decision.made_by))
    .where(Decision.conversation_id == _ID)
    .order_by(Decision.id)
)
_REPLIES = (
    select(Reply)
    .options(joinedload(Reply.started_by), joinedload(Reply.mentor), joinedload(Reply.authors))
    .where(Reply.conversation_id == _ID)
    .order_by(Reply.id)
)
_VERSIONS = (
    select(Revision)
    .options(load_only(Revision.reply_id, Revision.number, Revision.written_by_id))
    .join(Reply, Reply.id == Revision.reply_id)
    .where(Reply.conversation_id == _ID)
    .order_by(Revision.number)
)
_OTHER_REPLIES = (
    select(Reply)
    .options(joinedload(Reply.started_by))
    .where(Reply.conversation_id == _ID, Reply.id != bindparam("but"))
    .order_by(Reply.id)
)


def get_conversation(session: Session, conversation_id: int) -> Conversation:
    """The conversation with its venue, topic and people. Raises `NotFound`."""
    if (known := at_hand(session, Conversation, conversation_id)) is not None:
        return known
    conversation = session.scalars(_CONVERSATION, {"id": conversation_id}).unique().one_or_none()
    if conversation is None:
        raise NotFound(f"no conversation {conversation_id}")
    read_what_was_said(session, conversation)
    return conversation


def read_what_was_said(session: Session, conversation: Conversation) -> None:
    """Read what was said in a conversation and what was decided, unless that is at hand."""
    of_it = {"id": conversation.id}
    if not is_read(conversation, "snapshots"):
        said = session.scalars(_SNAPSHOTS, of_it).all()
        set_committed_value(conversation, "snapshots", said)
    if not is_read(conversation, "decisions"):
        decided = session.scalars(_DECISIONS, of_it).all()
        set_committed_value(conversation, "decisions", decided)


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


def list_replies_in(session: Session, conversation_id: int) -> Sequence[Reply]:
    """The replies of a conversation, oldest first."""
    replies = session.scalars(_REPLIES, {"id": conversation_id}).unique().all()
    unread = [reply for reply in replies if not is_read(reply, "revisions")]
    if unread:
        versions: dict[int, list[Revision]] = defaultdict(list)
        for revision in session.scalars(_VERSIONS, {"id": conversation_id}):
            versions[revision.reply_id].append(revision)
        for reply in unread:
            set_committed_value(reply, "revisions", versions[reply.id])
    return replies


def list_other_replies(session: Session, reply: Reply) -> Sequence[Reply]:
    """The other replies in its conversation, each with who started it; oldest first."""
    which = {"id": reply.conversation_id, "but": reply.id}
    return session.scalars(_OTHER_REPLIES, which).all()


def conversation_facts(
    session: Session,
    conversation: Conversation,
    at: Standpoint,
    replies: Sequence[Reply] | None = None,
    covers: Covers | None = None,
) -> ConversationFacts:
    """What the guards of a conversation need to know just now; what was read is handed in.

    `covers` has to know who covers for its official, and for their mentor.
    """
    if covers is None:
        asked = (conversation.official_id, conversation.official.mentor_id)
        covers = covers_on(session, {each for each in asked if each is not None}, at.today)
    replies = list_replies_in(session, conversation.id) if replies is None else replies
    decision = conversation.decision
    return ConversationFacts(
        state=conversation.state,
        official=conversation.official_id,
        official_name=conversation.official.name,
        approach=decision.approach if decision else None,
        is_passed_on=conversation.passed_on_at is not None,
        stand_ins=covers.ids(conversation.official_id, Role.OFFICIAL),
        authors=frozenset().union(*(reply.author_ids for reply in replies)),
        has_reply_under_way=any(reply.state not in ENDED | LIVE for reply in replies),
        has_live_reply=any(reply.state in LIVE for reply in replies),
        declined=any(_declined_since(reply, conversation) for reply in replies),
        taken_on=_ended_since(conversation, replies, ReplyState.TAKEN_ON),
        journalist_joined=journalist_joined(conversation),
        asked=conversation.asked_at is not None,
        is_overdue=escalation_owed(conversation, at) is not None,
        removed=_ended_since(conversation, replies, ReplyState.REMOVED),
        about_community=conversation.community_id is not None,
        **extension_facts(session, conversation, covers),
    )


def case_facts(
    session: Session, conversation: Conversation, replies: Sequence[Reply] | None = None
) -> CaseFacts:
    """What the questions of a decision need to know; its replies may be handed in."""
    replies = list_replies_in(session, conversation.id) if replies is None else replies
    posted = [reply for reply in replies if reply.posted_at is not None]
    topic, venue = conversation.topic, conversation.venue
    return CaseFacts(
        speaker_role=who_counts(conversation),
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
        about_community=conversation.community_id is not None,
    )


def _declined_since(reply: Reply, conversation: Conversation) -> bool:
    if reply.state is not ReplyState.DECLINED:
        return False
    return conversation.agreed_at is None or reply.since > conversation.agreed_at


def _ended_since(conversation: Conversation, replies: Sequence[Reply], state: ReplyState) -> bool:
    """Whether a reply came to such an end since the decision in force."""
    decision = conversation.decision
    return any(
        reply.state is state and (decision is None or reply.since > decision.made_at)
        for reply in replies
    )
