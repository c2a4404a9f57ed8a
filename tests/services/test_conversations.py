"""Logging a conversation, adding to it, deciding, referring, closing."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from convo.db.models import Conversation
from convo.domain.errors import (
    AlreadyLogged,
    NotFound,
    NotPermitted,
    NotReady,
    Refused,
    WrongState,
)
from convo.domain.permissions import Action
from convo.domain.vocabulary import (
    Approach,
    ConversationState,
    ReplyState,
    SpeakerRole,
    VenueKind,
)
from convo.services import conversations
from convo.services.conversations import AddSnapshot, Decide, Log, Said, WithReason
from convo.services.office import Office
from convo.support.addresses import BadAddress
from tests.given import QUESTION, Given, SettableClock

Entries = Callable[[], list[tuple[str, str, int | None]]]
SAID = Said(words="What is the fee?", speaker=SpeakerRole.PUBLIC)


def a_log(given: Given, **details: Any) -> Log:
    places = {"venue_id": given.venue().id, "topic_id": given.topic().id}
    usual: dict[str, Any] = {"address": "https://forum.example.org/t/7", "title": "Fees"}
    return Log(**({"said": SAID} | usual | places | details))


def a_decision(conversation: Conversation, **details: Any) -> Decide:
    usual = Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers=QUESTION,
        approach=Approach.CONVERSE,
        reason="A fair question",
    )
    return replace(usual, **details)


def because(conversation: Conversation, reason: str = "It is over") -> WithReason:
    return WithReason(conversation_id=conversation.id, version=conversation.version, reason=reason)


def test_a_logged_conversation_is_its_loggers_to_decide(given: Given, clock: SettableClock):
    official = given.official()
    conversation = given.conversation(official)
    assert conversation.state is ConversationState.LOGGED
    assert conversation.official_id == conversation.logged_by_id == official.id
    assert conversation.logged_at == clock()
    # Two working days from Tuesday ten o'clock.
    assert conversation.due_at == clock() + timedelta(days=2)


def test_what_was_said_is_kept_as_text_with_a_hash_over_it(given: Given):
    conversation = given.conversation(words="<p>Is it <b>£50</b>?</p><script>steal()</script>")
    (snapshot,) = conversation.snapshots
    assert "<" not in snapshot.words
    assert "£50" in snapshot.words
    assert snapshot.sha256 == hashlib.sha256(snapshot.words.encode()).hexdigest()


def test_the_same_conversation_is_logged_once_however_its_address_is_written(
    given: Given, office: Office, log: Entries
):
    asha, oz = given.official(name="Asha"), given.official()
    deed = a_log(given)
    first = conversations.log(office, given.actor(asha), deed)
    again = replace(deed, address="HTTP://Forum.Example.org:80/t/7?utm_source=mail#post-3")
    with pytest.raises(AlreadyLogged, match="Already logged by Asha on 10 March 2026") as refused:
        conversations.log(office, given.actor(oz), again)
    assert refused.value.conversation_id == first
    assert log()[-1] == (Action.LOG, "refused", oz.id)


def test_a_conversation_without_words_or_a_real_address_is_not_logged(
    given: Given, office: Office, log: Entries
):
    official = given.official()
    with pytest.raises(Refused, match="Paste the words"):
        conversations.log(
            office, given.actor(official), a_log(given, said=replace(SAID, words=" <br> "))
        )
    assert log()[-1] == (Action.LOG, "refused", official.id)
    with pytest.raises(BadAddress):
        conversations.log(office, given.actor(official), a_log(given, address="the forum"))


def test_only_officials_log(given: Given, office: Office):
    for person in (given.mentor(), given.press_officer(), given.administrator()):
        with pytest.raises(NotPermitted):
            conversations.log(office, given.actor(person), a_log(given))


def test_a_conversation_is_logged_at_a_place_and_on_a_topic_that_exist(
    given: Given, office: Office
):
    with pytest.raises(NotFound):
        conversations.log(office, given.actor(given.official()), a_log(given, venue_id=999))


def test_anybody_on_a_case_adds_what_was_said_since(given: Given, office: Office):
    conversation = given.decided()
    for person in (given.official(), given.mentor(), given.press_officer()):
        deed = AddSnapshot(conversation_id=conversation.id, said=SAID)
        conversations.add_snapshot(office, given.actor(person), deed)
    assert len(given.read_conversation(conversation.id).snapshots) == 4


def test_nothing_is_added_to_a_closed_conversation(given: Given, office: Office):
    conversation = given.conversation()
    actor = given.actor(conversation.official)
    conversations.close_conversation(office, actor, because(conversation))
    with pytest.raises(WrongState):
        conversations.add_snapshot(
            office,
            given.actor(conversation.official),
            AddSnapshot(conversation_id=conversation.id, said=SAID),
        )


def test_a_publication_is_referred_too(given: Given, office: Office):
    conversation = given.conversation(venue=given.venue(kind=VenueKind.NEWS))
    with pytest.raises(NotReady):
        conversations.decide(
            office,
            given.actor(conversation.official),
            a_decision(conversation, answers={"danger": "no"}),
        )


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_deed_on_a_conversation_goes_without_its_reason(
    given: Given, office: Office, log: Entries, reason: str
):
    conversation = given.conversation()
    actor = given.actor(conversation.official)
    for deed in (conversations.refer_conversation, conversations.close_conversation):
        with pytest.raises(NotReady, match="Say why"):
            deed(office, actor, because(conversation, reason))
    with pytest.raises(NotReady, match="Say why"):
        conversations.decide(office, actor, a_decision(conversation, reason=reason))
    assert [entry[1] for entry in log()[-3:]] == ["refused"] * 3


def test_a_referred_conversation_is_the_press_offices_to_close(given: Given, office: Office):
    conversation = given.conversation()
    official, press_officer = conversation.official, given.press_officer()
    conversations.refer_conversation(office, given.actor(official), because(conversation))
    referred = given.read_conversation(conversation.id)
    with pytest.raises(NotPermitted, match="The press office has it"):
        conversations.close_conversation(office, given.actor(official), because(referred))
    conversations.close_conversation(office, given.actor(press_officer), because(referred))
    closed = given.read_conversation(conversation.id)
    assert (closed.state, closed.due_at) == (ConversationState.CLOSED, None)
    conversations.reopen(office, given.actor(official), because(closed))
    assert given.read_conversation(conversation.id).state is ConversationState.LOGGED


def test_while_a_reply_is_on_its_way_nothing_is_closed_referred_or_decided_again(
    given: Given, office: Office
):
    reply = given.reply()
    conversation = given.read_conversation(reply.conversation_id)
    actor = given.actor(conversation.official)
    for deed in (conversations.refer_conversation, conversations.close_conversation):
        with pytest.raises(NotReady, match="still on its way"):
            deed(office, actor, because(conversation))
    with pytest.raises(NotReady, match="still on its way"):
        conversations.decide(office, actor, a_decision(conversation))


def test_a_conversation_with_a_posted_reply_may_be_decided_again_but_not_closed(
    given: Given, office: Office
):
    reply = given.reply(state=ReplyState.POSTED)
    conversation = given.read_conversation(reply.conversation_id)
    actor = given.actor(conversation.official)
    with pytest.raises(NotReady, match="Close it first"):
        conversations.close_conversation(office, actor, because(conversation))
    conversations.decide(office, actor, a_decision(conversation))
