"""The bookmark that fills in the form for logging."""

from urllib.parse import quote, unquote

import pytest

from convo.cli.serve import options
from convo.web.conversations.bookmarklet import LONGEST_ADDRESS, bookmarklet
from tests.page import fetch, fill_in
from tests.web.conversations.hands import ADDRESS

PREFILLED = {"address": ADDRESS, "title": "When it closes", "words": "It closes on “1 May” & so on"}


def test_the_page_has_the_bookmark_as_a_link_and_as_text(official):
    page = fetch(official, "/conversations/bookmarklet")
    code = page.link("Log in convo")
    assert code == bookmarklet("http://localhost/conversations/log")
    assert code in [box.text for box in page.all("textarea")]
    assert 'new URL("http://localhost/conversations/log")' in unquote(code)
    assert "\n" not in code


def test_an_address_that_filled_in_the_form_says_when_words_were_cut(official):
    page = fetch(official, "/conversations/log", query_string=PREFILLED | {"cut": "1"})
    assert "Not all the words that you selected fitted" in page.text
    page = fetch(official, "/conversations/log", query_string=PREFILLED)
    assert "fitted" not in page.text


def test_somebody_who_has_to_sign_in_first_finds_the_form_filled_in(room, client, monkeypatch):
    asked = client.get("/conversations/log", query_string=PREFILLED)
    page = fetch(client, asked.headers["Location"])
    given = str(page.form("/sign-in")["next"])
    assert given.startswith("/conversations/log?")
    page = fetch(room.client("official"), given)
    form = page.form("/conversations/log")
    assert {name: str(form[name]).strip() for name in PREFILLED} == PREFILLED


def test_the_server_takes_the_longest_address_even_by_way_of_the_sign_in_page():
    longest = "/conversations/log?words=" + "%F0" * (LONGEST_ADDRESS // 3)
    line = f"GET /sign-in?next={quote(longest)} HTTP/1.1\r\n"
    assert len(line) < options("127.0.0.1", 8000, 1)["limit_request_line"]


@pytest.mark.parametrize("words", ["\0", "\ud800", "x" * 3_000, "\u202e"])
def test_whatever_an_address_fills_in_is_no_error(official, words: str):
    query = quote(words, errors="surrogatepass")
    page = fetch(official, f"/conversations/log?words={query}&title={query}&address={query}")
    fill_in(official, page, "/conversations/log", {}, 400)
