"""What the press office is shown because nobody else does it: nobody's absence blocks a case."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from convo.db.models import (
    AuditEntry,
    Conversation,
    Decision,
    Person,
    PersonRole,
    Reply,
    ReplyAuthor,
)
from convo.domain.lasting import WAITING
from convo.domain.permissions import Action
from convo.domain.reply_table import LIVE
from convo.domain.vocabulary import (
    EXITS,
    ConversationState,
    EscalatedTo,
    Outcome,
    ReplyKind,
    ReplyState,
    Role,
)
from convo.queries.extended_cases import WAITS
from convo.queries.held import OPEN
from convo.queries.listed import ListedConversation, ListedReply
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem, conversation_item, holder, reply_item
from convo.queries.work_rows import ME, MOST, NOW, OFFICIALS

#: Whoever should read it can't: they have no account any more, or are no mentor.
MENTOR_IS_GONE = ~Reply.mentor.has(
    Person.active & Person.held_roles.any(PersonRole.role == Role.MENTOR)
)


_WITH_MENTOR_AND_NOT_OWN = (
    Reply.state == ReplyState.WITH_MENTOR,
    ~Reply.authors.any(ReplyAuthor.person_id == ME),
)
WITHOUT_MENTOR = (*_WITH_MENTOR_AND_NOT_OWN, MENTOR_IS_GONE)
UNREAD = (*_WITH_MENTOR_AND_NOT_OWN, Reply.due_at <= NOW, ~MENTOR_IS_GONE)
#: Conversations that waited until the press office was told, and wait still; its own are on its
#: list already.
UNDONE = (
    Conversation.escalated_to == EscalatedTo.PRESS_OFFICE,
    Conversation.official_id.not_in(OFFICIALS),
    or_(
        Conversation.state == ConversationState.LOGGED,
        and_(
            Conversation.state == ConversationState.DECIDED,
            or_(
                Conversation.asked_at.is_not(None),
                and_(Decision.approach.in_(EXITS), Conversation.passed_on_at.is_(None)),
                # What waits for a second person is on their list already.
                and_(Decision.approach.in_(WAITING), ~WAITS),
            ),
        ),
    ),
)
#: Threads at which nobody looked again until the press office was told.
UNWATCHED = (
    Reply.state.in_(LIVE),
    Reply.due_at <= NOW,
    Reply.escalated_to == EscalatedTo.PRESS_OFFICE,
    func.coalesce(Reply.follow_up_by_id, 0).not_in(OFFICIALS),
    ~Reply.authors.any(ReplyAuthor.person_id == ME),
)

_STILL_OFFICIAL = Person.held_roles.any(PersonRole.role == Role.OFFICIAL)
_THEIR_OPEN = (Conversation.official_id == Person.id, Conversation.state.in_(OPEN))
#: When they left: the account was closed, or the role taken away.
_LAST_CHANGED = (
    select(func.max(AuditEntry.at))
    .where(
        AuditEntry.subject_type == "person",
        AuditEntry.subject_id == Person.id,
        AuditEntry.action.in_((Action.DISABLE_PERSON, Action.CHANGE_PERSON)),
        AuditEntry.outcome == Outcome.OK,
    )
    .scalar_subquery()
)
#: Asked from the people's side, since conversations are many.
_LEFT_BEHIND = (
    select(
        Person.id,
        Person.name,
        select(func.count(Conversation.id)).where(*_THEIR_OPEN).scalar_subquery().label("left"),
        select(func.min(Conversation.since)).where(*_THEIR_OPEN).scalar_subquery().label("oldest"),
        _LAST_CHANGED.label("left_at"),
    )
    .where(~(Person.active & _STILL_OFFICIAL), exists().where(*_THEIR_OPEN))
    .order_by(Person.name, Person.id)
    .limit(MOST)
)


def list_without_mentor(found: Sequence[ListedReply]) -> list[WorkItem]:
    """These replies, which wait for somebody who is gone."""
    return [_instead(reply, "It has no mentor now") for reply in found]


def list_unread(found: Sequence[ListedReply], at: Standpoint) -> list[WorkItem]:
    """Those of these replies that no mentor has read for so long."""
    hours = at.targets.escalation_hours
    return [
        _instead(reply, "No mentor has read it")
        for reply in found
        if at.calendar.hours_between(reply.since, at.now) >= hours
    ]


def _instead(reply: ListedReply, why: str) -> WorkItem:
    return reply_item(reply, "review", f"{why}: sign it off or return it", holder(reply))


def list_undone(found: Sequence[ListedConversation]) -> list[WorkItem]:
    """These conversations, about which nobody did what was due."""
    return [conversation_item(each, _what_is_undone(each), each.official_name) for each in found]


def _what_is_undone(conversation: ListedConversation) -> str:
    if conversation.state is ConversationState.LOGGED:
        return "Nobody has decided on it: transfer it to somebody who can"
    if conversation.approach in EXITS and conversation.passed_on_at is None:
        return "Nobody has passed it on: do so, or transfer it"
    if conversation.asked_at is None:
        return "Nobody has looked at a decision again: transfer it to somebody who can"
    return "Nobody has dealt with a question: transfer it to somebody who can"


def list_unwatched(found: Sequence[ListedReply]) -> list[WorkItem]:
    """These threads, at which nobody looked again."""
    return [
        reply_item(each, "reply", _unwatched(each), each.follow_up_name or holder(each))
        for each in found
    ]


def _unwatched(reply: ListedReply) -> str:
    if reply.kind is ReplyKind.ACKNOWLEDGEMENT:
        return "Nobody has said what came of it: look and close it, or say who looks"
    return "Nobody has looked at the thread again: look and close it, or say who looks"


def list_left_behind(session: Session, at: Standpoint) -> list[WorkItem]:
    """Officials who can't act any more and are still in charge of something."""
    hours = at.targets.press_office_hours
    return [
        WorkItem(
            page="hand-over",
            id=row.id,
            title=f"Cases of {row.name}",
            what=f"They left {row.left} open conversation{'' if row.left == 1 else 's'}: "
            "hand over to somebody",
            who=row.name,
            since=row.left_at or row.oldest,
            due_at=at.calendar.add_hours(row.left_at or row.oldest, hours),
        )
        for row in session.execute(_LEFT_BEHIND)
    ]
