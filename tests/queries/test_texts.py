"""What the words of a reply are compared with, and reading it again from where it lies."""

import pytest
from sqlalchemy import event

from convo.db.models import LineToTake, Person, Reply
from convo.domain.vocabulary import ReplyState
from convo.queries.replies import get_reply, guideline_facts, judge
from convo.queries.reply_facts import reply_facts
from convo.queries.texts import MOST_OWN, Text, Texts, texts_at, texts_for
from convo.services import lines
from tests.given import FINE_WORDS, Given

LINE = "We are investing record sums and will set out next steps in due course."


def texts(given: Given, reply: Reply) -> Texts:
    with given.office.sessions() as session:
        return texts_for(session, get_reply(session, reply.id))


def own(given: Given, reply: Reply) -> list[str]:
    return [text.words for text in texts(given, reply).own_replies or ()]


def line(given: Given, topic_id: int | None = None, words: str = LINE) -> int:
    deed = lines.AddLine(title=f"Line {words[-9:]}", words=words, topic_id=topic_id)
    return lines.add_line(given.office, given.actor(given.press_officer()), deed)


def another(given: Given, author: Person, number: int, state: ReplyState) -> Reply:
    return given.reply(author, state, f"{FINE_WORDS} Number {number}.")


@pytest.fixture
def author(given: Given) -> Person:
    return given.official()


def test_what_was_said_last_the_lines_in_force_and_nothing_of_ones_own_yet(
    given: Given, author: Person
):
    everywhere, elsewhere = line(given), given.topic()
    line(given, elsewhere.id, LINE + " There.")
    reply = given.reply(author)
    here = line(given, reply.conversation.topic_id, LINE + " Here.")
    found = texts(given, reply)
    assert found.said is not None
    assert found.said.words == "Does anybody know when the form closes?"
    assert found.lines_to_take == (Text(everywhere, LINE), Text(here, LINE + " Here."))
    assert found.own_replies == ()


def test_own_replies_are_the_newest_words_of_the_same_persons_others_the_latest_first(
    given: Given, author: Person
):
    first = another(given, author, 1, ReplyState.POSTED)
    second = given.revise(another(given, author, 2, ReplyState.DRAFTING), "Shorter, I’m Asha.")
    another(given, given.official(), 3, ReplyState.POSTED)
    third = another(given, author, 4, ReplyState.DRAFTING)
    assert own(given, third) == ["Shorter, I’m Asha.", f"{FINE_WORDS} Number 1."]
    assert own(given, first)[-1] == "Shorter, I’m Asha."
    assert len(own(given, second)) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", [ReplyState.WITHDRAWN, ReplyState.TAKEN_ON, ReplyState.DECLINED])
def test_what_nobody_outside_could_read_is_no_repetition(
    given: Given, author: Person, state: ReplyState
):
    another(given, author, 1, state)
    assert own(given, another(given, author, 2, ReplyState.DRAFTING)) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_the_last_twenty_are_read(given: Given, author: Person):
    for number in range(MOST_OWN + 2):
        another(given, author, number, ReplyState.DRAFTING)
    found = own(given, given.reply(author))
    assert len(found) == MOST_OWN == 20
    assert found[0].endswith(f"Number {MOST_OWN + 1}.")


def test_the_same_words_are_read_again_from_where_they_lie_in_the_same_order(
    given: Given, author: Person
):
    for number in range(3):
        another(given, author, number, ReplyState.DRAFTING)
        line(given, words=f"{LINE} {number}.")
    found = texts(given, given.reply(author))
    places = found.places()
    assert not [words for words in (LINE, FINE_WORDS) if words in str(places)]
    with given.office.sessions() as session:
        assert texts_at(session, places) == found
        assert texts_at(session, found.places()).as_facts() == found.as_facts()


def test_from_before_it_was_kept_nothing_is_known(given: Given):
    with given.office.sessions() as session:
        assert texts_at(session, {}) == Texts()
    assert set(Texts().as_facts().values()) == {None}


def test_the_guidelines_are_told_the_words_and_none_of_them_is_stored(given: Given, author: Person):
    line(given)
    another(given, author, 1, ReplyState.POSTED)
    reply = given.reply(author)
    with given.office.sessions() as session:
        facts = guideline_facts(session, get_reply(session, reply.id), given.office.standpoint())
        assert facts.lines_to_take == (LINE,)
        assert facts.own_replies == (f"{FINE_WORDS} Number 1.",)
    assert not {"said", "lines_to_take", "own_replies"} & set(facts.as_dict())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_standpoint_asks_once_however_often_a_case_is_judged(given: Given, engine):
    for words in (LINE, LINE + " Again."):
        line(given, words=words)
    reply = given.reply()
    at, asked = given.office.standpoint(), []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    with given.office.sessions() as session:
        fresh = get_reply(session, reply.id)
        _ = fresh.conversation.snapshots, fresh.conversation.decisions
        asked.clear()
        for _ in range(3):
            judge(session, fresh, at)
            guideline_facts(session, fresh, at)
        about = [said for said in asked if "line_to_take" in said or "max(" in said]
        assert len(about) == 1
        reply_facts(session, fresh, at)
        assert len([said for said in asked if "line_to_take" in said]) == 1


def test_a_line_is_found_by_its_identifier_even_when_it_is_retired(given: Given):
    line_id = line(given)
    deed = lines.RetireLine(line_id=line_id, reason="Out of date")
    lines.retire_line(given.office, given.actor(given.press_officer()), deed)
    with given.office.sessions() as session:
        assert session.get(LineToTake, line_id) is not None
        found = texts_at(session, {"lines_to_take": [line_id]})
        assert found.as_facts()["lines_to_take"] == (LINE,)
