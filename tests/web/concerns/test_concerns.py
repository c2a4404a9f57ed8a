"""The pages of concerns: from the entry or the case to what came of it."""

import pytest

from tests.page import fetch

RAISE = "/log/concerns/raise"


@pytest.fixture
def case(desk):
    """A conversation of the author's."""
    return desk.given.conversation(desk.people["author"], title="Street trading fees")


def raised(desk, case):
    page = desk.see("press", f"/log/conversations/{case.id}")
    page = desk.see("press", page.link("Raise a concern"))
    desk.fill("press", page, RAISE, {"words": "Why was this logged twice?"})
    return "/log/concerns/1"


def asked(desk, path):
    author = desk.people["author"]
    page = desk.see("press", path)
    typed = {"to": str(author.id), "question": "Do you know why?"}
    desk.fill("press", page, f"{path}/assign", typed)


def addresses(page):
    """Where the links of a page lead: two may have the same words."""
    return [link.get("href") for link in page.all("a")]


def test_a_concern_is_raised_asked_answered_and_resolved(desk, case):
    path = raised(desk, case)
    asked(desk, path)
    work = desk.see("author", "/")
    assert "Answer what you were asked about the record" in work.text
    assert path in addresses(work)
    page = desk.see("author", path)
    assert "Why was this logged twice?" in page.quotations()
    desk.fill("author", page, f"{path}/answer", {"words": "It came from two lists."})
    assert path in addresses(desk.see("press", "/"))
    page = desk.see("press", path)
    assert "It came from two lists." in page.quotations()
    desk.fill("press", page, f"{path}/resolve", {"outcome": "One of the two was closed."})
    assert "Resolved by Pat Press" in desk.see("press", "/log/concerns").text
    assert path not in addresses(desk.see("press", "/"))
    assert "Concern 1" in desk.see("press", f"/log/conversations/{case.id}").text


def test_on_an_entry_the_person_who_did_it_is_suggested(desk, case):
    page = desk.see("press", "/log?action=conversation:log")
    entry = next(each for each in page.links().values() if each.startswith("/log/entries/"))
    page = desk.see("press", entry)
    page = desk.see("press", page.link("Raise a concern"))
    assert "Asha Official logged this conversation" in page.text
    desk.fill("press", page, RAISE, {"words": "Why was this logged?"})
    page = desk.see("press", "/log/concerns/1")
    assert page.form("/log/concerns/1/assign")["to"] == str(desk.people["author"].id)
    assert "Concern 1" in desk.see("press", entry).text


def test_only_the_press_office_and_whoever_is_asked_read_it(desk, case):
    path = raised(desk, case)
    desk.see("author", path, 403)
    asked(desk, path)
    desk.see("author", path)
    for who in ("other author", "mentor", "administrator"):
        desk.see(who, path, 403)


@pytest.mark.parametrize(
    ("form", "field", "typed"),
    [
        ("assign", "question", {"to": "", "question": ""}),
        ("assign", "question", {"question": "?"}),
        ("assign", "to", {"to": "999", "question": "Do you know why?"}),
        ("resolve", "outcome", {"outcome": "?"}),
    ],
)
def test_bad_input_is_an_error_beside_its_field_and_nothing_typed_is_lost(
    desk, case, form, field, typed
):
    path = raised(desk, case)
    page = desk.see("press", path)
    page = desk.fill("press", page, f"{path}/{form}", typed, 400)
    assert page.errors()[field]
    kept = page.form(f"{path}/{form}")
    assert all(kept[name] == value.strip() for name, value in typed.items() if name != "to")


def test_a_doubt_without_words_is_none(desk, case):
    page = desk.see("press", f"{RAISE}/conversations/{case.id}")
    page = desk.fill("press", page, RAISE, {"words": "?"}, 400)
    assert "in a sentence" in page.errors()["words"]
    assert "No concern is open" in desk.see("press", "/log/concerns").text


def test_the_second_of_two_sees_what_the_first_did(desk, case):
    path = raised(desk, case)
    page = desk.see("press", path)
    asked(desk, path)
    answer = desk.fill("press", page, f"{path}/resolve", {"outcome": "Nothing to see."}, 409)
    assert "Somebody else changed this" in answer.text


def test_what_is_not_there_is_not_found(desk, case):
    for path in ("/log/concerns/99", f"{RAISE}/entries/999999", f"{RAISE}/conversations/999999"):
        fetch(desk.browser("press"), path, 404)
