"""Nobody judges their own words by a way round, and what waits never waits where nobody sees it."""

import pytest
from sqlalchemy import select

from convo.db.models import Alert, Conversation, Person, Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady
from convo.domain.vocabulary import (
    AlertKind,
    Approach,
    EscalatedTo,
    Level,
    ReplyOutcome,
    ReplyState,
    Role,
    SpeakerRole,
)
from convo.queries.people import get_person
from convo.queries.replies import get_reply, judge
from convo.queries.work import waited_for, waiting_for
from convo.services import (
    alerts,
    conversations,
    notes,
    people,
    postings,
    referrals,
    replies,
    reviews,
    unsigned,
)
from convo.services.escalations import escalate
from tests.given import DENIAL, FINE_WORDS, Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

RIGHT_WORDS = FINE_WORDS.replace("1 June", "2 June")


def works_on(given: Given, person: Person) -> list[str]:
    with given.office.sessions() as session:
        at = given.office.standpoint()
        return [each.what for each in waiting_for(session, get_person(session, person.id), at)]


def ask(given: Given, reply: Reply) -> int:
    about = notes.About(conversation_id=reply.conversation_id, reply_id=reply.id)
    deed = notes.Ask(about=about, words="Is this all right?")
    return notes.ask(given.office, given.actor(reply.started_by), deed)


def reasoned(conversation: Conversation) -> conversations.WithReason:
    return conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="It is over"
    )


def close_all(given: Given, reply: Reply) -> None:
    """Close a posted reply, and its conversation."""
    if reply.state is not ReplyState.CLOSED:
        deed = postings.Close(
            reply_id=reply.id, version=reply.version, outcome=ReplyOutcome.ANSWERED
        )
        postings.close(given.office, given.actor(reply.started_by), deed)
    conversation = given.read_conversation(reply.conversation_id)
    author = given.actor(reply.started_by)
    conversations.close_conversation(given.office, author, reasoned(conversation))


def exit_of(given: Given, official: Person) -> Conversation:
    conversation = given.conversation(official)
    deed = conversations.Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers={"danger": "yes"},
        approach=Approach.SAFEGUARDING,
        reason="Somebody may be in danger",
    )
    conversations.decide(given.office, given.actor(official), deed)
    return given.read_conversation(conversation.id)


# A correction is judged by nobody who wrote what it puts right.


def test_whoever_wrote_the_wrong_words_for_somebody_judges_no_correction_of_them(
    given: Given, clock: SettableClock
) -> None:
    asha, both = given.official(), given.person(Role.OFFICIAL, Role.MENTOR)
    wrong = given.reply(asha, topic=given.topic(both))
    given.cover(asha, both)
    wrong = given.revise(wrong, FINE_WORDS + " Thank you.", both)
    wrong = given.post(given.sign_off(given.submit(wrong)))
    correction = given.submit(given.revise(given.correct(wrong, asha), RIGHT_WORDS))
    clock.advance(hours=5)
    with pytest.raises(NotPermitted, match="Somebody else has to judge it"):
        given.sign_off(correction, both)


def test_a_mentor_who_posted_unsigned_words_is_passed_over_for_their_correction(
    given: Given,
) -> None:
    named, third = given.mentor(), given.mentor()
    asha = given.official(named)
    reply = given.reply(asha, topic=given.topic(third))
    deed = unsigned.RecordUnsigned(
        reply_id=reply.id, version=reply.version, posting=given.unsigned(named)
    )
    unsigned.record_unsigned(given.office, given.actor(asha), deed)
    correction = given.correct(given.read(reply.id))
    assert given.submit(given.revise(correction, RIGHT_WORDS)).mentor_id == third.id


def test_whoever_wrote_the_error_does_not_settle_that_it_was_ours(given: Given) -> None:
    asha, double = given.official(), given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    wrong = given.reply(asha)
    given.cover(asha, double)
    wrong = given.revise(wrong, FINE_WORDS + " Thank you.", double)
    given.correct(given.post(given.sign_off(given.submit(wrong))), asha, own_error=True)
    with given.office.sessions() as session:
        alert = session.scalars(select(Alert).where(Alert.kind == AlertKind.OWN_ERROR)).one()
    deed = alerts.SettleAlert(alert_id=alert.id, version=alert.version, words="Seen")
    with pytest.raises(NotPermitted, match="Somebody else has to look"):
        alerts.settle_alert(given.office, given.actor(double), deed)


# What the press office declined, or let pass.


def test_a_declined_correction_is_not_started_afresh_behind_the_press_offices_back(
    given: Given,
) -> None:
    wrong, press = given.reply(state=ReplyState.POSTED), given.press_officer()
    correction = given.revise(given.correct(wrong), DENIAL)
    author = given.actor(wrong.started_by)
    replies.refer(given.office, author, given.with_reason(correction))
    declined = given.with_reason(given.read(correction.id))
    referrals.decline(given.office, given.actor(press), declined)
    with pytest.raises(NotReady, match="declined a correction"):
        given.correct(given.read(wrong.id))
    conversation = given.read_conversation(wrong.conversation_id)
    given.office.clock.advance(minutes=1)  # type: ignore[attr-defined]  # a settable one
    conversations.agree(given.office, given.actor(press), reasoned(conversation))
    assert given.correct(given.read(wrong.id)).corrects_id == wrong.id


def test_the_press_office_may_start_the_correction_that_it_wants(given: Given) -> None:
    wrong, press = given.reply(state=ReplyState.CLOSED), given.press_officer()
    correction = given.correct(wrong)
    author = given.actor(wrong.started_by)
    replies.refer(given.office, author, given.with_reason(correction))
    declined = given.with_reason(given.read(correction.id))
    referrals.decline(given.office, given.actor(press), declined)
    assert given.correct(given.read(wrong.id), press).corrects_id == wrong.id


def test_whoever_covers_for_the_official_does_not_agree_for_the_press_office(
    given: Given,
) -> None:
    asha, double = given.official(), given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    reply = given.reply(asha, ReplyState.DECLINED)
    given.cover(asha, double)
    conversation = given.read_conversation(reply.conversation_id)
    with pytest.raises(NotPermitted, match="Another press officer"):
        conversations.agree(given.office, given.actor(double), reasoned(conversation))


def test_whoever_let_stops_pass_does_not_take_the_words_on(given: Given) -> None:
    asha, double = given.official(), given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    reply = given.reply(asha, ReplyState.WITH_PRESS_OFFICE, DENIAL)
    with given.office.sessions() as session:
        found = judge(session, get_reply(session, reply.id), given.office.standpoint())
    deed = referrals.SendToMentor(
        reply_id=reply.id,
        version=reply.version,
        reason="It is a fair answer",
        cleared={each.rule for each in found if each.level is Level.STOP},
    )
    referrals.send_to_mentor(given.office, given.actor(double), deed)
    reply = given.read(reply.id)
    returning = given.with_reason(reply, "Say it more gently")
    reviews.return_reply(given.office, given.actor(given.mentor_of(reply)), returning)
    with pytest.raises(people.Unfit, match="let its stops pass"):
        given.transfer(reply.conversation, double)
    given.revise(given.read(reply.id), FINE_WORDS)  # other words than those that were let pass
    assert given.transfer(reply.conversation, double).official_id == double.id


def test_what_comes_back_from_the_press_office_goes_to_no_mentor_who_writes_it(
    given: Given,
) -> None:
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    reply = given.reply(given.official(both), ReplyState.WITH_PRESS_OFFICE)
    given.transfer(reply.conversation, both)
    reply = given.read(reply.id)
    deed = referrals.SendToMentor(reply_id=reply.id, version=reply.version, reason="Go on")
    referrals.send_to_mentor(given.office, given.actor(given.press_officer()), deed)
    assert given.read(reply.id).mentor_id == both.mentor_id


# Questions to a mentor.


def test_a_question_can_be_answered_until_its_case_is_closed_and_then_waits_for_nobody(
    given: Given, clock: SettableClock
) -> None:
    reply, press = given.reply(), given.press_officer()
    mentor, asha = given.usual_mentor(), reply.started_by
    ask(given, reply)
    assert works_on(given, mentor) == [f"Answer a question from {asha.name}"]
    posted = given.post(given.sign_off(given.submit(given.read(reply.id))))
    assert works_on(given, mentor) == [f"Answer a question from {asha.name}"]
    close_all(given, posted)
    clock.advance(days=9)
    assert (works_on(given, press), escalate(given.office)) == ([], 0)
    with given.office.sessions() as session:
        at = given.office.standpoint()
        assert waited_for(session, get_person(session, asha.id), at) == []


def test_a_mentor_helps_with_a_correction_in_a_conversation_that_was_closed(given: Given) -> None:
    wrong = given.reply(state=ReplyState.CLOSED)
    close_all(given, wrong)
    correction = given.correct(given.read(wrong.id))
    asked, mentor = ask(given, correction), given.usual_mentor()
    assert works_on(given, mentor) == [f"Answer a question from {wrong.started_by.name}"]
    about = notes.About(conversation_id=wrong.conversation_id, reply_id=correction.id)
    deed = notes.Advise(about=about, words="Give the new date", answers_id=asked)
    notes.advise(given.office, given.actor(mentor), deed)
    replies.withdraw(given.office, given.actor(wrong.started_by), given.with_reason(correction))
    with pytest.raises(NotReady, match="nothing is on its way"):
        notes.advise(given.office, given.actor(mentor), deed)


# What waits is seen by somebody.


def test_what_waited_until_the_press_office_was_told_is_on_its_list_until_it_is_done(
    given: Given, clock: SettableClock
) -> None:
    asha, bo, press = given.official(), given.official(), given.press_officer()
    logged = given.conversation(asha)
    exit_of(given, asha)
    posted = given.reply(asha, ReplyState.POSTED)
    assert works_on(given, press) == []
    clock.advance(days=20)
    assert (escalate(given.office), escalate(given.office)) == (3, 3)
    what = [each.partition(":")[0] for each in works_on(given, press)]
    assert sorted(what) == [
        "Nobody has decided on it",
        "Nobody has looked at the thread again",
        "Nobody has passed it on",
    ]
    closing = reasoned(given.transfer(logged, bo, by=press))
    conversations.close_conversation(given.office, given.actor(bo), closing)
    ending = postings.Close(
        reply_id=posted.id,
        version=given.read(posted.id).version,
        outcome=ReplyOutcome.NO_RESPONSE,
    )
    postings.close(given.office, given.actor(press), ending)
    assert [each.partition(":")[0] for each in works_on(given, press)] == [
        "Nobody has passed it on"
    ]


def test_a_question_in_the_thread_does_not_put_off_that_an_exit_is_passed_on(
    given: Given, clock: SettableClock
) -> None:
    asha = given.official()
    conversation = exit_of(given, asha)
    clock.advance(hours=1)
    said = conversations.Said(words="Will you help?", speaker=SpeakerRole.PUBLIC, asks=True)
    deed = conversations.AddSnapshot(conversation_id=conversation.id, said=said)
    conversations.add_snapshot(given.office, given.actor(asha), deed)
    clock.advance(hours=5)
    assert escalate(given.office) == 1
    assert given.read_conversation(conversation.id).escalated_to is EscalatedTo.COVER


@pytest.mark.parametrize("way", ["post", "record_unsigned"])
def test_nobody_who_left_is_to_look_at_the_thread_again(given: Given, way: str) -> None:
    asha, bo = given.official(), given.official()
    state = ReplyState.SIGNED_OFF if way == "post" else ReplyState.DRAFTING
    reply = given.reply(asha, state)
    given.transfer(reply.conversation, bo)
    people.disable_person(given.office, Actor.operator(), asha.id)
    if way == "post":
        given.post(given.read(reply.id), by=bo)
    else:
        now = given.read(reply.id)
        deed = unsigned.RecordUnsigned(
            reply_id=now.id, version=now.version, posting=given.unsigned(bo)
        )
        unsigned.record_unsigned(given.office, given.actor(bo), deed)
    assert given.read(reply.id).follow_up_by_id == bo.id
    assert works_on(given, bo) == ["Look at the thread again, then close it"]
