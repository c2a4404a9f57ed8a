"""Your work: what waits for whom, in which order, and what to do first when nothing does."""

import pytest
from sqlalchemy import event

from convo.domain.vocabulary import Approach, ReplyState
from convo.queries.work import waited_for, waiting_for
from convo.services import conversations, referrals, replies
from tests.learnt import LEARNT
from tests.page import fetch


@pytest.fixture
def waits(office):
    def for_(person):
        with office.sessions() as session:
            found = waiting_for(session, person, office.standpoint())
            return [(item.what, item.title) for item in found]

    return for_


@pytest.fixture
def awaited(office):
    def by(person):
        with office.sessions() as session:
            return [
                (item.what, item.who) for item in waited_for(session, person, office.standpoint())
            ]

    return by


def deeds(found):
    return [what for what, _title in found]


def test_a_stranger_is_asked_to_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("official", "Log it"),
        ("mentor", "as soon as one of your officials submits one"),
        ("press_officer", "read the audit log"),
        ("administrator", "Start with people"),
    ],
)
def test_when_nothing_waits_the_page_says_what_to_do_first(given, sign_in, role, first):
    page = fetch(sign_in(getattr(given, role)()), "/")
    assert page.h1 == "Your work"
    assert "Nothing waits for you." in page.text
    assert first in page.text


@pytest.mark.parametrize(
    ("state", "what"),
    [
        (ReplyState.DRAFTING, "Write it and submit it"),
        (ReplyState.RETURNED, "Change it and submit it again"),
        (ReplyState.SIGNED_OFF, "Post it, then record the posting"),
        (ReplyState.POSTED, "Look at the thread again, then close it"),
    ],
)
def test_an_author_is_told_the_next_step(given, waits, state, what):
    reply = given.reply(state=state)
    assert deeds(waits(reply.started_by)) == [what]


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (ReplyState.WITH_MENTOR, "the mentor's name"),
        (ReplyState.WITH_PRESS_OFFICE, "Press office"),
    ],
)
def test_an_author_sees_who_has_what_they_wait_for(given, waits, awaited, state, who):
    reply = given.reply(state=state)
    assert waits(reply.started_by) == []
    expected = reply.mentor.name if state is ReplyState.WITH_MENTOR else who
    assert [name for _what, name in awaited(reply.started_by)] == [expected]


@pytest.mark.parametrize(
    "state",
    [ReplyState.CLOSED, ReplyState.WITHDRAWN, ReplyState.TAKEN_ON, ReplyState.DECLINED],
)
def test_nobody_waits_for_a_reply_that_has_ended(given, waits, awaited, state):
    reply = given.reply(state=state)
    assert waits(reply.started_by) == []
    assert waits(reply.mentor) == []
    assert awaited(reply.started_by) == []


def test_a_conversation_waits_for_its_decision_then_for_its_reply(given, waits):
    official = given.official()
    given.conversation(official, title="New")
    given.decided(official, title="To be joined")
    assert set(waits(official)) == {("Decide what to do", "New"), ("Start a reply", "To be joined")}


def test_a_decision_comes_back_on_its_review_date(given, office, clock, waits):
    official = given.official()
    conversation = given.conversation(official)
    decide = conversations.Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers={"danger": "no", "rebuttal": "no", "hold": "no", "worth": "no"},
        approach=Approach.LISTEN,
        reason="Others will answer it",
        review_on=clock().date().replace(day=20),
        learnt=LEARNT,
    )
    conversations.decide(office, given.actor(official), decide)
    assert waits(official) == []
    clock.advance(days=10)
    assert deeds(waits(official)) == [
        "You listened until now: decide again, or extend it with a reason"
    ]


def test_somebody_in_danger_comes_before_everything_else(given, office, clock, waits):
    official = given.official()
    given.conversation(official)
    clock.advance(days=1)
    conversation = given.conversation(official)
    decide = conversations.Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers={"danger": "yes"},
        approach=Approach.SAFEGUARDING,
        reason="A threat to somebody",
    )
    conversations.decide(office, given.actor(official), decide)
    assert deeds(waits(official)) == [
        "Follow the instruction on its page, and record who has it",
        "Decide what to do",
    ]


def test_the_most_urgent_comes_first(given, clock, waits):
    official = given.official()
    given.conversation(official, title="Older")
    clock.advance(hours=1)
    given.conversation(official, title="Newer")
    assert [title for _what, title in waits(official)] == ["Older", "Newer"]


def test_a_mentor_has_what_their_officials_submitted(given, waits):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    assert deeds(waits(reply.mentor)) == ["Sign it off or return it"]
    assert waits(given.mentor()) == []


def test_after_the_mentors_hours_any_mentor_of_the_topic_has_it_too(given, clock, waits):
    other = given.mentor()
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    assert waits(other) == []
    clock.advance(hours=4, minutes=1)
    assert deeds(waits(other)) == [f"Sign it off or return it, for {reply.mentor.name}"]
    assert deeds(waits(reply.mentor)) == ["Sign it off or return it"]


def test_the_press_office_has_referrals_of_replies_and_of_conversations(given, office, waits):
    official, press_officer = given.official(), given.press_officer()
    given.reply(official, state=ReplyState.WITH_PRESS_OFFICE)
    conversation = given.conversation(official)
    deed = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="A journalist asks"
    )
    conversations.refer_conversation(office, given.actor(official), deed)
    expected = {"Decide on the referral", "Referred: answer it or close it"}
    assert set(deeds(waits(press_officer))) == expected


def test_a_posting_as_signed_off_does_not_concern_the_press_office(given, waits):
    press_officer = given.press_officer()
    given.reply(state=ReplyState.POSTED)
    assert waits(press_officer) == []


def test_an_administrator_sees_training_that_runs_out(given, clock, waits):
    administrator = given.administrator()
    given.official(name="Soon", trained_until=clock().date().replace(day=28))
    given.official(name="Late")
    assert [title for _what, title in waits(administrator)] == ["Soon"]


def test_a_reply_that_was_sent_on_no_longer_waits_at_the_press_office(given, office, waits):
    press_officer = given.press_officer()
    reply = given.reply(state=ReplyState.WITH_PRESS_OFFICE)
    deed = referrals.SendToMentor(reply_id=reply.id, version=reply.version, reason="It is fine")
    referrals.send_to_mentor(office, given.actor(press_officer), deed)
    assert waits(press_officer) == []
    assert deeds(waits(reply.mentor)) == ["Sign it off or return it"]


@pytest.mark.parametrize(
    ("state", "link"),
    [
        (ReplyState.WITH_MENTOR, "/replies/{}/review"),
        (ReplyState.WITH_PRESS_OFFICE, "/replies/{}/referral"),
        (ReplyState.RETURNED, "/replies/{}"),
    ],
)
def test_each_thing_links_to_the_page_that_deals_with_it(given, sign_in, state, link):
    reply = given.reply(state=state)
    people = {
        ReplyState.WITH_MENTOR: lambda: reply.mentor,
        ReplyState.WITH_PRESS_OFFICE: given.press_officer,
        ReplyState.RETURNED: lambda: reply.started_by,
    }
    page = fetch(sign_in(people[state]()), "/")
    assert page.link(reply.conversation.title) == link.format(reply.id)
    assert "since 10 March 2026" in page.text


def test_both_lists_show_who_has_it_and_when_it_is_due(given, sign_in, clock):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    page = fetch(sign_in(reply.started_by), "/")
    assert "Waiting for others" in page.text
    assert reply.mentor.name in page.text
    assert "due today by 2:00pm" in page.text.lower()
    clock.advance(hours=5)
    late = fetch(sign_in(reply.mentor), "/")
    assert "overdue since" in late.text.lower()


def test_the_number_of_queries_does_not_grow_with_the_work(given, office, engine):
    official = given.official()
    press_officer = given.press_officer()

    def count():
        statements = []
        event.listen(engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
        with office.sessions() as session:
            at = office.standpoint()
            for person in (official, given.mentor_of_all, press_officer):
                waiting_for(session, person, at)
                waited_for(session, person, at)
        seen = len(statements)
        statements.clear()
        return seen

    first = given.reply(official, state=ReplyState.WITH_MENTOR)
    given.mentor_of_all = first.mentor
    fill(given, official, 3)
    few = count()
    fill(given, official, 12)
    assert count() == few


def fill(given, official, times):
    for _ in range(times):
        given.conversation(official)
        given.reply(official, state=ReplyState.WITH_MENTOR)
        given.reply(official)
        reply = given.reply(official, state=ReplyState.DRAFTING)
        replies.refer(given.office, given.actor(official), given.with_reason(reply))
