"""Deciding: one question at a time, nothing kept on the server, an outcome that is explained."""

import pytest

from convo.domain.vocabulary import Approach, ConversationState, SpeakerRole
from convo.queries.insights import insights_in
from tests.page import fetch, fill_in, send
from tests.web.conversations.hands import ERROR, EVIDENCE, QUESTION, REASON

LEARNT = {"learnt_kind": "asks", "learnt": "People ask when the form closes"}


def address(case):
    return f"/conversations/{case}/decide"


def at(client, case, answers, status=200, **more):
    """The page that these answers lead to."""
    query = {f"answer_{key}": value for key, value in answers.items()} | more.pop("query", {})
    return fetch(client, address(case), status, query_string=query, **more)


def answer(client, case, page, value, status=200):
    """The page after this answer, sent as a browser sends it."""
    sent = page.form(address(case))
    query = sent | ({f"answer_{sent['asked']}": value} if value else {})
    return fetch(client, address(case), status, query_string=query)


def decide(client, case, answers, status=303, **typed):
    page = at(client, case, answers, typed=typed.pop("instruction", ()))
    return fill_in(client, page, address(case), {"reason": REASON} | typed, status)


def test_the_questions_come_one_at_a_time_and_end_in_advice(case, official):
    page = at(official, case, {})
    assert page.h1 == "Does somebody else have to deal with this first?"
    for value in ERROR.values():
        assert "Why we ask:" in page.text
        assert "The form closes on 1 May!" in page.quotations()
        page = answer(official, case, page, value)
    assert page.h1 == "Our advice: Join in (Converse)"
    assert "A fact is wrong and a published source shows it" in page.text
    assert "Recommended." in page.text


def test_asking_changes_nothing(room, case, official):
    before = room.read(case).version
    at(official, case, ERROR)
    assert room.read(case).version == before
    assert room.read(case).decisions == []


def test_going_on_without_an_answer_is_an_error_beside_the_question(case, official):
    page = answer(official, case, at(official, case, {"danger": "no"}), "", 400)
    assert page.errors() == {"answer_rebuttal": "Choose an answer"}
    assert page.form(address(case))["answer_danger"] == "no"


def test_each_answer_can_be_changed_and_later_ones_are_kept(case, official):
    page = at(official, case, ERROR)
    change = page.link("Change your answer to: Is it worth taking part?")
    asked = fetch(official, change)
    assert asked.h1 == "Is it worth taking part?"
    assert asked.form(address(case))["answer_worth"] == "yes"
    assert answer(official, case, asked, "yes").h1 == page.h1
    assert answer(official, case, asked, "no").h1 == "Our advice: Listen"


def test_answers_that_no_longer_apply_are_dropped(case, official):
    page = at(official, case, ERROR | {"worth": "no"})
    assert "answer_matter" not in page.form(address(case))
    assert "What is at issue?" not in page.text


@pytest.mark.parametrize("answers", [{"danger": "perhaps"}, {"mood": "good"}])
def test_answers_that_convo_does_not_know_start_again(case, official, answers):
    page = at(official, case, answers, 400)
    assert page.h1 == "Does somebody else have to deal with this first?"
    assert "Start again" in page.errors()["answer_danger"]


def test_a_question_to_change_that_was_never_answered_is_ignored(case, official):
    assert (
        at(official, case, {}, query={"change": "matter"}).h1
        == "Does somebody else have to deal with this first?"
    )


def test_joining_in_needs_evidence_and_keeps_what_was_typed(room, case, official):
    page = decide(official, case, ERROR, 400, approach="converse", assertion="They say 1 May")
    assert list(page.errors()) == ["source", "extract"]
    kept = page.form(address(case))
    assert kept["assertion"].strip() == "They say 1 May"
    assert kept["reason"].strip() == REASON
    assert kept["approach"] == "converse"
    assert kept["answer_matter"] == "error"
    assert room.read(case).decisions == []


def test_a_source_is_an_address(case, official):
    typed = EVIDENCE | {"source": "javascript:alert(1)"}
    page = decide(official, case, ERROR, 400, approach="converse", **typed)
    assert list(page.errors()) == ["source"]


def test_a_decision_is_kept_whole(room, case, official):
    page = decide(official, case, ERROR, approach="converse", **EVIDENCE)
    assert "Decided: join in. Next: start a reply." in page.text
    made = room.read(case).decision
    assert (made.approach, made.reason, dict(made.answers)) == (Approach.CONVERSE, REASON, ERROR)
    assert {name: getattr(made, name) for name in EVIDENCE} == EVIDENCE


def test_listening_to_an_error_needs_no_evidence(room, case, official):
    decide(official, case, ERROR, approach="listen", **LEARNT)
    assert room.read(case).decision.approach is Approach.LISTEN


def test_the_day_to_look_again_is_filled_in_and_named_afterwards(room, case, official):
    page = decide(official, case, QUESTION | {"worth": "no"}, approach="leave")
    assert "Decided: leave it. Look at it again on 7 December 2026." in page.text
    assert room.read(case).decision.review_on.isoformat() == "2026-12-07"


@pytest.mark.parametrize(
    "day",
    [["", "", ""], ["23", "11", "2026"], ["1", "1", "2026"], ["1", "1", "2062"], ["", "", "2027"]],
)
@pytest.mark.parametrize("approach", ["leave", "listen"])
def test_waiting_needs_a_day_to_look_again(room, case, official, approach, day):
    page = decide(official, case, QUESTION, 400, approach=approach, review_on=day, **LEARNT)
    assert list(page.errors()) == ["review_on"]
    assert room.read(case).decisions == []


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({"learnt_kind": "asks"}, {"learnt": "Write what we learnt, in a sentence"}),
        ({"learnt": "They ask when"}, {"learnt_kind": "Choose what kind of thing we learnt"}),
        ({"learnt": " "}, {"learnt": "Write what we learnt, in a sentence"}),
    ],
)
def test_whoever_listens_says_what_was_learnt(room, case, official, typed, faults):
    page = decide(official, case, QUESTION, 400, approach="listen", **typed)
    assert page.errors() == faults
    assert room.read(case).decisions == []


def test_what_was_learnt_names_nobody_unless_somebody_looked(room, official):
    case = room.log(handle="Market")
    typed = {"learnt_kind": "asks", "learnt": "They ask when the market opens"}
    page = decide(official, case, QUESTION, 400, approach="listen", **typed)
    assert "“Market” spoke in this conversation" in page.errors()["learnt"]
    fill_in(official, page, address(case), {"names_nobody": "y"})
    assert room.read(case).decision.approach is Approach.LISTEN


def test_whoever_leaves_it_may_have_learnt_nothing(room, case, official):
    decide(official, case, QUESTION | {"worth": "no"}, approach="leave", learnt_kind="asks")
    with room.office.sessions() as session:
        assert insights_in(session, case) == []
    decide(official, case, QUESTION | {"worth": "no"}, approach="leave", **LEARNT)
    with room.office.sessions() as session:
        assert [each.words for each in insights_in(session, case)] == [LEARNT["learnt"]]


def test_joining_in_needs_no_day(room, case, official):
    decide(official, case, QUESTION, approach="converse", review_on=["", "", ""])
    assert room.read(case).decision.review_on is None


def test_a_choice_and_a_reason_are_needed(case, official):
    page = decide(official, case, QUESTION, 400, reason="short")
    assert list(page.errors()) == ["approach", "reason"]


def test_an_approach_that_the_answers_do_not_lead_to_is_refused(room, case, official):
    page = decide(official, case, QUESTION, 400, approach="press-office")
    assert list(page.errors()) == ["approach"]
    assert room.read(case).decisions == []


def test_a_publication_goes_to_the_press_office_after_danger_alone(room, official):
    case = room.log("https://paper.example.com/1", venue="paper")
    page = decide(official, case, {"danger": "no"}, approach="press-office")
    assert "The press office has it now" in page.text
    assert room.read(case).state is ConversationState.REFERRED


def test_a_politician_may_be_referred_and_needs_no_day_then(room, official):
    case = room.log(speaker=SpeakerRole.POLITICIAN)
    answers = {"danger": "no", "rebuttal": "no"}
    page = at(official, case, answers)
    assert "A politician spoke" in page.text
    sent = {"approach": "press-office", "reason": REASON, "review_on": ["", "", ""]}
    fill_in(official, page, address(case), sent)
    made = room.read(case)
    assert (made.state, made.decision.review_on) == (ConversationState.REFERRED, None)


def test_a_topic_that_needs_care_says_so(room, official):
    case = room.log(topic="floods")
    answers = {"danger": "no", "rebuttal": "no"}
    assert "marked this topic as a live story" in at(official, case, answers).text


def test_posting_before_the_last_question_leads_back_to_it_and_loses_nothing(room, case, official):
    form = at(official, case, QUESTION).form(address(case))
    del form["answer_matter"]
    typed = {"approach": "converse", "reason": REASON, "review_on": ["17", "3", "2026"]} | LEARNT
    asked = send(official, address(case), form | typed, status=409)
    assert asked.h1 == "What is at issue?"
    assert "Something about the case has changed" in asked.errors()["answer_matter"]
    assert asked.form(address(case))["answer_engaged"] == "no"
    kept = ["".join(area.itertext()) for area in asked.all("textarea")]
    assert kept == [REASON, LEARNT["learnt"], "17 3 2026"]


def test_posting_answers_that_convo_does_not_know_is_refused(room, case, official):
    form = at(official, case, QUESTION).form(address(case)) | {"answer_mood": "good"}
    answered = official.post(address(case), data=form | {"approach": "converse", "reason": REASON})
    assert answered.status_code == 400
    assert room.read(case).decisions == []


def test_deciding_on_what_somebody_changed_meanwhile_is_refused(room, case, official):
    page = at(official, case, QUESTION)
    room.decide(case, Approach.CONVERSE, QUESTION)
    stale = fill_in(
        official, page, address(case), {"approach": "converse", "reason": REASON}, status=409
    )
    assert REASON in stale.html
    assert len(room.read(case).decisions) == 1


def test_deciding_while_a_reply_is_open_says_so_on_the_page(room, case, official):
    room.join_in(case)
    page = at(official, case, QUESTION)
    room.start(case)
    form = page.form(address(case)) | {"approach": "converse", "reason": REASON}
    form |= {"version": str(room.read(case).version)}
    answered = official.post(address(case), data=form)
    assert answered.status_code == 400
    assert "A reply is still on its way" in answered.text
    assert REASON in answered.text


def test_a_double_click_decides_once(room, case, official):
    page = at(official, case, QUESTION)
    form = page.form(address(case)) | {"approach": "converse", "reason": REASON}
    answers = [official.post(address(case), data=form) for _ in range(2)]
    assert [answered.status_code for answered in answers] == [303, 303]
    assert len(room.read(case).decisions) == 1
