"""Decisions to wait as things to do: they come back to their official, or wait for a second person.

Conditions name the decision in force, as `work_rows` joins it.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from convo.db.models import Conversation, Decision, Extension, Person, Topic, TopicMentor
from convo.domain.lasting import WAITING
from convo.domain.vocabulary import Approach, ConversationState
from convo.queries.listed import ListedConversation
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem, conversation_item
from convo.queries.work_rows import ME, MENTORS, OFFICIALS

_WAITING, _OF_ANY = aliased(Extension), aliased(Extension)
_EARLIER = aliased(Decision)

#: The decision in force waits for a second person to say that it stands for longer.
WAITS = exists().where(
    _WAITING.decision_id == Decision.id, _WAITING.needs_second, _WAITING.agreed.is_(None)
)
#: Found by the few that wait; never for somebody who had a part in it.
TO_AGREE = (
    Conversation.id.in_(
        select(_OF_ANY.conversation_id).where(_OF_ANY.needs_second, _OF_ANY.agreed.is_(None))
    ),
    Conversation.state == ConversationState.DECIDED,
    WAITS,
    Conversation.official_id.not_in(OFFICIALS),
    ~exists().where(_EARLIER.conversation_id == Conversation.id, _EARLIER.made_by_id == ME),
    ~exists()
    .where(Extension.conversation_id == Conversation.id, Extension.extended_by_id == ME)
    .correlate(Conversation),
)
_IS_OWNER = exists().where(Topic.id == Conversation.topic_id, Topic.owner_id == ME)
TO_AGREE_AS_OWNER = (*TO_AGREE, _IS_OWNER)
#: A mentor's turn comes for the topics they know, and for the officials whose mentor is they or
#: somebody for whom they act today.
TO_AGREE_AS_MENTOR = (
    *TO_AGREE,
    or_(
        _IS_OWNER,
        Conversation.official_id.in_(select(Person.id).where(Person.mentor_id.in_(MENTORS))),
        exists().where(TopicMentor.topic_id == Conversation.topic_id, TopicMentor.person_id == ME),
    ),
)

_WHAT_AGAIN = {
    Approach.LEAVE: "You left it alone until now: decide again, or extend it with a reason",
    Approach.LISTEN: "You listened until now: decide again, or extend it with a reason",
}
_REFUSED = "A second person did not agree that your decision stands: decide again"
_TO_AGREE = "Say whether it may be left alone for longer"
_AWAITED = "A second person says whether it may be left alone for longer"


def waits(conversation: ListedConversation) -> bool:
    """Whether it was decided only to wait."""
    return conversation.approach in WAITING


def what_comes_back(conversation: ListedConversation, at: Standpoint) -> str | None:
    """What its official has to do about a decision to wait; None before its day."""
    if conversation.waits_for_second:
        return None
    if conversation.agreed is False:
        return _REFUSED
    is_due = conversation.due_at is not None and conversation.due_at <= at.now
    return _WHAT_AGAIN.get(conversation.approach) if is_due and conversation.approach else None


def decided_item(conversation: ListedConversation, what: str, at: Standpoint) -> WorkItem:
    """Something to do about a conversation; of a decision that comes back, why it was made."""
    item = conversation_item(conversation, what, conversation.official_name)
    if not waits(conversation) or what_comes_back(conversation, at) is None:
        return item
    page = "conversation" if conversation.agreed is False else "look-again"
    return replace(item, page=page, why=conversation.reason or "")


def list_to_agree(found: Sequence[ListedConversation]) -> list[WorkItem]:
    """These decisions, as a second person reads them."""
    return [
        replace(
            conversation_item(each, _TO_AGREE, each.official_name),
            page="extension",
            since=each.extended_at or each.since,
            why=each.reason or "",
        )
        for each in found
    ]


def list_awaiting_second(found: Sequence[ListedConversation], person: Person) -> list[WorkItem]:
    """Those of these conversations that are this person's and wait for a second person."""
    return [
        replace(
            conversation_item(each, _AWAITED, "A second person"),
            since=each.extended_at or each.since,
        )
        for each in found
        if each.waits_for_second and each.official_id == person.id
    ]
