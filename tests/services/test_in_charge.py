"""Whose conversation it is, and what somebody is told who was overtaken."""

import pytest

from convo.db.models import Conversation
from convo.domain.errors import AlreadyDone, NotPermitted, NotReady, StaleWording
from convo.domain.vocabulary import ConversationState
from convo.services import conversations
from tests.given import Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_ENDING = [conversations.refer_conversation, conversations.close_conversation]


def _because(conversation: Conversation, late: int = 0) -> conversations.WithReason:
    return conversations.WithReason(
        conversation_id=conversation.id,
        version=conversation.version - late,
        reason="It is best so",
    )


@pytest.mark.parametrize("deed", _ENDING)
def test_only_the_official_in_charge_refers_or_closes(given: Given, log, deed) -> None:
    conversation, other = given.conversation(given.official(name="Asha Rao")), given.official()
    with pytest.raises(NotPermitted, match="Asha Rao is in charge"):
        deed(given.office, given.actor(other), _because(conversation))
    assert given.read_conversation(conversation.id).version == conversation.version
    assert log()[-1][1:] == ("refused", other.id)


def test_only_the_official_in_charge_opens_it_again(given: Given) -> None:
    conversation = given.conversation()
    actor = given.actor(conversation.official)
    conversations.close_conversation(given.office, actor, _because(conversation))
    closed = given.read_conversation(conversation.id)
    with pytest.raises(NotPermitted):
        conversations.reopen(given.office, given.actor(given.official()), _because(closed))
    assert given.read_conversation(conversation.id).state is ConversationState.CLOSED


@pytest.mark.parametrize("deed", [*_ENDING, conversations.reopen, conversations.agree])
def test_a_deed_on_an_older_version_is_stale(given: Given, last_leaf, deed) -> None:
    conversation = given.decided()
    person = given.press_officer() if deed is conversations.agree else conversation.official
    with pytest.raises(StaleWording, match="Nothing of yours was lost"):
        deed(given.office, given.actor(person), _because(conversation, late=1))
    assert given.read_conversation(conversation.id).version == conversation.version
    assert (last_leaf()["outcome"], last_leaf()["reason"]) == ("refused", "stale")


def test_a_form_sent_twice_is_one_deed_and_says_what_it_did(given: Given, log) -> None:
    conversation = given.conversation()
    actor = given.actor(conversation.official)
    conversations.close_conversation(given.office, actor, _because(conversation))
    before = log()
    with pytest.raises(AlreadyDone) as done:
        conversations.close_conversation(given.office, actor, _because(conversation))
    assert done.value.subject == f"conversation:{conversation.id}"
    assert log() == before


def test_a_refused_form_sent_twice_leaves_one_entry(given: Given, log) -> None:
    conversation, actor = given.conversation(), given.actor(given.official())
    for _ in range(2):
        with pytest.raises(NotPermitted):
            conversations.close_conversation(given.office, actor, _because(conversation))
    assert [entry[1] for entry in log() if entry[0] == "conversation:close"] == ["refused"]


def test_nobody_agrees_to_what_was_not_declined(given: Given) -> None:
    conversation, press_officer = given.decided(), given.press_officer()
    with pytest.raises(NotReady, match="No reply has been declined"):
        conversations.agree(given.office, given.actor(press_officer), _because(conversation))
