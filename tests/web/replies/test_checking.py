"""The check beside the words: what it says, that it keeps nothing, and that nothing breaks it."""

import logging
import re
from urllib.parse import urlencode

import pytest

from convo.domain.vocabulary import ReplyState
from convo.web.forms import LONGEST_TEXT
from tests.given import FINE_WORDS
from tests.page import Page, read, words_in
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REBUTTAL = (
    "These claims are completely untrue. We categorically reject them. There is no truth in the "
    "suggestion that the fee was raised. The Government is delivering record investment in "
    "markets, and any suggestion otherwise is misleading."
)
WAYS = {"Refer it to the press office": "refer", "Leave it": "withdraw"}


def check(desk: Desk, reply: int, words: str, status: int = 200) -> Page:
    """The panel for these words."""
    path = f"/replies/{reply}/revise"
    form = desk.see("author", path).form(path)
    answer = desk.browser("author").post(f"/replies/{reply}/check", data=form | {"words": words})
    assert answer.status_code == status
    return read(answer)


def readings(page: Page) -> list[str]:
    return [words_in(reading) for reading in page.all(cls="convo-reading")]


def test_a_rebuttal_is_offered_three_ways_on_by_the_check_and_on_both_pages(desk: Desk):
    reply = desk.reply(words=REBUTTAL)
    draft, submit = f"/replies/{reply}/revise", f"/replies/{reply}/submit"
    for page, reword in (
        (check(desk, reply, REBUTTAL), "#words"),
        (desk.see("author", draft), "#words"),
        (desk.see("author", submit), draft),
    ):
        (box,) = page.all(cls="convo-ways")
        assert "as a formal rebuttal" in words_in(box)
        assert "Show that you have read what they wrote" in words_in(box)
        assert "For example: " in words_in(box)
        assert page.link("Reword it") == reword
        for words, way in WAYS.items():
            assert page.link(words) == f"/replies/{reply}/{way}"
            desk.see("author", page.link(words))


def test_words_that_are_no_rebuttal_have_no_such_box(desk: Desk):
    reply = desk.reply()
    for page in (
        check(desk, reply, FINE_WORDS + " Call me on 020 7946 0018."),
        desk.see("author", f"/replies/{reply}/revise"),
        desk.see("author", f"/replies/{reply}/submit"),
    ):
        assert list(page.all(cls="convo-ways")) == []


def test_only_ways_that_are_open_are_offered(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    page = check(desk, reply, REBUTTAL)
    ways = [words_in(link) for link in page.all("a", cls="convo-ways__way")]
    assert ways == ["Reword it", "Leave it"]


def test_how_it_reads_is_said_in_words_with_what_shows_it_and_without_a_number(desk: Desk):
    reply = desk.reply(words=REBUTTAL)
    for page in (check(desk, reply, REBUTTAL), desk.see("author", f"/replies/{reply}/revise")):
        told = readings(page)
        assert "This reads as a formal rebuttal." in told[0]
        assert "Signs of a rebuttal" in told[0]
        assert [words_in(q) for each in page.all(cls="convo-reading") for q in each.iter("q")]
        assert not re.search(r"[0-9]", " ".join(told))
    assert (
        "As a whole, this does not read as a rebuttal."
        in readings(check(desk, reply, FINE_WORDS))[0]
    )


def test_the_mentor_sees_both_readings(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    told = readings(desk.see("mentor", f"/replies/{reply}/review"))
    assert [words.partition(":")[0] for words in told] == ["Rebuttal or conversation", "Tone"]


def test_each_mark_says_what_was_found_and_leads_to_it_and_back(desk: Desk):
    reply = desk.reply(words=REBUTTAL)
    submit = desk.see("author", f"/replies/{reply}/submit")
    for page in (desk.see("author", f"/replies/{reply}/revise"), submit):
        ids = {element.get("id") for element in page.all() if element.get("id")}
        marks = list(page.all("a", cls="convo-mark"))
        assert marks
        for mark in marks:
            number = mark.get("id", "").removeprefix("mark-")
            assert mark.get("href") == f"#finding-{number}"
            assert re.match(
                rf"Finding {number}: (must change|change or explain|advice), .", words_in(mark)
            )
            assert f"finding-{number}" in ids
        back = {a.get("href") for a in page.all("a", cls="convo-finding__back")}
        assert back == {f"#{mark.get('id')}" for mark in marks}


def test_of_many_findings_the_help_is_folded_and_said_once_for_each_guideline(desk: Desk):
    reply = desk.reply()
    few = check(desk, reply, FINE_WORDS + " We utilise a form.")
    assert list(few.all("details", cls="convo-finding__more")) == []
    many = check(desk, reply, FINE_WORDS + " We utilise a form prior to it." * 4)
    cards = list(many.all("li", cls="convo-finding"))
    assert len(cards) >= 8
    helped = [any(each.tag == "details" for each in card.iter()) for card in cards]
    same = ["Mend it as finding" in words_in(card) for card in cards]
    assert helped == [not each for each in same]
    assert sum(same) >= 6


def test_a_draft_that_was_only_checked_is_in_no_table_and_no_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
):
    reply = desk.reply()
    secret = "Quokka marmalade: completely untrue, and we categorically reject it!"
    path = f"/replies/{reply}/revise"
    form = desk.see("author", path).form(path)
    before = desk.rows()
    # Whatever another test set this logger to.
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="convo"):
        logging.getLogger("convo").debug("The log is on.")
        answer = desk.browser("author").post(
            f"/replies/{reply}/check", data=form | {"words": secret}
        )
    assert "Quokka" in answer.text
    after = desk.rows()
    assert after == before
    assert "Quokka" not in str(after)
    assert "The log is on." in caplog.text
    assert "uokka" not in caplog.text + str([record.args for record in caplog.records])


def test_what_is_too_long_is_told_so_and_not_checked(desk: Desk):
    reply = desk.reply()
    page = check(desk, reply, "x" * (LONGEST_TEXT + 1), 400)
    said = f"Your reply must be {LONGEST_TEXT:,} characters or fewer. Nothing was checked."
    assert [words_in(p) for p in page.all("p")] == [said]
    page = check(desk, reply, "word " * 200_000, 413)
    assert "too" in page.h1.lower()


HOSTILE = {
    "NUL": b"We categorically reject\x00 this.",
    "half a surrogate pair": b"We categorically reject\xed\xa0\x80 this.",
    "no UTF-8 at all": b"We categorically reject \xff\xfe this.",
    "right to left": "\u202eWe categorically reject\u202c \u2067this\u2069.".encode(),
    "an override that is never closed": "\u202e\u2066We categorically reject this.".encode(),
    "zero width": "We cat\u200begorically re\u00adject this.".encode(),
    "marks upon marks": ("We categorically reject this. Z" + "\u0301" * 5000).encode(),
    "as long as it may be": ("We categorically reject this. " * 660).encode(),
    "only blanks": b" \n\t \r\n ",
    "nothing": b"",
    "a long repetition": b"a" * 19_000 + b"!",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_typed_gets_an_answer(desk: Desk, name: str):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    form = desk.see("author", path).form(path)
    answer = desk.browser("author").post(
        f"/replies/{reply}/check",
        data=urlencode(form | {"words": HOSTILE[name]}),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    found = "is a press-office denial" in answer.text
    assert found == (b"reject" in HOSTILE[name] or "zero" in name)


def test_nobody_else_has_words_checked_as_this_reply(desk: Desk):
    reply = desk.reply()
    token = desk.see("other author", f"/replies/{reply}").form("/sign-out")["csrf_token"]
    sent = {"csrf_token": token, "words": "Mine"}
    answer = desk.browser("other author").post(f"/replies/{reply}/check", data=sent)
    assert answer.status_code == 403


def test_a_reply_that_moved_on_is_no_longer_checked(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    form = desk.see("author", path).form(path)
    desk.submit(reply)
    answer = desk.browser("author").post(f"/replies/{reply}/check", data=form)
    assert answer.status_code == 409
    assert "It is now: With a mentor." in answer.text
