"""Who is told of what, deed by deed; the policy as a whole is in `test_policy.py`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from convo.db.models import Notice, Reply
from convo.domain.errors import Refused
from convo.domain.notices import MailChoice, NoticeKind
from convo.domain.vocabulary import (
    Approach,
    ReplyState,
    Role,
    SeenAs,
    Sensitivity,
    SpeakerRole,
)
from convo.services import (
    alerts,
    conversations,
    follow_ups,
    handover,
    notes,
    people,
    postings,
    referrals,
    replies,
    reviews,
)
from convo.services.escalations import escalate
from convo.services.expiries import expire_sign_offs
from convo.services.expiring import tell_expiring
from convo.services.mail_choice import choose_mail
from convo.services.office import Office
from tests.at_once import at_once
from tests.given import DENIAL, FINE_WORDS, Given, SettableClock
from tests.mail_server import MAILBOX, Box

K = NoticeKind
Told = Callable[[], set[tuple[NoticeKind, int | None]]]
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def about(reply: Reply, given: Given) -> conversations.WithReason:
    """A deed on its conversation."""
    read = given.read_conversation(reply.conversation_id)
    return conversations.WithReason(
        conversation_id=read.id, version=read.version, reason="So that it goes on"
    )


@on_sqlite
def test_on_the_straight_path_each_hears_of_their_own_next_step(given: Given, told: Told):
    reply = given.submit(given.reply())
    author, mentor, office = reply.started_by.id, given.mentor_of(reply), given.office
    assert told() == {(K.TO_SIGN_OFF, mentor.id)}
    reviews.return_reply(office, given.actor(mentor), given.with_reason(reply))
    assert told() == {(K.RETURNED, author)}
    reply = given.submit(given.revise(given.read(reply.id), FINE_WORDS + " Bye."))
    assert told() == {(K.TO_SIGN_OFF, mentor.id)}
    reply = given.sign_off(reply)
    assert told() == {(K.SIGNED_OFF, author)}
    given.post(reply)
    assert told() == set()


@on_sqlite
def test_of_emotive_topics_the_second_signers_hear_and_the_first_does_not(given: Given, told: Told):
    one, two = given.mentor(), given.mentor()
    topic = given.topic(one, two, sensitivity=Sensitivity.EMOTIVE)
    reply = given.submit(given.reply(given.official(one), topic=topic))
    told()
    reply = given.sign_off(reply)
    assert told() == {(K.TO_SIGN_SECOND, two.id)}
    given.sign_off(reply, two)
    assert told() == {(K.SIGNED_OFF, reply.started_by.id)}


@on_sqlite
def test_the_press_office_hears_in_its_mailbox_or_each_officer_who_may_decide(
    given: Given, office: Office, box: Box, told: Told
):
    officer, both = given.press_officer(), given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    reply = given.reply(both)
    replies.refer(office, given.actor(both), given.with_reason(reply))
    assert told() == {(K.REFERRED, officer.id)}
    given.office = replace(office, mail=box.settings(press_office=MAILBOX))
    given.reply(state=ReplyState.WITH_PRESS_OFFICE)
    assert told() == {(K.REFERRED, None)}


@on_sqlite
@pytest.mark.parametrize(
    ("deed", "kind"), [(referrals.take_on, K.TAKEN_ON), (referrals.decline, K.DECLINED)]
)
def test_what_the_press_office_made_of_a_referral_reaches_author_and_mentor(
    given: Given, told: Told, deed: Callable[..., None], kind: NoticeKind
):
    reply, press = given.reply(state=ReplyState.WITH_PRESS_OFFICE), given.press_officer()
    told()
    deed(given.office, given.actor(press), given.with_reason(reply))
    people_told = {reply.started_by.id, given.mentor_of(reply).id}
    assert told() == {(kind, each) for each in people_told}
    if kind is K.DECLINED:
        conversations.agree(given.office, given.actor(press), about(reply, given))
        assert told() == {(K.AGREED, reply.started_by.id)}


@on_sqlite
def test_a_referral_that_is_sent_on_reaches_the_mentor_and_a_withdrawal_the_author(
    given: Given, told: Told
):
    reply, press = given.reply(state=ReplyState.WITH_PRESS_OFFICE), given.press_officer()
    told()
    deed = referrals.SendToMentor(reply_id=reply.id, version=reply.version, reason="It is fine")
    referrals.send_to_mentor(given.office, given.actor(press), deed)
    author, mentor = reply.started_by.id, given.mentor_of(reply).id
    assert told() == {(K.TO_SIGN_OFF, mentor), (K.SENT_ON, author)}
    replies.withdraw(given.office, given.actor(press), given.with_reason(given.read(reply.id)))
    assert told() == {(K.WITHDRAWN, author)}


@on_sqlite
def test_while_somebody_is_away_their_cover_hears(given: Given, told: Told):
    author, mentor = given.official(), given.usual_mentor()
    for_mentor, for_author = given.mentor(), given.official()
    given.cover(mentor, for_mentor)
    assert told() == {(K.COVERING, for_mentor.id)}
    given.cover(author, for_author)
    told()
    reply = given.submit(given.reply(author))
    assert told() == {(K.TO_SIGN_OFF, for_mentor.id)}, "the mentor is away"
    reviews.return_reply(given.office, given.actor(for_mentor), given.with_reason(reply))
    # The reason is the author's, whenever they read it; the work is the cover's.
    assert told() == {(K.RETURNED, author.id), (K.RETURNED, for_author.id)}


@on_sqlite
def test_nobody_hears_who_wants_none_and_somebody_else_is_not_asked_instead(
    given: Given, told: Told
):
    mentor, other = given.usual_mentor(), given.mentor()
    choose_mail(given.office, given.actor(mentor), MailChoice.NONE)
    given.submit(given.reply(topic=given.topic(other)))
    assert told() == set()


@on_sqlite
def test_where_the_mentor_has_left_the_mentors_of_the_topic_hear_and_else_the_press_office(
    given: Given, told: Told
):
    leaving, known, press = given.mentor(), given.mentor(), given.press_officer()
    topics = given.topic(known), given.topic()
    waiting = [
        given.reply(given.official(leaving), topic=topic, state=ReplyState.WITH_PRESS_OFFICE)
        for topic in topics
    ]
    people.disable_person(
        given.office, given.actor(given.administrator()), leaving.id, at_once=True
    )
    told()
    heard = []
    for reply in waiting:
        deed = referrals.SendToMentor(reply_id=reply.id, version=reply.version, reason="Fine")
        referrals.send_to_mentor(given.office, given.actor(press), deed)
        heard.append({who for kind, who in told() if kind is K.TO_SIGN_OFF})
    assert heard[0] == {known.id}
    assert heard[1] == set(), "the only press officer did it themselves"


@on_sqlite
def test_of_what_is_on_the_site_the_press_office_hears_and_the_author_of_what_came_of_it(
    given: Given, told: Told, clock: SettableClock
):
    press = given.press_officer()
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    author, office = reply.started_by, given.office
    told()
    reply = given.post(reply, FINE_WORDS + " And bye.")
    assert told() == {(K.ALERT, press.id)}
    with office.sessions() as session:
        about_id = session.scalars(select(Notice.about_id).order_by(Notice.id.desc())).first()
    assert about_id is not None
    settle = alerts.SettleAlert(alert_id=about_id, version=1, words="A slip")
    alerts.settle_alert(office, given.actor(press), settle)
    assert told() == {(K.SETTLED, author.id)}
    other = given.official()
    watch = follow_ups.FollowUp(on=date(2026, 3, 20), by_id=other.id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=watch)
    follow_ups.set_follow_up(office, given.actor(author), deed)
    assert told() == {(K.FOLLOW_UP, other.id)}
    clock.advance(minutes=1)
    seen = postings.SeeAsPosted(
        reply_id=reply.id, version=given.read(reply.id).version, seen=SeenAs.GONE
    )
    postings.see_as_posted(office, given.actor(given.mentor()), seen)
    assert told() == {(K.ALERT, press.id)}
    clock.advance(minutes=1)
    given.correct(given.read(reply.id), own_error=True)
    assert told() == {(K.ALERT, press.id)}
    clock.advance(minutes=1)
    gone = postings.NoteRemoved(
        reply_id=reply.id,
        version=given.read(reply.id).version,
        noticed_on=date(2026, 3, 10),
        said="Nothing",
    )
    postings.note_removed(office, given.actor(press), gone)
    assert told() == {(K.REMOVED, author.id)}, "the only press officer did it themselves"


@on_sqlite
def test_a_posting_that_nobody_signed_off_reaches_the_press_office(
    given: Given, told: Told, clock: SettableClock
):
    press = given.press_officer()
    reply = given.record_unsigned(given.reply())
    assert told() == {(K.ALERT, press.id)}
    clock.advance(minutes=1)
    postings.remove(given.office, given.actor(reply.started_by), given.with_reason(reply))
    assert told() == {(K.ALERT, press.id)}


@on_sqlite
def test_who_takes_over_hears_of_it(given: Given, told: Told):
    other, press = given.official(), given.press_officer()
    reply = given.reply()
    joins = handover.AddAuthor(
        reply_id=reply.id, version=reply.version, author_id=other.id, reason="You know it"
    )
    handover.add_author(given.office, given.actor(reply.started_by), joins)
    assert told() == {(K.JOINED, other.id)}
    conversation = given.conversation()
    given.transfer(conversation, other)
    assert told() == {(K.TRANSFERRED, other.id)}
    read = given.read_conversation(conversation.id)
    why = conversations.WithReason(conversation_id=read.id, version=read.version, reason="Hot")
    conversations.refer_conversation(given.office, given.actor(other), why)
    assert told() == {(K.CONVERSATION_REFERRED, press.id)}
    why = replace(why, version=given.read_conversation(read.id).version)
    handover.hand_back(given.office, given.actor(press), why)
    assert told() == {(K.HANDED_BACK, other.id)}


@on_sqlite
def test_the_official_in_charge_hears_of_a_question_there_and_of_an_end_by_others(
    given: Given, told: Told
):
    official, press, office = given.official(), given.press_officer(), given.office
    conversation = given.conversation(official)
    said = conversations.Said(words="And when?", speaker=SpeakerRole.PUBLIC, asks=True)
    added = conversations.AddSnapshot(conversation_id=conversation.id, said=said)
    conversations.add_snapshot(office, given.actor(given.mentor()), replace_asks(added, asks=False))
    assert told() == set()
    conversations.add_snapshot(office, given.actor(given.mentor()), added)
    assert told() == {(K.ASKED_THERE, official.id)}
    read = given.read_conversation(conversation.id)
    rebuttal = conversations.Decide(
        conversation_id=read.id,
        version=read.version,
        answers={"danger": "no", "rebuttal": "yes"},
        approach=Approach.PRESS_OFFICE,
        reason="It calls for a rebuttal",
    )
    conversations.decide(office, given.actor(official), rebuttal)
    assert told() == {(K.CONVERSATION_REFERRED, press.id)}
    read = given.read_conversation(conversation.id)
    why = conversations.WithReason(conversation_id=read.id, version=read.version, reason="Done")
    conversations.close_conversation(office, given.actor(press), why)
    assert told() == {(K.ENDED, official.id)}


def replace_asks(deed: conversations.AddSnapshot, *, asks: bool) -> conversations.AddSnapshot:
    return replace(deed, said=replace(deed.said, asks=asks))


@on_sqlite
def test_who_is_asked_hears_the_question_and_who_asked_the_advice(
    given: Given, told: Told, clock: SettableClock
):
    official, mentor, office = given.official(), given.usual_mentor(), given.office
    case = notes.About(conversation_id=given.conversation(official).id)
    asked = notes.ask(
        office, given.actor(official), notes.Ask(about=case, words="May I name the site?")
    )
    assert told() == {(K.ASKED, mentor.id)}
    clock.advance(minutes=1)
    advice = notes.Advise(about=case, words="Yes, it is public.", answers_id=asked)
    notes.advise(office, given.actor(mentor), advice)
    assert told() == {(K.ADVISED, official.id)}
    clock.advance(minutes=1)
    notes.advise(office, given.actor(given.mentor()), notes.Advise(about=case, words="Be short."))
    assert told() == {(K.ADVISED, official.id)}, "and of advice that nobody asked for"


@on_sqlite
def test_what_waits_too_long_reaches_the_next_in_line_and_not_who_let_it_wait(
    given: Given, told: Told, clock: SettableClock
):
    press, known = given.press_officer(), given.mentor()
    given.submit(given.reply(topic=given.topic(known)))
    told()
    for hours, hears in ((4, known.id), (24, press.id)):
        clock.advance(hours=hours)
        escalate(given.office)
        assert told() == {(K.OVERDUE, hears)}


@on_sqlite
def test_a_question_that_waits_too_long_reaches_the_mentors_of_its_topic(
    given: Given, told: Told, clock: SettableClock
):
    official, known, press = given.official(), given.mentor(), given.press_officer()
    case = given.conversation(official, topic=given.topic(known))
    deed = notes.Ask(about=notes.About(conversation_id=case.id), words="May I name the site?")
    notes.ask(given.office, given.actor(official), deed)
    told()
    for hours, hears in ((4, known.id), (24, press.id)):
        clock.advance(hours=hours)
        escalate(given.office)
        assert told() == {(K.OVERDUE, hears)}


def test_that_a_sign_off_runs_out_soon_is_told_once_and_then_that_it_has(
    given: Given, told: Told, clock: SettableClock, office: Office
):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    told()
    clock.advance(hours=27, minutes=59)  # it ends on Thursday at ten, in four hours and a minute
    assert tell_expiring(office) == 0
    clock.advance(minutes=1)
    assert sorted(map(str, at_once([lambda: tell_expiring(office)] * 3))) == ["0", "0", "1"]
    assert told() == {(K.EXPIRING, reply.started_by.id)}
    assert tell_expiring(office) == 0
    clock.advance(days=1)
    assert tell_expiring(office) == 0
    expire_sign_offs(office)
    assert told() == {(K.EXPIRED, reply.started_by.id)}


@on_sqlite
def test_a_deed_that_is_refused_tells_nobody(given: Given, told: Told):
    reply = given.reply(words=DENIAL)
    with pytest.raises(Refused):
        replies.submit(given.office, given.actor(reply.started_by), given.submission(reply))
    assert told() == set()
