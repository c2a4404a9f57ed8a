"""Logging a conversation, and adding what was said since."""

import pytest

from convo.domain.vocabulary import ConversationState, SpeakerRole
from tests.page import fetch, fill_in
from tests.web.conversations.hands import ADDRESS

LOG = "/conversations/log"
TYPED = {
    "address": ADDRESS,
    "title": "When the form closes",
    "topic": "1",
    "speaker": "campaigner",
    "handle": "greenfingers",
    "said_on": ["20", "11", "2026"],
    "words": "The form closes\r\non 1 May!",
}


def send_log(client, status=303, **changed):
    return fill_in(client, fetch(client, LOG), LOG, TYPED | changed, status)


def test_a_conversation_is_logged_with_its_first_words(room, official):
    page = send_log(official)
    assert page.path == "/conversations/1"
    assert page.h1 == "When the form closes"
    assert "Next: decide" in page.text
    logged = room.read(1)
    said = logged.snapshots[0]
    assert (logged.address, logged.state) == (ADDRESS, ConversationState.LOGGED)
    assert (said.words, said.handle) == ("The form closes\non 1 May!", "greenfingers")
    assert said.speaker is SpeakerRole.CAMPAIGNER
    assert said.said_on.isoformat() == "2026-11-20"


def test_the_venue_follows_from_the_address(room, official):
    send_log(official, address="https://www.paper.example.com/story")
    assert room.read(1).venue.name == "The paper"


def test_a_venue_that_was_chosen_stands(room, official):
    send_log(official, venue=str(room.ids["paper"]))
    assert room.read(1).venue.name == "The paper"


def test_an_unknown_site_asks_for_a_venue(official):
    page = send_log(official, 400, address="https://elsewhere.example/1")
    assert list(page.errors()) == ["venue"]
    assert page.errors()["venue"].startswith("We don’t know this site. Choose a venue, or ask")


def test_everything_that_is_missing_is_said_at_once_and_a_bad_address_blames_no_venue(official):
    page = send_log(
        official,
        400,
        **dict.fromkeys(TYPED, "") | {"said_on": ["", "", ""]},
    )
    assert list(page.errors()) == ["address", "title", "topic", "words", "speaker"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "not an address"]
)
def test_only_addresses_of_web_pages_can_be_logged(room, official, address):
    page = send_log(official, 400, address=address)
    assert list(page.errors()) == ["address"]
    assert page.form(LOG)["address"] == address


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 201),
        ("handle", "x" * 81),
        ("words", "x" * 20_001),
        ("words", "<script>alert(1)</script>"),
        ("speaker", "wizard"),
        ("topic", "99"),
        ("said_on", ["24", "11", "2026"]),
        ("said_on", ["31", "2", "2026"]),
        ("said_on", ["", "2", "2026"]),
        ("said_on", ["1", "2", "26"]),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(official, field, value):
    page = send_log(official, 400, **{field: value})
    assert list(page.errors()) == [field]


def test_a_refused_form_keeps_everything_that_was_typed(official):
    page = send_log(official, 400, title="")
    kept = page.form(LOG)
    for name in ("address", "handle", "said_on", "speaker", "topic", "venue"):
        assert kept[name] == (TYPED | {"venue": "1"})[name]
    assert "The form closes" in kept["words"]


def test_the_same_conversation_again_is_shown_where_it_is(room, case, as_):
    other = as_("other")
    page = send_log(other, 400, address="http://forum.example.org:80/threads/1?utm_source=x#c2")
    assert "Already logged by The official on 23 November 2026" in page.text
    assert page.link("When the form closes") == f"/conversations/{case}"
    assert page.link("add it there") == f"/conversations/{case}/add-snapshot"
    assert list(page.errors()) == ["address"]
    assert page.form(LOG)["handle"] == "greenfingers"


def test_a_link_can_fill_the_form_in_and_the_venue_with_it(room, official):
    page = fetch(official, f"{LOG}?address={ADDRESS}&title=A+title&words=Some+words")
    filled = page.form(LOG)
    assert filled["address"] == ADDRESS
    assert filled["title"] == "A title"
    assert str(filled["words"]).strip() == "Some words"
    assert filled["venue"] == str(room.ids["forum"])


def test_a_link_to_a_logged_address_says_so_at_once(room, case, official):
    assert "Already logged by" in fetch(official, f"{LOG}?address={ADDRESS}").text


def test_a_link_with_nonsense_in_it_is_only_an_empty_form(official):
    assert fetch(official, f"{LOG}?address=javascript:alert(1)").form(LOG)["venue"] == ""


def test_without_venues_the_page_says_whom_to_ask(bare):
    page = fetch(bare.client("official"), LOG)
    assert "Ask an administrator to add them first" in page.text


@pytest.mark.parametrize("who", ["mentor", "press", "administrator"])
def test_only_officials_log(room, as_, who):
    fetch(as_(who), LOG, 403)


def test_what_was_said_since_is_added_below(room, case, as_):
    mentor = as_("mentor")
    path = f"/conversations/{case}/add-snapshot"
    asked = fetch(mentor, path)
    assert "The form closes on 1 May!" in asked.quotations()
    typed = {"speaker": "public", "words": "Somebody answered", "asks": "no"}
    page = fill_in(mentor, asked, path, typed)
    assert page.quotations()[:3] == ["Be kind", "The form closes on 1 May!", "Somebody answered"]
    assert "As pasted by The mentor on 23 November 2026" in page.text


def test_adding_nothing_is_refused_beside_the_field(case, official):
    path = f"/conversations/{case}/add-snapshot"
    page = fill_in(official, fetch(official, path), path, {"handle": "Sam"}, 400)
    assert list(page.errors()) == ["words", "asks", "speaker"]
    assert page.form(path)["handle"] == "Sam"
