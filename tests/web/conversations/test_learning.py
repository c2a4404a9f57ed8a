"""On the page of a conversation: which sides speak in it, and what it taught us."""

from typing import Any

import pytest

from convo.domain.vocabulary import Approach
from convo.services import conversations, sides
from tests.given import QUESTION
from tests.web.desk import TITLE, Desk

WORDS = "People ask when the form closes. The page says it in the last line."


@pytest.fixture
def case(desk: Desk) -> int:
    """A conversation of the author's, on a topic with two sides that nobody owns."""
    logged = desk.given.conversation(desk.people["author"], title=TITLE, handle="Otterly")
    for called in ("Growers", "Walkers"):
        deed = sides.NameSide(topic_id=logged.topic_id, name=called)
        sides.name_side(desk.office, desk.given.actor(desk.people["press"]), deed)
    return logged.id


def draw(desk: Desk, case: int, status: int = 303, **typed: Any) -> Any:
    given = {"kind": "asks", "words": WORDS} | typed
    return desk.do("mentor", f"/conversations/{case}/draw-insight", given, status)


def test_sides_are_marked_by_ticks_and_stand_on_the_page(desk: Desk, case: int):
    before = desk.see("mentor", f"/conversations/{case}")
    assert "None marked" in before.text
    page = desk.see("mentor", before.links()["Say which sides speak here"])
    assert "It is never marked for a person" in page.text
    done = desk.fill("mentor", page, f"/conversations/{case}/mark-sides", {"sides": ["1", "2"]})
    assert done.path == f"/conversations/{case}"
    assert "Growers, Walkers. Change which sides speak here" in done.text
    assert "Mo Mentor marked which sides speak in the conversation." in done.text
    less = desk.do("author", f"/conversations/{case}/mark-sides", {"sides": ["2"]})
    assert "Sides that speak here Walkers." in less.text
    none = desk.do("author", f"/conversations/{case}/mark-sides", {"sides": []})
    assert "No side is marked now." in none.text


def test_whoever_was_overtaken_sees_that_and_changes_nothing(desk: Desk, case: int):
    address = f"/conversations/{case}/mark-sides"
    page = desk.see("mentor", address)
    desk.do("author", address, {"sides": ["1"]})
    late = desk.fill("mentor", page, address, {"sides": ["2"]}, 409)
    assert "Somebody else has marked the sides" in late.text
    assert "Sides that speak here Growers." in desk.see("mentor", f"/conversations/{case}").text


def test_what_was_not_offered_is_refused_beside_the_boxes(desk: Desk, case: int):
    address = f"/conversations/{case}/mark-sides"
    for sent in ("99", "x", "1; drop table side"):
        refused = desk.do("mentor", address, {"sides": [sent]}, 400)
        assert refused.errors() == {"sides": "Choose from what is listed here now"}
    seen = desk.do("mentor", address, {"seen": "1; drop table side"}, 409)
    assert "Somebody else has marked the sides" in seen.text


def test_where_no_side_was_named_the_page_says_who_names_them(desk: Desk):
    logged = desk.given.conversation(desk.people["author"], title=TITLE)
    page = desk.see("author", f"/conversations/{logged.id}/mark-sides")
    assert "the press office names the sides" in page.text
    named = desk.see("press", f"/conversations/{logged.id}/mark-sides")
    assert named.links()["Name the first"] == f"/topics/{logged.topic_id}/name-side"


def test_a_decision_to_acknowledge_asks_for_the_sides_until_they_are_marked(desk: Desk, case: int):
    read = desk.given.read_conversation(case)
    deed = conversations.Decide(
        conversation_id=case,
        version=read.version,
        answers=QUESTION | {"matter": "praise"},
        approach=Approach.REFLECT,
        reason="They thank us, and others should know",
    )
    conversations.decide(desk.office, desk.given.actor(desk.people["author"]), deed)
    asks = "Before you acknowledge it, say which sides of the issue speak here"
    assert asks in desk.see("author", f"/conversations/{case}").text
    done = desk.do("author", f"/conversations/{case}/mark-sides", {"sides": ["1"]})
    assert asks not in done.text


def test_what_was_learnt_stands_on_the_conversation_and_names_nobody(desk: Desk, case: int):
    done = draw(desk, case)
    assert WORDS in done.quotations()
    assert "What people ask. Noted by Mo Mentor on 10 March 2026." in done.text
    assert "Mo Mentor noted what was learnt (What people ask)." in done.text


def test_a_handle_in_the_words_is_asked_about_once_and_then_believed(desk: Desk, case: int):
    address = f"/conversations/{case}/draw-insight"
    assert "It is an everyday word here" not in desk.see("mentor", address).text
    refused = draw(desk, case, 400, words="As otterly says, nobody finds the date.")
    assert refused.errors() == {
        "words": "“Otterly” spoke in this conversation. Say what was learnt without naming anybody"
    }
    assert refused.form(address)["words"] == "As otterly says, nobody finds the date."
    assert "It is an everyday word here, and names nobody" in refused.text
    done = desk.fill("mentor", refused, address, {"names_nobody": "y"})
    assert "Noted." in done.text


def test_what_is_missing_is_said_beside_its_field(desk: Desk, case: int):
    refused = draw(desk, case, 400, kind="", words="")
    assert set(refused.errors()) == {"kind", "words"}
    long = draw(desk, case, 400, words="a " * 600)
    assert "must be 1,000 characters or fewer" in long.errors()["words"]
