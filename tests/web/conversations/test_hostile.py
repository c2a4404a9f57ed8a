"""Nothing that a stranger wrote runs, breaks a page, or leads anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.domain.vocabulary import Approach
from convo.web.conversations.case import in_words, link_to
from tests.page import fetch, fill_in
from tests.web.conversations.hands import ADDRESS, QUESTION

HOSTILE = [
    "<script>alert(1)</script> hello",
    "</p></blockquote><img src=x onerror=alert(1)> hello",
    '"><svg onload=alert(1)> hello',
    "{{ 7 * 7 }}{% for x in y %} hello",
    "--><style>*{display:none}</style> hello",
    "\u202egnp.exe hello",
    "'; DROP TABLE conversation; -- hello",
    "x" * 79,
]


def foreign(page):
    """Elements in the main part that no page of ours has."""
    main = next(page.all("main"))
    return [found.tag for found in main.iter() if found.tag in {"script", "img", "svg", "style"}]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_as_words(room, official, words):
    case = room.log(title=words, handle=words, words=words)
    for path in (
        "/conversations",
        f"/conversations/{case}",
        f"/conversations/{case}/decide",
        f"/conversations/{case}/add-snapshot",
        f"/conversations/{case}/close",
        f"/conversations/log?address={ADDRESS}",
    ):
        page = fetch(official, path, typed=[words])
        assert foreign(page) == []
    assert words in fetch(official, f"/conversations/{case}", typed=[words]).h1


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_form_comes_back_as_it_was_typed(official, words):
    typed = {"address": words, "title": words, "words": words, "handle": words}
    log = "/conversations/log"
    page = fill_in(official, fetch(official, log), log, typed, 400)
    kept = page.form(log)
    assert (kept["address"], kept["title"], kept["handle"]) == (words, words, words)
    assert str(kept["words"]).strip() == words
    assert foreign(page) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_link_fills_in_words_and_nothing_else(official, words):
    query = {"address": words, "title": words, "words": words}
    page = fetch(official, "/conversations/log", query_string=query)
    assert page.form("/conversations/log")["title"] == words
    assert foreign(page) == []


def test_hostile_reasons_are_shown_as_words(room, case, official):
    words = HOSTILE[0]
    room.decide(case, Approach.CONVERSE, QUESTION, reason=words)
    page = fetch(official, f"/conversations/{case}")
    assert page.quotations().count(words) == 2
    assert foreign(page) == []


@pytest.mark.parametrize("query", ["answer_danger", "change", "asked", "answer_<script>"])
def test_hostile_answers_are_not_repeated(case, official, query):
    answer = official.get(f"/conversations/{case}/decide", query_string={query: HOSTILE[0]})
    assert answer.status_code in {200, 400}
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "//", ""],
)
def test_only_web_pages_are_linked(address):
    assert link_to(address) is None


@given(st.text() | st.from_regex(r"[a-z]{2,10}:[a-z/.]{0,20}"))
def test_a_link_leads_to_a_web_page_or_nowhere(address):
    link = link_to(address)
    assert link is None or link.lower().startswith(("http://", "https://"))


def test_answers_of_an_older_convo_are_shown_by_their_keys():
    assert [*in_words({"mood": "good"})] == [("mood", "mood", "good")]
    assert in_words({"danger": "perhaps"})[0].answer == "perhaps"
