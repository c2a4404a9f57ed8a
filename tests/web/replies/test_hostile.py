"""Words that want to be markup stay words, wherever they are shown."""

from urllib.parse import quote

import pytest

from convo.domain.vocabulary import ReplyState
from tests.given import FINE_WORDS
from tests.page import Page, read
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</blockquote></main><iframe src=//evil.example></iframe>",
    "</title><meta http-equiv=refresh content=0>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "<!-- --><style>main { display: none }</style>",
    "javascript:alert(1)",
    "\u202eesrever \u2066hidden\u2069",
]
_NEVER = {"img", "svg", "iframe", "object", "embed", "style", "base", "marquee"}


def foreign(page: Page) -> list[str]:
    """Elements that no page of ours has."""
    found = [element.tag for element in page.all() if element.tag in _NEVER]
    scripts = [script for script in page.all("script") if "alert" in (script.text or "")]
    refreshes = [meta for meta in page.all("meta") if meta.get("http-equiv")]
    return [*found, *(str(odd) for odd in (*scripts, *refreshes))]


#: All of them in one text; and each by itself, so that none hides behind another.
AT_ONCE_AND_EACH = [
    pytest.param(" ".join(HOSTILE), id="all-at-once"),
    *(pytest.param(words, marks=pytest.mark.long) for words in HOSTILE),
]


@pytest.mark.parametrize("words", AT_ONCE_AND_EACH)
def test_hostile_words_are_shown_as_words(desk: Desk, words: str):
    title, reason = f"Fees {words}"[:190], f"Look at this: {words}"
    said = f"The fee is £50 now?! {words}"
    reply = desk.reply(
        words=f"{FINE_WORDS} {words}", title=title, words_said=said, handle=words[:80]
    )
    typed = (title, reason, words, f"{FINE_WORDS} {words}", said)

    def check(who: str, path: str, *shown: str) -> None:
        page = desk.see(who, f"/replies/{reply}{path}", 200, *typed)
        assert foreign(page) == []
        assert title in page.h1 + page.text
        for mark in [*page.all("a", cls="convo-mark")]:  # numbers of findings, between the words
            tail = mark.tail
            mark.clear()
            mark.tail = tail
        for each in shown:
            assert each in "".join(page.root.itertext())

    written = f"{FINE_WORDS} {words}"
    for path in ("", "/revise", "/submit", "/refer", "/withdraw"):
        check("author", path, written)
    desk.submit(reply)
    desk.return_reply(reply, reason)
    check("author", "", reason)
    check("author", "/revise", reason)
    desk.revise(reply, f"{words} {FINE_WORDS}")
    desk.submit(reply)
    check("mentor", "/review", reason)
    desk.given.sign_off(desk.now(reply))
    check("author", "/post", f"{words} {FINE_WORDS}")
    desk.given.post(desk.now(reply), words)
    for who in ("author", "mentor", "press"):
        check(who, "", words)
    check("author", "/close")


@pytest.mark.parametrize("words", AT_ONCE_AND_EACH)
def test_hostile_reasons_reach_the_press_office_as_words(desk: Desk, words: str):
    reply = desk.reply()
    reason = f"Look at this: {words}"
    desk.do("author", f"/replies/{reply}/refer", {"reason": reason})
    page = desk.see("press", f"/replies/{reply}/referral")
    assert reason in page.quotations()
    assert foreign(page) == []


@pytest.mark.parametrize("words", AT_ONCE_AND_EACH)
def test_hostile_words_in_an_error_or_a_conflict_are_kept_as_words(desk: Desk, words: str):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    typed = {"address": words, "words": words}
    page = desk.do("author", f"/replies/{reply}/post", typed, 400)
    assert (page.form(page.path)["words"], page.form(page.path)["address"]) == (words, words)
    assert foreign(page) == []
    path = f"/replies/{reply}/revise"
    opened = desk.see("author", path)
    desk.revise(reply, f"Other {words}")
    conflict = desk.fill("author", opened, path, {"words": words}, 409)
    assert conflict.form(path)["words"] == words
    assert foreign(conflict) == []


@pytest.mark.parametrize("words", AT_ONCE_AND_EACH)
def test_hostile_words_in_a_check_are_words(desk: Desk, words: str):
    reply = desk.reply()
    form = desk.see("author", f"/replies/{reply}/revise").form(f"/replies/{reply}/revise")
    sent = form | {"words": f"We categorically reject {words} this!!"}
    answer = desk.browser("author").post(f"/replies/{reply}/check", data=sent)
    assert foreign(read(answer)) == []
    assert "script>alert" not in answer.text.replace("&lt;script&gt;", "").replace("&lt;/", "")


@pytest.mark.parametrize("words", AT_ONCE_AND_EACH)
def test_hostile_addresses_find_no_page_and_are_not_repeated(desk: Desk, words: str):
    page = desk.see("author", f"/replies/{quote(words)}", 404)
    assert foreign(page) == []
    assert words not in page.text
