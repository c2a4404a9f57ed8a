"""Decisions to wait, and what is said about them later, made as people would make them."""

from datetime import date, timedelta
from typing import Any

from convo.db.models import Conversation, Person
from convo.domain.vocabulary import Approach
from convo.queries.conversations import get_conversation
from convo.queries.extensions import lasting
from convo.services import conversations, extensions
from convo.services.extensions import Extend, Second
from tests.given import QUESTION, Given
from tests.learnt import looked_at_again

#: A reason of its own for each time.
REASONS = (
    "The consultation opens in May and answers what they ask",
    "The consultation was put off until June by the minister",
    "The court has not heard the case about the ferry yet",
)


def decided_to_wait(
    given: Given,
    official: Person | None = None,
    approach: Approach = Approach.LEAVE,
    days: int = 14,
    **details: Any,
) -> Conversation:
    """A conversation that is left alone, unless told otherwise, and looked at again."""
    official = official or given.official()
    conversation = given.conversation(official, **details)
    decide_to_wait(given, conversation, approach, days)
    return given.read_conversation(conversation.id)


def decide_to_wait(
    given: Given,
    conversation: Conversation,
    approach: Approach = Approach.LEAVE,
    days: int = 14,
    by: Person | None = None,
) -> None:
    """Its official decides so now, unless told otherwise."""
    fresh = given.read_conversation(conversation.id)
    deed = conversations.Decide(
        conversation_id=fresh.id,
        version=fresh.version,
        answers=QUESTION,
        approach=approach,
        reason="It is answered on the published page already",
        **looked_at_again(given.office.today(), days),
    )
    conversations.decide(given.office, given.actor(by or fresh.official), deed)


def extend(
    given: Given, conversation: Conversation, by: Person | None = None, **details: Any
) -> None:
    """It is extended by its official, unless told otherwise, to a day two weeks after the last."""
    fresh = given.read_conversation(conversation.id)
    with given.office.sessions() as session:
        found = get_conversation(session, conversation.id)
        stands = lasting(found)
        times = len(found.extensions)
    until = (stands.review_on if stands else None) or date.min
    until = max(given.office.today(), until)
    told: dict[str, Any] = {
        "version": fresh.version,
        "review_on": until + timedelta(days=14),
        "reason": REASONS[times % len(REASONS)],
    } | details
    deed = Extend(conversation_id=fresh.id, **told)
    extensions.extend(given.office, given.actor(by or fresh.official), deed)


def waiting_for_second(
    given: Given, official: Person | None = None, **details: Any
) -> Conversation:
    """Left alone, and extended twice: the second waits for a second person."""
    conversation = decided_to_wait(given, official, **details)
    for _ in range(2):
        extend(given, conversation)
    return given.read_conversation(conversation.id)


def second(
    given: Given, conversation: Conversation, reason: str = "I see it the same way"
) -> Second:
    """A second person's word on it as it stands now."""
    version = given.read_conversation(conversation.id).version
    return Second(conversation_id=conversation.id, version=version, reason=reason)


def agree(given: Given, conversation: Conversation, who: Person) -> None:
    """A second person agrees."""
    extensions.agree_extension(given.office, given.actor(who), second(given, conversation))


def refuse(given: Given, conversation: Conversation, who: Person) -> None:
    """A second person does not agree."""
    deed = second(given, conversation, "Three months on it is a position, so let us answer")
    extensions.refuse_extension(given.office, given.actor(who), deed)
