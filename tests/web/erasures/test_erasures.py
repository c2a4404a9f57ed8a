"""Asking for an erasure, deciding on it, and the pages of a case whose words are gone."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from convo.db.models import AuditEntry, ErasureRequest
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.services.erasing.repeating import list_lacking
from tests.given import FINE_WORDS
from tests.page import Page
from tests.web.desk import TITLE, Desk

NAME = "Quillfeather"
WORDS = f"{FINE_WORDS} As {NAME} says, the form is long."
ANSWERS = {
    "scope": "phrase",
    "phrases": NAME,
    "basis": "data-protection",
    "reason": "They asked us on 3 March",
    "asked_for": "no",
}


@pytest.fixture
def case(desk: Desk) -> int:
    """A conversation with a posted reply, and the name in it."""
    desk.people["second press"] = desk.given.press_officer(name="Sam Second")
    reply = desk.reply(
        ReplyState.POSTED, WORDS, words_said=f"I am {NAME}. When does it close?", handle=NAME
    )
    return desk.now(reply).conversation_id


def check(desk: Desk, case: int, status: int = 200, **typed: Any) -> Page:
    page = desk.see("press", f"/log/erasures/conversations/{case}")
    action = f"/log/erasures/conversations/{case}"
    return desk.fill("press", page, action, ANSWERS | typed, status)


def ask(desk: Desk, case: int, **typed: Any) -> str:
    page = check(desk, case, **typed)
    return desk.fill("press", page, f"/log/erasures/conversations/{case}", {}).path


def approve(
    desk: Desk, path: str, who: str = "second press", status: int = 303, **typed: str
) -> Page:
    page = desk.see(who, path)
    return desk.fill(who, page, f"{path}/approve", {"asked_for": "no"} | typed, status)


def test_what_would_go_is_shown_before_anything_is_sent(desk: Desk, case: int):
    page = check(desk, case)
    for said in ("Who said it: 1 text", "A version of a reply: 1 text", "What was said: 1 text"):
        assert said in page.text
    assert "Nothing has been erased, and nothing was sent yet" in page.text
    assert f"I am {NAME}. When does it close?" in page.quotations()
    with desk.office.sessions() as session:
        assert session.scalar(select(func.count(ErasureRequest.id))) == 0


def test_a_request_waits_for_everybody_in_the_press_office_but_who_asked(desk: Desk, case: int):
    path = ask(desk, case)
    work = desk.see("second press", "/")
    assert work.link(TITLE) == path
    assert "Pat Press asks to erase words of it: agree or refuse" in work.text
    for who in ("press", "author", "mentor"):
        assert path not in desk.see(who, "/").links().values(), who
    approve(desk, path)
    assert path not in desk.see("second press", "/").links().values()


def test_one_asks_another_agrees_and_the_words_are_on_no_page(desk: Desk, case: int):
    path = ask(desk, case)
    mine = desk.see("press", path)
    assert "somebody else in the press office has to decide" in mine.text
    assert f"{path}/approve" not in mine.html
    done = approve(desk, path)
    assert "Erased. Below is what convo could not reach" in done.text
    places = ["/conversations", f"/conversations/{case}", "/log", f"/log/conversations/{case}"]
    with desk.office.sessions() as session:
        last = session.scalar(select(func.max(AuditEntry.seq))) or 0
    places += [f"/log/entries/{seq}" for seq in range(last + 1)]
    places += [path, "/log/erasures", "/replies/1", f"/log/erasures/conversations/{case}"]
    browser = desk.browser("press")
    for place in places:
        answer = browser.get(place)
        assert answer.status_code == 200, place
        assert NAME.lower() not in answer.text.lower(), place
    assert "Words of this case were erased" in desk.see("press", f"/conversations/{case}").text


def test_no_search_finds_the_words_and_no_spreadsheet_has_them(desk: Desk, case: int):
    browser = desk.browser("press")
    words = "/log?words=form+is+long"
    assert "No entry matches" not in browser.get(words).text
    assert "form is long" in browser.get("/log/entries.csv").text
    approve(desk, ask(desk, case, phrases="form is long"))
    assert "No entry matches" in browser.get(words).text
    # What was looked for is in the log too, and went with the rest; this last look is newer.
    rows = browser.get("/log/entries.csv").text.splitlines()
    assert [row for row in rows if "form is long" in row and "looked at" not in row] == []


def test_a_hold_stops_it_and_its_release_lets_it_go_on(desk: Desk, case: int):
    path = ask(desk, case)
    place = f"/log/erasures/conversations/{case}"
    page = desk.see("press", f"{place}/hold")
    held = desk.fill("press", page, f"{place}/hold", {"reason": "A court asks for it"})
    assert "On hold. Nothing of this case is erased" in held.text
    assert f"{path}/approve" not in desk.see("second press", path).html
    assert TITLE in desk.see("press", "/log/erasures").text
    page = desk.see("press", f"{place}/release-hold")
    desk.fill("press", page, f"{place}/release-hold", {"reason": "The case is over"})
    assert "Erased." in approve(desk, path).text


def test_records_that_somebody_asked_for_stay(desk: Desk, case: int):
    page = check(desk, case, 400, asked_for="yes")
    assert "section 77" in page.errors()["asked_for"]
    path = ask(desk, case)
    refused = approve(desk, path, status=400, asked_for="yes")
    assert "section 77" in refused.errors()["asked_for"]


def test_a_refusal_says_why_and_keeps_the_words(desk: Desk, case: int):
    path = ask(desk, case)
    page = desk.see("second press", path)
    empty = desk.fill("second press", page, f"{path}/refuse", {"why": ""}, 400)
    assert empty.errors() == {"why": "Say why the words stay"}
    done = desk.fill("second press", page, f"{path}/refuse", {"why": "It is another person"})
    assert "It is another person" in done.text
    assert NAME in desk.see("press", f"/conversations/{case}", 200, NAME).html


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (
            {"scope": "", "basis": "", "reason": "", "asked_for": ""},
            ["scope", "basis", "reason", "asked_for"],
        ),
        ({"scope": "texts"}, ["chosen"]),
        ({"phrases": "ab"}, ["phrases"]),
        ({"phrases": "Nobody of this name"}, ["phrases"]),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    desk: Desk, case: int, typed: dict[str, str], fields: list[str]
):
    page = check(desk, case, 400, **typed)
    assert list(page.errors()) == fields
    form = page.form(f"/log/erasures/conversations/{case}")
    assert form["phrases"] == typed.get("phrases", NAME)


def test_a_case_is_found_by_its_number_and_by_its_address(desk: Desk, case: int):
    address = desk.given.read_conversation(case).address
    browser = desk.browser("press")
    for typed in (str(case), f"#{case}", address):
        answer = browser.get("/log/erasures", query_string={"case": typed})
        assert answer.location == f"/log/erasures/conversations/{case}"
    answer = browser.get("/log/erasures", query_string={"case": "99999"})
    assert answer.status_code == 400
    assert "no conversation with this number" in answer.text


def test_what_left_convo_is_named_for_whoever_has_to_see_to_it(desk: Desk, case: int):
    path = ask(desk, case)
    desk.browser("press").get("/log/entries.csv")
    page = desk.see("second press", path)
    assert "may hold the words: ask whoever has them to delete them" in page.text
    assert Action.EXPORT_LOG in {line.action for line in _exports(desk)}


def _exports(desk: Desk) -> list[AuditEntry]:
    with desk.office.sessions() as session:
        found = select(AuditEntry).where(AuditEntry.action == Action.EXPORT_LOG.value)
        return list(session.scalars(found))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_once_it_is_approved_on_the_page_no_file_holds_the_words(
    desk: Desk, case: int, database: str
):
    path = ask(desk, case)
    file = Path(database.removeprefix("sqlite:///"))

    def found() -> list[str]:
        files = file.parent.glob(f"{file.name}*")
        return [each.name for each in files if NAME.lower().encode() in each.read_bytes().lower()]

    assert found()
    approve(desk, path)
    assert found() == []
    assert list_lacking(desk.office) == []


def test_an_empty_field_says_what_to_enter(desk: Desk, case: int):
    page = check(desk, case, 400, phrases="")
    assert page.errors() == {"phrases": "Enter the name or the words that have to go"}
    found = desk.see("press", "/log/erasures?case=", 400)
    assert found.errors() == {"case": "Enter the number of the conversation, or its web address"}
