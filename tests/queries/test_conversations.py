"""Listing conversations."""

from collections.abc import Sequence
from typing import Any

import pytest

from convo.db.models import Conversation
from convo.domain.errors import NotFound
from convo.domain.vocabulary import Approach, ConversationState, ReplyState
from convo.queries import conversations as reading
from convo.queries.conversations import (
    PAGE,
    ConversationFilter,
    case_facts,
    get_conversation,
    list_conversations,
    list_replies_in,
)
from convo.services import conversations, replies
from tests.given import QUESTION, Given
from tests.learnt import looked_at_again

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _found(given: Given, **wanted: Any) -> list[int]:
    with given.office.sessions() as session:
        listed: Sequence[Conversation] = list_conversations(
            session,
            ConversationFilter(**wanted),
        )
        return [conversation.id for conversation in listed]


def test_the_newest_comes_first(given: Given) -> None:
    logged = [given.conversation().id for _ in range(3)]
    assert _found(given) == logged[::-1]


def test_a_page_shows_that_there_are_more_and_the_next_goes_on_where_it_ended(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)
    official = given.official()
    logged = [given.conversation(official).id for _ in range(7)][::-1]
    first = _found(given)
    assert first == logged[:4]
    second = _found(given, before=first[2])
    assert second == logged[3:7]
    assert _found(given, before=second[2]) == logged[6:]
    assert _found(given, before=logged[-1]) == []
    assert PAGE == 25


@pytest.mark.parametrize(
    ("words", "finds"),
    [("bus", True), ("BUS", True), ("100%", True), ("1%", False), ("_", False), ("tram", False)],
)
def test_words_are_looked_for_in_the_title_as_they_are(
    given: Given, words: str, finds: bool
) -> None:
    found = given.conversation(title="Bus fares up 100%?").id
    assert _found(given, words=words) == ([found] if finds else [])


def test_each_filter_leaves_out_the_rest(given: Given) -> None:
    official, venue, topic = given.official(), given.venue(), given.topic()
    of_others = given.conversation()
    wanted = given.decided(official, venue=venue, topic=topic)
    assert wanted.id in _found(given)
    for field, value in (
        ("state", ConversationState.DECIDED),
        ("topic_id", topic.id),
        ("venue_id", venue.id),
        ("official_id", official.id),
    ):
        assert _found(given, **{field: value}) == [wanted.id], field
    assert _found(given, state=ConversationState.LOGGED) == [of_others.id]
    assert _found(given, state=ConversationState.LOGGED, official_id=official.id) == []


def test_what_is_not_there_is_not_found(given: Given) -> None:
    with given.office.sessions() as session, pytest.raises(NotFound):
        get_conversation(session, 999)


def test_replies_are_listed_oldest_first_and_only_posted_ones_count_in_the_thread(
    given: Given,
) -> None:
    author = given.official()
    first = given.reply(author, ReplyState.CLOSED)
    conversation = given.read_conversation(first.conversation_id)
    start = replies.Start(conversation_id=conversation.id, version=conversation.version)
    second = replies.start(given.office, given.actor(author), start)
    with given.office.sessions() as session:
        fresh = get_conversation(session, conversation.id)
        assert [reply.id for reply in list_replies_in(session, fresh.id)] == [first.id, second]
        facts = case_facts(session, fresh)
    assert facts.replies_in_thread == 1
    assert not facts.other_official_engaged


def test_the_decision_in_force_is_the_last_one_made(given: Given) -> None:
    official = given.official()
    decided = given.decided(official)
    deed = conversations.Decide(
        conversation_id=decided.id,
        version=decided.version,
        answers=QUESTION,
        approach=Approach.LEAVE,
        reason="Somebody else has answered it",
        **looked_at_again(given.office.today()),
    )
    conversations.decide(given.office, given.actor(official), deed)
    decision = given.read_conversation(decided.id).decision
    assert decision is not None
    assert decision.approach is Approach.LEAVE
