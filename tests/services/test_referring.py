"""Referring a reply to the press office: by whom, and until when."""

from dataclasses import replace

import pytest

from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.vocabulary import ReplyState
from convo.services import referrals, replies
from tests.given import DENIAL, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_draft_full_of_stops_can_be_referred_and_the_entry_names_them(
    given: Given, last_leaf
) -> None:
    reply = given.reply(state=ReplyState.WITH_PRESS_OFFICE, words=DENIAL)
    leaf = last_leaf()
    assert "stop rebuttal.CategoricalDenial" in leaf["facts"]["findings"]
    assert leaf["facts"]["revision"] == 1
    assert reply.steps[-1].reason == "Because it is better so"


@pytest.mark.parametrize(
    "state", [ReplyState.DRAFTING, ReplyState.RETURNED, ReplyState.WITH_MENTOR]
)
def test_an_author_refers_until_it_is_signed_off(given: Given, state: ReplyState) -> None:
    reply = given.reply(state=state)
    replies.refer(given.office, given.actor(reply.started_by), given.with_reason(reply))
    assert given.read(reply.id).state is ReplyState.WITH_PRESS_OFFICE


def test_what_is_signed_off_is_not_referred(given: Given) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    with pytest.raises(WrongState):
        replies.refer(given.office, given.actor(reply.started_by), given.with_reason(reply))
    assert given.read(reply.id).signed_off_number == 1


def test_its_mentor_refers_it_only_while_they_have_it(given: Given) -> None:
    reply = given.reply()
    mentor = given.mentor_of(reply)
    with pytest.raises(NotPermitted, match="Only an author can refer it"):
        replies.refer(given.office, given.actor(mentor), given.with_reason(reply))
    reply = given.submit(reply)
    with pytest.raises(NotPermitted, match="has this"):
        replies.refer(given.office, given.actor(given.mentor()), given.with_reason(reply))
    replies.refer(given.office, given.actor(mentor), given.with_reason(reply))
    assert given.read(reply.id).state is ReplyState.WITH_PRESS_OFFICE


def test_nothing_unwritten_is_sent_on_to_a_mentor(given: Given) -> None:
    conversation = given.decided()
    official = conversation.official
    start = replies.Start(conversation_id=conversation.id, version=conversation.version)
    reply = given.read(replies.start(given.office, given.actor(official), start))
    replies.refer(given.office, given.actor(official), given.with_reason(reply))
    sending = referrals.SendToMentor(
        reply_id=reply.id, version=given.read(reply.id).version, reason="Go on"
    )
    with pytest.raises(NotReady, match="Nothing has been written"):
        referrals.send_to_mentor(given.office, given.actor(given.press_officer()), sending)


def test_a_press_officer_who_read_an_older_version_is_told(given: Given) -> None:
    reply = given.reply(state=ReplyState.WITH_PRESS_OFFICE)
    older = replace(given.with_reason(reply), version=reply.version - 1)
    with pytest.raises(StaleWording):
        referrals.decline(given.office, given.actor(given.press_officer()), older)
    assert given.read(reply.id).state is ReplyState.WITH_PRESS_OFFICE
