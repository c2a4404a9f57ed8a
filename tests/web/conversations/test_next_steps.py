"""What is next is said of every conversation, and names the right hands."""

from typing import Any

import pytest

from convo.domain.conversation_guards import ConversationFacts
from convo.domain.vocabulary import Approach, ConversationState
from convo.web.conversations.next_steps import holder, next_step

DECIDED = ConversationState.DECIDED


def facts(
    state: ConversationState, approach: Approach | None = None, **more: Any
) -> ConversationFacts:
    return ConversationFacts(
        state=state, official=1, official_name="Olivia", approach=approach, **more
    )


@pytest.mark.parametrize("state", ConversationState)
@pytest.mark.parametrize("approach", [None, *Approach])
def test_every_standing_has_a_sentence(state, approach):
    sentence = next_step(facts(state, approach))
    assert sentence.endswith(".")
    assert sentence[0].isupper()


def test_an_undecided_conversation_needs_a_decision():
    assert "decide" in next_step(facts(ConversationState.LOGGED))


def test_a_reopened_conversation_needs_a_new_decision_whatever_was_decided_before():
    assert "decide whether" in next_step(facts(ConversationState.LOGGED, Approach.CONVERSE))


@pytest.mark.parametrize(
    ("approach", "words"),
    [
        (Approach.LEAVE, "review date"),
        (Approach.LISTEN, "review date"),
        (Approach.REFLECT, "start an acknowledgement"),
        (Approach.CONVERSE, "start a reply"),
        (Approach.SAFEGUARDING, "safeguarding instruction now"),
    ],
)
def test_each_approach_leads_to_its_own_next_step(approach, words):
    assert words in next_step(facts(DECIDED, approach))


def test_an_open_reply_comes_first():
    open_reply = facts(DECIDED, Approach.CONVERSE, has_reply_under_way=True, declined=True)
    assert "see the reply through" in next_step(open_reply, has_replies=True)


@pytest.mark.parametrize(
    ("what", "approach", "words"),
    [
        ({"asked": True}, Approach.CONVERSE, "or start another reply"),
        ({"asked": True}, Approach.LISTEN, "asked us something. Next: decide again."),
        ({"asked": True, "has_live_reply": True}, Approach.CONVERSE, "or start another reply"),
        ({"asked": True, "has_reply_under_way": True}, Approach.CONVERSE, "on its way answers it"),
        ({"journalist_joined": True}, Approach.CONVERSE, "journalist has joined in"),
        ({"removed": True}, Approach.CONVERSE, "no longer there"),
        ({"removed": True, "has_live_reply": True}, Approach.CONVERSE, "see the reply through"),
    ],
)
def test_what_happened_since_it_was_decided_comes_first(what, approach, words):
    assert words in next_step(facts(DECIDED, approach, **what), has_replies=True)


def test_a_correction_in_a_closed_conversation_is_seen_through():
    closed = facts(ConversationState.CLOSED, Approach.CONVERSE, has_reply_under_way=True)
    assert "see the reply through" in next_step(closed, has_replies=True)


def test_after_a_declined_reply_the_press_office_has_to_agree():
    declined = facts(DECIDED, Approach.CONVERSE, declined=True)
    assert "press office agrees" in next_step(declined, has_replies=True)


def test_after_an_ended_reply_the_official_chooses():
    assert "another reply" in next_step(facts(DECIDED, Approach.CONVERSE), has_replies=True)


def test_a_decision_to_listen_after_a_reply_waits_for_its_review_date():
    assert "review date" in next_step(facts(DECIDED, Approach.LISTEN), has_replies=True)


def test_a_referred_conversation_is_with_the_press_office():
    assert holder(facts(ConversationState.REFERRED)) == "The press office"


def test_every_other_conversation_is_with_its_official():
    others = set(ConversationState) - {ConversationState.REFERRED}
    assert {holder(facts(state)) for state in others} == {"Olivia"}
