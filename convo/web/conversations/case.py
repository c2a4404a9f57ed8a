"""What the pages about one conversation show: how it stands for whoever is looking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from convo.db.models import Conversation, Reply
from convo.domain.conversation_guards import ConversationFacts
from convo.domain.conversation_table import CONVERSATION
from convo.domain.decision_flow import QUESTIONS
from convo.domain.permissions import Action
from convo.domain.workflow import Offer
from convo.queries.conversations import conversation_facts, get_conversation, list_replies_in
from convo.queries.covers import Covers, covers_on
from convo.queries.notes import Thread, list_threads
from convo.support.addresses import BadAddress, canonical
from convo.web.access import actor, db, office
from convo.web.conversations.next_steps import Whereabouts, whereabouts


@dataclass(frozen=True, kw_only=True)
class Case:
    """A conversation, its replies, and what the person signed in may do with it now."""

    conversation: Conversation
    replies: Sequence[Reply]
    facts: ConversationFacts
    offers: tuple[Offer, ...]
    whereabouts: Whereabouts
    #: Who covers today for those who may have it, or a reply in it.
    covers: Covers

    def may(self, action: str) -> bool:
        """Whether the person signed in may do this now."""
        return any(offer.action == action and offer.open for offer in self.offers)

    @cached_property
    def threads(self) -> list[Thread]:
        """The notes on it, those on its replies among them."""
        return list_threads(db(), self.conversation.id)

    @property
    def closed_offers(self) -> tuple[Offer, ...]:
        """What their role allows in this state, but not to them, or not yet."""
        return tuple(offer for offer in self.offers if not offer.open)


class Answered(NamedTuple):
    """One answer of a decision, in the words of its question."""

    key: str
    question: str
    answer: str


def open_case(conversation_id: int) -> Case:
    """The case of this conversation, for the person signed in. Raises `NotFound`."""
    conversation = get_conversation(db(), conversation_id)
    replies = list_replies_in(db(), conversation_id)
    standpoint = office().standpoint()
    covers = covers_on(db(), _holders(conversation, replies), standpoint.today)
    facts = conversation_facts(db(), conversation, standpoint, replies, covers)
    return Case(
        conversation=conversation,
        replies=replies,
        facts=facts,
        offers=tuple(CONVERSATION.offers(actor(), facts)),
        whereabouts=whereabouts(facts, covers, conversation.official, has_replies=bool(replies)),
        covers=covers,
    )


def _holders(conversation: Conversation, replies: Sequence[Reply]) -> set[int]:
    """Everybody who may have it, or a reply in it."""
    named = {each.mentor_id for each in replies} | {each.follow_up_by_id for each in replies}
    # Their mentor, or whoever covers for them, may have to agree to what is left alone.
    named.add(conversation.official.mentor_id)
    return {conversation.official_id} | {each for each in named if each is not None}


def open_case_for(action: Action, conversation_id: int) -> Case:
    """The case, for a page that asks about a deed: refused here when the deed would be.

    Raises `NotPermitted`, `WrongState` or `NotReady`, whose sentences say why. Not for the deed
    itself: its service refuses it, and records that.
    """
    case = open_case(conversation_id)
    CONVERSATION.move(action, actor(), case.facts)
    return case


def in_words(answers: Mapping[str, str]) -> list[Answered]:
    """Answers as people read them. A question that convo no longer asks is named by its key."""
    return [_answered(key, value) for key, value in answers.items()]


def link_to(address: str) -> str | None:
    """Where a link to an address that somebody typed may lead; None if it is no web page's."""
    try:
        canonical(address)
    except BadAddress:
        return None
    typed = address.strip()
    if typed.lower().startswith(("http://", "https://")):
        return typed
    return "https://" + typed.removeprefix("//")


def _answered(key: str, value: str) -> Answered:
    question = QUESTIONS.get(key)
    if question is None:
        return Answered(key, key, value)
    labels = {option.value: option.label for option in question.options}
    return Answered(key, question.wording, labels.get(value, value))
