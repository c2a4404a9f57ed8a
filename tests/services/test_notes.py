"""Asking a mentor and advising: who may, until when, and who sees it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, AuditOpening, Note, Person, Reply
from convo.domain.errors import NotFound, NotPermitted, NotReady, WrongState
from convo.domain.vocabulary import ReplyState, Role
from convo.queries.notes import get_note, list_threads
from convo.queries.work import waited_for, waiting_for
from convo.services import conversations, notes, people
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Last = Callable[[], tuple[str, str]]
WORDS = "Is this ours to say?"


def about(reply: Reply, quote: str = "") -> notes.About:
    return notes.About(conversation_id=reply.conversation_id, reply_id=reply.id, quote=quote)


def ask(given: Given, reply: Reply, person: Person | None = None, quote: str = "") -> int:
    deed = notes.Ask(about=about(reply, quote), words=WORDS)
    return notes.ask(given.office, given.actor(person or reply.started_by), deed)


def advise(given: Given, reply: Reply, person: Person, answers: int | None = None) -> int:
    deed = notes.Advise(about=about(reply), words="Say when it opens.", answers_id=answers)
    return notes.advise(given.office, given.actor(person), deed)


def note(given: Given, note_id: int) -> Note:
    with given.office.sessions() as session:
        return get_note(session, note_id)


def questions_for(given: Given, person: Person) -> list[int]:
    with given.office.sessions() as session:
        items = waiting_for(session, person, given.office.standpoint())
        return [item.id for item in items if item.page == "question"]


def test_a_question_is_with_the_authors_mentor_at_once_for_four_working_hours(
    given: Given, clock: SettableClock, last: Last
):
    reply = given.reply()
    asked = ask(given, reply)
    assert last() == ("conversation:ask", "ok")
    assert questions_for(given, given.mentor_of(reply)) == [asked]
    assert note(given, asked).due_at == given.office.calendar.add_hours(clock(), 4)
    with given.office.sessions() as session:
        awaited = waited_for(session, reply.started_by, given.office.standpoint())
        assert "Your question to a mentor" in [item.what for item in awaited]


def test_while_the_mentor_is_away_their_cover_finds_it_at_once(given: Given):
    reply, carys = given.reply(), given.mentor()
    given.cover(given.mentor_of(reply), carys)
    asked = ask(given, reply)
    assert questions_for(given, carys) == [asked]


def test_it_can_be_asked_before_anything_is_decided(given: Given):
    mentor = given.mentor()
    official = given.person(Role.OFFICIAL, mentor_id=mentor.id)
    conversation = given.conversation(official)
    deed = notes.Ask(about=notes.About(conversation_id=conversation.id), words=WORDS)
    asked = notes.ask(given.office, given.actor(official), deed)
    assert questions_for(given, mentor) == [asked]


def test_an_answer_ends_the_wait_and_stands_with_its_question(given: Given):
    reply = given.reply()
    asked = ask(given, reply)
    mentor = given.mentor_of(reply)
    answered = advise(given, reply, mentor, asked)
    assert questions_for(given, mentor) == []
    with given.office.sessions() as session:
        (thread,) = list_threads(session, reply.conversation_id)
        assert (thread.note.id, [each.id for each in thread.answers]) == (asked, [answered])


def test_once_overdue_any_mentor_of_the_topic_may_answer_and_then_the_press_office(
    given: Given, clock: SettableClock
):
    other, press = given.mentor(), given.press_officer()
    asked = ask(given, given.reply(topic=given.topic(other)))
    assert questions_for(given, other) == questions_for(given, press) == []
    clock.now = given.office.calendar.add_hours(clock(), 4)
    assert (questions_for(given, other), questions_for(given, press)) == ([asked], [])
    clock.now = given.office.calendar.add_hours(clock(), 4)
    assert questions_for(given, press) == [asked]


@pytest.mark.parametrize(
    "state",
    [
        ReplyState.DRAFTING,
        ReplyState.WITH_MENTOR,
        ReplyState.RETURNED,
        ReplyState.WITH_PRESS_OFFICE,
        ReplyState.SIGNED_OFF,
    ],
)
def test_one_may_ask_at_any_time_before_posting_and_it_changes_nothing(
    given: Given, state: ReplyState
):
    reply = given.reply(state=state)
    ask(given, reply)
    now = given.read(reply.id)
    assert (now.state, now.version, now.due_at) == (reply.state, reply.version, reply.due_at)


@pytest.mark.parametrize("state", [ReplyState.POSTED, ReplyState.CLOSED, ReplyState.WITHDRAWN])
def test_afterwards_it_is_too_late(given: Given, state: ReplyState, last: Last):
    reply = given.reply(state=state)
    with pytest.raises(WrongState, match="too late to ask"):
        ask(given, reply)
    assert last() == ("conversation:ask", "refused")


def test_a_sentence_is_quoted_as_it_stands_in_the_newest_version(given: Given):
    reply = given.reply(words="I’m Asha from the Department for Examples. It opens in May.")
    asked = ask(given, reply, quote="It opens in May.")
    assert note(given, asked).quote == "It opens in May."
    with pytest.raises(NotReady, match="not in the newest version"):
        ask(given, reply, quote="It opens in June.")


def test_only_those_who_write_it_ask(given: Given):
    reply = given.reply()
    for person in (given.official(), given.mentor_of(reply)):
        with pytest.raises(NotPermitted):
            ask(given, reply, person)


def test_any_mentor_advises_and_no_official_does(given: Given):
    reply = given.reply()
    assert advise(given, reply, given.mentor())
    with pytest.raises(NotPermitted):
        advise(given, reply, reply.started_by)


def test_a_note_without_words_is_none(given: Given):
    reply = given.reply()
    deed = notes.Ask(about=about(reply), words="  ")
    with pytest.raises(NotReady):
        notes.ask(given.office, given.actor(reply.started_by), deed)


def test_an_answer_belongs_to_the_conversation_of_its_question(given: Given):
    asked = ask(given, given.reply())
    elsewhere = given.reply()
    with pytest.raises(NotFound):
        advise(given, elsewhere, given.mentor(), asked)


def test_the_words_lie_beside_the_log_and_not_in_it(given: Given):
    ask(given, given.reply())
    with given.office.sessions() as session:
        leaf = session.scalars(select(AuditEntry.leaf).order_by(AuditEntry.seq.desc())).first()
        kept = session.scalars(select(AuditOpening.value)).all()
    assert leaf is not None
    assert WORDS.encode() not in leaf
    assert WORDS in kept


def test_what_was_asked_in_time_can_be_answered_after_the_posting(given: Given):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    asked = ask(given, reply)
    mentor = given.mentor_of(given.post(reply))
    with pytest.raises(WrongState, match="too late"):
        advise(given, reply, mentor)
    advise(given, reply, mentor, asked)
    assert questions_for(given, mentor) == []


def test_nobody_is_asked_to_answer_in_a_closed_conversation(given: Given):
    mentor = given.mentor()
    official = given.person(Role.OFFICIAL, mentor_id=mentor.id)
    conversation = given.conversation(official)
    deed = notes.Ask(about=notes.About(conversation_id=conversation.id), words=WORDS)
    notes.ask(given.office, given.actor(official), deed)
    now = given.read_conversation(conversation.id)
    closing = conversations.WithReason(
        conversation_id=now.id, version=now.version, reason="It was answered by somebody else"
    )
    conversations.close_conversation(given.office, given.actor(official), closing)
    assert questions_for(given, mentor) == []


def test_where_the_mentor_has_left_a_mentor_of_the_topic_is_asked_at_once(given: Given):
    known, official = given.mentor(), given.official()
    conversation = given.conversation(official, topic=given.topic(known))
    actor = given.actor(given.administrator())
    people.disable_person(given.office, actor, official.mentor_id or 0, at_once=True)
    deed = notes.Ask(about=notes.About(conversation_id=conversation.id), words=WORDS)
    asked = notes.ask(given.office, given.actor(official), deed)
    assert questions_for(given, known) == [asked]
