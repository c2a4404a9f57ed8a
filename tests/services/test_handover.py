"""Transferring a conversation, handing it back, adding an author."""

import pytest

from convo.db.models import Conversation, Person, Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.vocabulary import ConversationState, ReplyState, Role, Sensitivity
from convo.queries.timeline import timeline
from convo.queries.work import waited_for, waiting_for
from convo.services import conversations, handover, people
from tests.given import Given

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def works_on(given: Given, person: Person) -> list[str]:
    with given.office.sessions() as session:
        at = given.office.standpoint()
        found = [*waiting_for(session, person, at), *waited_for(session, person, at)]
        return [item.what for item in found]


def add(given: Given, reply: Reply, author: Person, by: Person | None = None) -> Reply:
    deed = handover.AddAuthor(
        reply_id=reply.id, version=reply.version, author_id=author.id, reason="You know the dates"
    )
    handover.add_author(given.office, given.actor(by or reply.started_by), deed)
    return given.read(reply.id)


def handing_back(conversation: Conversation) -> conversations.WithReason:
    return conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="Yours after all"
    )


def refer(given: Given, conversation: Conversation) -> Conversation:
    actor = given.actor(conversation.official)
    conversations.refer_conversation(given.office, actor, handing_back(conversation))
    return given.read_conversation(conversation.id)


def test_a_transfer_moves_the_case_and_its_replies_and_says_why(given: Given) -> None:
    asha, bo = given.official(name="Asha"), given.official(name="Bo", mentor=given.mentor())
    reply = given.reply(asha, ReplyState.WITH_MENTOR)
    moved = given.transfer(reply.conversation, bo)
    after = given.read(reply.id)
    assert moved.official_id == bo.id
    assert after.author_ids == {asha.id, bo.id}
    # Who has it to read keeps it; the next version goes to the mentor of whoever submits it.
    assert after.mentor_id == asha.mentor_id
    assert works_on(given, asha) == []
    assert works_on(given, bo) == ["A mentor reads it"]
    with given.office.sessions() as session:
        line = timeline(session, moved.id)[-1]
    assert line.sentence == "transferred the conversation from Asha to Bo"
    assert line.words == {"reason": "They know the place"}


@SQLITE
def test_the_next_version_goes_to_the_mentor_of_the_new_official(given: Given) -> None:
    bo = given.official(mentor=given.mentor())
    reply = given.reply(state=ReplyState.RETURNED)
    given.transfer(reply.conversation, bo)
    assert given.submit(given.read(reply.id), bo).mentor_id == bo.mentor_id


@SQLITE
def test_whoever_takes_it_on_looks_at_the_thread_again_too(given: Given) -> None:
    asha, bo = given.official(), given.official()
    reply = given.reply(asha, ReplyState.POSTED)
    given.transfer(reply.conversation, bo)
    assert works_on(given, asha) == []
    assert works_on(given, bo) == ["Look at the thread again, then close it"]


@SQLITE
def test_the_official_their_cover_and_the_press_office_transfer_and_nobody_else(
    given: Given, log
) -> None:
    asha, bo, cover = given.official(), given.official(), given.official()
    conversation = given.conversation(asha)
    for stranger in (bo, given.administrator()):
        with pytest.raises(NotPermitted):
            given.transfer(conversation, bo, by=stranger)
        assert log()[-1] == ("conversation:transfer", "refused", stranger.id)
    given.cover(asha, cover)
    given.transfer(conversation, bo, by=cover)
    assert given.transfer(conversation, asha, by=given.press_officer()).official_id == asha.id


@SQLITE
def test_only_an_official_who_can_sign_in_and_has_no_part_in_judging_takes_it_on(
    given: Given,
) -> None:
    both, gone = given.person(Role.OFFICIAL, Role.MENTOR, name="Mo"), given.official()
    people.disable_person(given.office, Actor.operator(), gone.id)
    asha = given.official(mentor=both)
    reply = given.reply(asha, ReplyState.WITH_MENTOR)
    for unfit, why in (
        (gone, "can sign in"),
        (given.mentor(), "Choose an official"),
        (asha, "in charge of it already"),
        (both, "Mo has it to sign off"),
    ):
        with pytest.raises(people.Unfit, match=why):
            given.transfer(reply.conversation, unfit)
    given.sign_off(reply, both)
    with pytest.raises(people.Unfit, match="Mo signed it off"):
        given.transfer(reply.conversation, both)


@SQLITE
def test_a_transfer_on_an_older_version_or_without_a_reason_changes_nothing(given: Given) -> None:
    conversation, bo = given.conversation(), given.official()
    for late, reason, refused in ((1, "Why not", StaleWording), (0, " ", NotReady)):
        deed = handover.Transfer(
            conversation_id=conversation.id,
            version=conversation.version - late,
            to_id=bo.id,
            reason=reason,
        )
        with pytest.raises(refused):
            handover.transfer(given.office, given.actor(conversation.official), deed)
    assert given.read_conversation(conversation.id).official_id == conversation.official_id


@SQLITE
def test_the_press_office_hands_back_what_was_referred(given: Given, last) -> None:
    conversation, press = given.conversation(), given.press_officer()
    with pytest.raises(WrongState):
        handover.hand_back(given.office, given.actor(press), handing_back(conversation))
    referred = refer(given, conversation)
    official = given.actor(conversation.official)
    with pytest.raises(NotPermitted):
        handover.hand_back(given.office, official, handing_back(referred))
    handover.hand_back(given.office, given.actor(press), handing_back(referred))
    assert last() == ("conversation:hand-back", "ok")
    assert given.read_conversation(conversation.id).state is ConversationState.LOGGED
    assert works_on(given, conversation.official) == ["Decide what to do"]


@SQLITE
def test_nothing_is_handed_back_to_whoever_has_left(given: Given, last_leaf) -> None:
    referred = refer(given, given.conversation())
    people.disable_person(given.office, Actor.operator(), referred.official_id, at_once=True)
    with pytest.raises(Exception, match="Transfer it first"):
        handover.hand_back(given.office, given.actor(given.press_officer()), handing_back(referred))
    assert last_leaf()["reason"] == "gone"


def test_an_added_author_writes_and_submits_and_sees_it_on_their_work(given: Given) -> None:
    bo = given.official(mentor=given.mentor())
    reply = given.reply()
    with pytest.raises(NotPermitted):
        given.submit(reply, bo)
    after = add(given, reply, bo)
    assert after.version > reply.version
    assert works_on(given, bo) == ["Write it and submit it"]
    assert given.submit(after, bo).mentor_id == bo.mentor_id


@SQLITE
def test_an_author_the_official_in_charge_and_the_press_office_add_authors(given: Given) -> None:
    reply, bo = given.reply(), given.official()
    with pytest.raises(NotPermitted):
        add(given, reply, bo, by=bo)
    after = add(given, reply, bo, by=given.press_officer())
    cy = given.official()
    assert cy.id in add(given, after, cy, by=bo).author_ids


@SQLITE
def test_nobody_who_signed_it_or_has_it_to_read_becomes_an_author(given: Given) -> None:
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    reply = given.reply(given.official(mentor=both), ReplyState.WITH_MENTOR)
    with pytest.raises(people.Unfit, match="to sign off"):
        add(given, reply, both)
    signed_off = given.sign_off(reply, both)
    with pytest.raises(people.Unfit, match="signed it off"):
        add(given, signed_off, both)
    for unfit in (given.mentor(), reply.started_by):
        with pytest.raises(people.Unfit):
            add(given, signed_off, unfit)


@SQLITE
def test_a_mentor_who_became_an_author_is_passed_over_at_submission(given: Given) -> None:
    both, third = given.person(Role.OFFICIAL, Role.MENTOR), given.mentor()
    asha = given.official(mentor=both)
    reply = add(given, given.reply(asha, topic=given.topic(third)), both)
    # The mentor of the mentor reads it; a mentor of the topic where that is nobody either.
    assert given.submit(reply).mentor_id == both.mentor_id


@SQLITE
def test_whoever_said_the_first_of_two_yeses_becomes_no_author(given: Given) -> None:
    both, second = given.person(Role.OFFICIAL, Role.MENTOR), given.mentor()
    topic = given.topic(second, sensitivity=Sensitivity.EMOTIVE)
    asha = given.official(mentor=both)
    # Signed off by both: no longer with its mentor, so that only the first yes stands in the way.
    signed = given.sign_off(given.reply(asha, ReplyState.WITH_SECOND_SIGNER, topic=topic), second)
    with pytest.raises(people.Unfit, match="signed it off"):
        add(given, signed, both)
