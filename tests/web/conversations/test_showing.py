"""The page of a conversation: where it stands, what was said and decided, and what can be done."""

from datetime import date

import pytest

from convo.domain.vocabulary import Approach, SpeakerRole
from tests.page import fetch, fill_in
from tests.web.conversations.hands import ADDRESS, ERROR, EVIDENCE, REASON


def buttons(page):
    """What the page offers to do, as words."""
    return {"".join(found.itertext()).strip() for found in page.all(cls="govuk-button")}


def show(client, case, **more):
    return fetch(client, f"/conversations/{case}", **more)


def test_it_says_who_has_it_since_when_and_what_is_next(case, official):
    text = show(official, case).text
    assert "The official has had this since 23 November 2026 at 10:00am" in text
    assert "Next: decide whether to take part" in text
    assert "Due 25 November 2026 at 10:00am" in text


def test_it_shows_the_words_and_how_to_check_them(room, case, official):
    page = show(official, case)
    assert "The form closes on 1 May!" in page.quotations()
    assert room.read(case).snapshots[0].sha256 in page.text
    assert "As pasted by The official on 23 November 2026" in page.text


def test_the_address_is_a_link_that_gives_nothing_away(case, official):
    page = show(official, case)
    link = next(found for found in page.all("a") if found.get("href") == ADDRESS)
    assert link.get("rel") == "noopener noreferrer nofollow"
    assert link.get("target") is None


def test_an_address_typed_without_its_scheme_still_leads_there(room, official):
    page = show(official, room.log("forum.example.org/t/9"))
    assert page.link("forum.example.org/t/9") == "https://forum.example.org/t/9"


def test_it_shows_the_house_rules_and_what_makes_the_topic_delicate(room, official):
    text = show(official, room.log(topic="floods")).text
    assert "Be kind" in text
    assert "high profile" in text
    assert "Live story" in text


def test_an_undecided_conversation_leads_to_the_questions(case, official):
    page = show(official, case)
    assert page.link("decide what to do") == f"/conversations/{case}/decide"
    assert buttons(page) == {
        "Decide what to do",
        "Add what was said since",
        "Refer to the press office",
        "Transfer it",
        "Close",
    }


def test_somebody_elses_conversation_says_whose_it_is(case, as_):
    page = show(as_("other"), case)
    assert buttons(page) == {"Add what was said since"}
    assert "The official is in charge of this conversation." in page.text


def test_a_decision_is_shown_with_reason_evidence_and_answers(room, case, official):
    room.decide(case, Approach.CONVERSE, ERROR, **EVIDENCE)
    text = show(official, case).text
    for words in (
        REASON,
        *EVIDENCE.values(),
        "A checkable error",
        "Does somebody else have to deal with this first? None of these",
    ):
        assert words in text


@pytest.mark.parametrize("approach", [Approach.LISTEN, Approach.LEAVE])
def test_a_decision_to_wait_says_when_to_look_again(room, case, official, approach):
    room.decide(case, approach, ERROR, review_on=date(2026, 12, 4))
    page = show(official, case)
    assert "Look at it again on 4 December 2026" in page.text
    assert "review date" in page.text
    assert "Start a reply" not in buttons(page)


def test_the_decision_in_force_comes_before_earlier_ones(room, case, official):
    room.decide(case, Approach.LISTEN, ERROR, review_on=date(2026, 12, 4), reason="First reason")
    room.decide(case, Approach.CONVERSE, ERROR, **EVIDENCE, reason="Second reason")
    text = show(official, case).text
    decided = text[text.index("What was decided") : text.index("Replies")]
    assert decided.index("Second reason") < decided.index("Earlier decisions")
    assert decided.index("Earlier decisions") < decided.index("First reason")


def test_safeguarding_shows_the_instruction_first(room, case, official):
    room.decide(case, Approach.SAFEGUARDING, {"danger": "yes"})
    instruction = room.app.extensions["convo-brand"].safeguarding
    text = show(official, case, typed=[instruction]).text
    assert text.index(instruction) < text.index("About it")


def test_a_reply_is_started_from_here(room, case, official):
    room.join_in(case)
    page = show(official, case)
    path = f"/conversations/{case}/start"
    answer = official.post(path, data=page.form(path))
    assert (answer.status_code, answer.location) == (303, "/replies/1/revise")
    listed = show(official, case)
    assert listed.link("Reply 1") == "/replies/1"
    assert "see the reply through" in listed.text
    assert "A reply is still on its way" in listed.text


def test_a_reply_is_started_once_however_often_the_button_is_pressed(room, case, official):
    room.join_in(case)
    path = f"/conversations/{case}/start"
    form = show(official, case).form(path)
    answers = [official.post(path, data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Reply 2" not in show(official, case).text


def test_an_acknowledgement_is_called_by_its_name(room, case, official):
    opinion = {key: value for key, value in ERROR.items() if key != "source"}
    room.decide(case, Approach.REFLECT, opinion | {"matter": "opinion"})
    assert "Start an acknowledgement" in buttons(show(official, case))


def test_a_reply_without_a_decision_is_refused_and_that_is_recorded(case, official):
    form = fetch(official, f"/conversations/{case}/refer").form(f"/conversations/{case}/refer")
    assert official.post(f"/conversations/{case}/start", data=form).status_code == 409
    assert "tried to start a reply" in show(official, case).text


def test_everything_that_happened_is_a_sentence(room, case, official):
    room.join_in(case)
    text = show(official, case).text
    happened = text[text.index("What has happened") :]
    assert "The official logged this conversation." in happened
    assert "The official decided: Join in (Converse)." in happened
    assert REASON in happened


def test_who_spoke_is_said_with_the_words(room, official):
    case = room.log(speaker=SpeakerRole.UNKNOWN, handle="sam")
    assert "sam (not known who)" in show(official, case).text


def test_there_is_no_page_of_a_conversation_that_was_never_logged(official):
    fetch(official, "/conversations/77", 404)


def test_signing_in_is_asked_for_before_anything_is_posted(room, case, official):
    path = f"/conversations/{case}/add-snapshot"
    form = fetch(official, path).form(path)
    answer = room.app.test_client().post(path, data=form | {"words": "x", "speaker": "public"})
    assert answer.status_code == 401


def test_a_form_without_its_token_changes_nothing(room, case, official):
    path = f"/conversations/{case}/add-snapshot"
    form = fetch(official, path).form(path) | {"csrf_token": "forged"}
    answer = official.post(path, data=form | {"words": "x", "speaker": "public"})
    assert answer.status_code == 400
    assert len(room.read(case).snapshots) == 1


def test_a_press_officer_adds_what_was_said_to_a_referred_case(room, as_):
    case = room.log(venue="paper")
    room.decide(case, Approach.PRESS_OFFICE, {"danger": "no"})
    press = as_("press")
    page = show(press, case)
    assert "The press office has had this since" in page.text
    path = f"/conversations/{case}/add-snapshot"
    typed = {"words": "A letter to the editor", "speaker": "journalist", "asks": "no"}
    assert "A letter to the editor" in fill_in(press, fetch(press, path), path, typed).text
