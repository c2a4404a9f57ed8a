"""The pages on which officials ask and mentors advise."""

import pytest

from convo.domain.vocabulary import ReplyState

QUESTION = "Is ‘soon’ a promise?"
ADVICE = "It can be read as one. Say on which day."


@pytest.fixture
def reply_id(desk):
    return desk.reply(ReplyState.DRAFTING)


def ask(desk, reply_id, status=303, **typed):
    return desk.do("author", f"/replies/{reply_id}/ask", {"words": QUESTION} | typed, status)


def test_an_official_asks_and_finds_the_answer_where_they_write(desk, reply_id):
    page = ask(desk, reply_id)
    assert QUESTION in page.quotations()
    assert "Not answered yet" in page.text
    work = desk.see("mentor", "/")
    assert "Answer a question from" in work.text
    asked = "/questions/1"
    answered = desk.fill("mentor", desk.see("mentor", asked), f"{asked}/answer", {"words": ADVICE})
    assert "Sent." in answered.text
    assert ADVICE in desk.see("author", f"/replies/{reply_id}/revise").quotations()
    assert "Answer a question" not in desk.see("mentor", "/").text


def test_a_mentor_leaves_advice_beside_a_sentence(desk):
    reply_id = desk.reply(ReplyState.WITH_MENTOR)
    sentence = "The form closes on 1 June."
    path = f"/replies/{reply_id}/advise"
    page = desk.do("mentor", path, {"words": ADVICE, "quote": sentence})
    assert "about this sentence of version 1" in page.text
    assert page.quotations().count(sentence) == 1
    review = desk.see("mentor", f"/replies/{reply_id}/review")
    assert ADVICE in review.quotations()


def test_a_sentence_that_was_changed_since_is_said_to_be(desk, reply_id):
    ask(desk, reply_id, quote="The form closes on 1 June.")
    desk.revise(reply_id, "I’m Asha from the Department for Examples. It closes in July.")
    assert "The sentence has been changed since" in desk.see("author", f"/replies/{reply_id}").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "x" * 4001}, "words"),
        ({"quote": "Not there."}, "quote"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(desk, reply_id, typed, field):
    page = ask(desk, reply_id, 400, **typed)
    assert list(page.errors()) == [field]
    assert page.form(f"/replies/{reply_id}/ask")["words"] == ({"words": QUESTION} | typed)["words"]


def test_the_draft_page_saves_before_it_leads_to_the_question(desk, reply_id):
    path = f"/replies/{reply_id}/revise"
    page = desk.see("author", path)
    words = "I’m Asha from the Department for Examples. It closes in July."
    asked = desk.fill("author", page, path, {"words": words, "then": "ask"})
    assert asked.h1 == "Ask a mentor"
    assert desk.words(reply_id)[-1] == words


def test_asking_about_a_conversation_comes_before_any_decision(desk, given):
    conversation = given.conversation(desk.people["author"])
    page = desk.do("author", f"/conversations/{conversation.id}/ask", {"words": QUESTION})
    assert QUESTION in page.quotations()
    assert desk.see("mentor", f"/conversations/{conversation.id}").link("Leave advice")


def test_a_question_that_is_not_there_is_not_found(desk):
    desk.see("mentor", "/questions/99", 404)


def test_whoever_asks_a_mentor_who_is_away_is_told_who_covers(desk, reply_id, given):
    cover = given.mentor(name="Dev Marlowe")
    given.cover(desk.people["mentor"], cover)
    assert "Dev Marlowe covers until" in desk.see("author", f"/replies/{reply_id}/ask").text
    assert "Dev Marlowe covers until" in ask(desk, reply_id).text
    assert "Dev Marlowe covers until" in desk.see("author", "/").text
