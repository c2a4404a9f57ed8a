"""The list of conversations: newest first, a page at a time, narrowed as one likes."""

import re

import pytest

from convo.domain.vocabulary import Approach
from convo.queries.conversations import PAGE
from tests.page import fetch
from tests.web.conversations.hands import QUESTION


def titles(page):
    return [
        words for words, href in page.links().items() if re.fullmatch(r"/conversations/\d+", href)
    ]


def test_an_empty_list_tells_an_official_what_to_do_first(official):
    page = fetch(official, "/conversations")
    assert "Nothing has been logged yet" in page.text
    assert page.link("Log the first conversation") == "/conversations/log"


def test_an_empty_list_offers_a_mentor_nothing_they_may_not_do(as_):
    page = fetch(as_("mentor"), "/conversations")
    assert "Nothing has been logged yet" in page.text
    assert "/conversations/log" not in page.html


def test_a_search_without_a_match_says_so_and_leads_back(room, case, official):
    page = fetch(official, "/conversations?words=nothing+like+it")
    assert "No conversation matches" in page.text
    assert page.link("show all") == "/conversations"


def test_each_line_says_what_where_who_and_when(room, case, official):
    text = fetch(official, "/conversations").text
    for words in ("When the form closes", "The forum", "Grants", "The official", "since", "Due"):
        assert words in text


def test_newest_conversations_come_first_a_page_at_a_time(room, official):
    for number in range(PAGE + 1):
        room.log(f"https://forum.example.org/{number}", title=f"Number {number:02}")
    first = fetch(official, "/conversations?words=number")
    assert titles(first) == [f"Number {number:02}" for number in range(PAGE, 0, -1)]
    older = next(href for words, href in first.links().items() if "Older" in words)
    assert "words=number" in older
    second = fetch(official, older)
    assert titles(second) == ["Number 00"]
    assert any("Newest" in words for words in second.links())


def test_a_page_in_the_middle_leads_both_ways(room, official):
    logged = [
        room.log(f"https://forum.example.org/{number}", title=f"Number {number:02}")
        for number in range(PAGE + 2)
    ]
    page = fetch(official, f"/conversations?before={logged[-1]}")
    older = next(href for words, href in page.links().items() if "Older" in words)
    assert titles(fetch(official, older)) == ["Number 00"]
    assert next(href for words, href in page.links().items() if "Newest" in words) == page.path


def test_exactly_one_page_offers_no_older_one(room, official):
    for number in range(PAGE):
        room.log(f"https://forum.example.org/{number}")
    assert not any("Older" in words for words in fetch(official, "/conversations").links())


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("words=TAPS", ["Two taps"]),
        ("state=decided", ["One form"]),
        ("state=closed", []),
        ("venue=2", ["Three in the paper"]),
        ("topic=2", ["Two taps"]),
        ("mine=y", ["Three in the paper", "One form"]),
        ("state=decided&mine=y&words=one", ["One form"]),
    ],
)
def test_the_list_can_be_narrowed(room, official, narrowed, found):
    one = room.log("https://forum.example.org/1", title="One form")
    room.log("https://forum.example.org/2", who="other", title="Two taps", topic="floods")
    room.log("https://paper.example.com/3", title="Three in the paper", venue="paper")
    room.decide(one, Approach.CONVERSE, QUESTION)
    assert titles(fetch(official, f"/conversations?{narrowed}")) == found


@pytest.mark.parametrize(
    "nonsense",
    ["state=nowhere", "venue=99", "topic=x", "before=x", "before=" + "9" * 40, "before=²"],
)
def test_what_cannot_be_understood_is_left_out_of_the_search(room, case, official, nonsense):
    assert titles(fetch(official, f"/conversations?{nonsense}")) == ["When the form closes"]


def test_a_referred_conversation_is_listed_with_the_press_office(room, official):
    room.decide(room.log(venue="paper"), Approach.PRESS_OFFICE, {"danger": "no"})
    assert "The press office since" in fetch(official, "/conversations").text


def test_an_administrator_may_not_read_cases(as_, case):
    page = fetch(as_("administrator"), "/conversations", 403)
    assert "Your role does not include this page" in page.text


def test_nobody_reads_cases_without_signing_in(room, case):
    for path in ("/conversations", f"/conversations/{case}"):
        assert room.app.test_client().get(path).status_code == 302
