"""Posting, closing, referring and withdrawing: how a reply leaves its author's hands."""

import pytest

from convo.domain.acknowledging import REPLY_OUTCOMES
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyOutcome, ReplyState
from tests.given import FINE_WORDS
from tests.page import words_in
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ADDRESS = "https://forum.example.org/t/1#post-9"
WHY = "A journalist asked about it today."


def test_the_words_to_copy_are_those_signed_off(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    page = desk.see("author", f"/replies/{reply}/post")
    shown = next(area for area in page.all("textarea") if area.get("id") == "signed-off")
    assert shown.text == FINE_WORDS
    assert "Version 1, signed off by Mo Mentor" in page.text


def test_the_same_words_posted_are_the_same(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    typed = {"address": ADDRESS, "words": FINE_WORDS + " \r\n"}
    page = desk.do("author", f"/replies/{reply}/post", typed)
    assert "Recorded. The words are those that were signed off." in page.text
    assert ADDRESS in page.text
    assert desk.state(reply) is ReplyState.POSTED


def test_other_words_posted_are_shown_with_what_differs(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    typed = {"address": ADDRESS, "words": FINE_WORDS.replace("1 June", "2 June")}
    page = desk.do("author", f"/replies/{reply}/post", typed)
    assert "The words differ from those signed off: the press office will see how." in page.text
    for who in ("author", "mentor", "press"):
        shown = desk.see(who, f"/replies/{reply}")
        assert "Posted differently" in shown.text
        assert [words_in(old) for old in shown.all("del")] == ["[removed: 1 ]"]
        assert [words_in(new) for new in shown.all("ins")] == ["[added: 2 ]"]


@pytest.mark.parametrize(
    "address", ["", "no address", "javascript:alert(1)", "ftp://forum.example.org/", "https://"]
)
def test_an_address_that_cannot_be_opened_is_an_error(desk: Desk, address: str):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    typed = {"address": address, "words": FINE_WORDS}
    page = desk.do("author", f"/replies/{reply}/post", typed, 400)
    assert set(page.errors()) == {"address"}
    assert page.form(page.path)["words"] == FINE_WORDS
    assert page.form(page.path)["address"] == address
    assert desk.state(reply) is ReplyState.SIGNED_OFF


def test_posting_without_words_is_an_error(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    page = desk.do("author", f"/replies/{reply}/post", {"address": ADDRESS}, 400)
    assert page.errors() == {"words": "Paste the words as they stand on the site"}


def test_a_sign_off_that_has_run_out_can_no_longer_be_posted(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    page = desk.see("author", f"/replies/{reply}/post")
    desk.clock.advance(days=3)
    desk._browsers.clear()
    typed = {"address": ADDRESS, "words": MYTH}
    late = desk.see("author", f"/replies/{reply}")
    sent = page.form(page.path) | {"csrf_token": late.form("/sign-out")["csrf_token"]}
    answer = desk.browser("author").post(page.path, data=sent | typed)
    assert answer.status_code == 409
    assert "The sign-off has expired." in answer.text
    assert MYTH in answer.text


@pytest.mark.parametrize("outcome", REPLY_OUTCOMES)
def test_it_is_closed_with_what_came_of_it(desk: Desk, outcome: ReplyOutcome):
    reply = desk.reply(ReplyState.POSTED)
    page = desk.do("author", f"/replies/{reply}/close", {"outcome": outcome.value})
    assert "Then close the conversation too." in page.text
    assert page.path.startswith("/conversations/")
    assert f"What came of it: {outcome.label}" in desk.see("author", f"/replies/{reply}").text


def test_nobody_is_led_to_close_a_conversation_that_has_another_reply_on_the_site(desk: Desk):
    wrong = desk.now(desk.reply(ReplyState.POSTED))
    desk.do("author", f"/replies/{wrong.id}/correct", {"reason": WHY, "own_error": "no"})
    page = desk.do("author", f"/replies/{wrong.id}/close", {"outcome": "answered"})
    assert "Closed. Thank you" in page.text


@pytest.mark.parametrize("outcome", ["", "splendid"])
def test_closing_asks_what_came_of_it(desk: Desk, outcome: str):
    reply = desk.reply(ReplyState.POSTED)
    typed = {"outcome": outcome, "reason": "Ask again in May"}
    page = desk.do("author", f"/replies/{reply}/close", typed, 400)
    assert set(page.errors()) == {"outcome"}
    assert page.form(page.path)["reason"] == "Ask again in May"
    assert desk.state(reply) is ReplyState.POSTED


@pytest.mark.parametrize(
    ("deed", "state", "said"),
    [
        ("refer", ReplyState.WITH_PRESS_OFFICE, "Referred. The press office has it now."),
        ("withdraw", ReplyState.WITHDRAWN, "Withdrawn. Its words stay in the record."),
    ],
)
def test_a_deed_that_needs_a_reason_keeps_it_whole(
    desk: Desk, deed: str, state: ReplyState, said: str
):
    reply = desk.reply()
    page = desk.do("author", f"/replies/{reply}/{deed}", {"reason": f"  {WHY}\n\nAnd so on.  "})
    assert said in page.text
    assert desk.state(reply) is state
    assert f"{WHY}\n\nAnd so on." in page.quotations()
    assert f"{WHY} And so on." in desk.see("press", f"/replies/{reply}").text


@pytest.mark.parametrize("deed", ["refer", "withdraw"])
@pytest.mark.parametrize("reason", ["", "   ", "no", "x" * 4001])
def test_a_reason_that_says_nothing_is_an_error(desk: Desk, deed: str, reason: str):
    reply = desk.reply()
    page = desk.do("author", f"/replies/{reply}/{deed}", {"reason": reason}, 400)
    assert set(page.errors()) == {"reason"}
    assert page.form(page.path)["reason"] == reason
    assert desk.state(reply) is ReplyState.DRAFTING


def test_the_press_office_withdraws_when_the_author_is_away(desk: Desk):
    reply = desk.reply(ReplyState.SIGNED_OFF)
    assert "Withdraw it" in desk.see("press", f"/replies/{reply}").links()
    desk.do("press", f"/replies/{reply}/withdraw", {"reason": WHY})
    assert desk.state(reply) is ReplyState.WITHDRAWN


#: A state, whose form it is, the form, and what is typed into it.
DEEDS = [
    (ReplyState.DRAFTING, "author", "revise", {"words": MYTH}),
    (ReplyState.DRAFTING, "author", "refer", {"reason": WHY}),
    (ReplyState.DRAFTING, "author", "withdraw", {"reason": WHY}),
    (ReplyState.WITH_MENTOR, "mentor", "sign-off", {"note": "Lovely"}),
    (ReplyState.WITH_MENTOR, "mentor", "return", {"reason": WHY}),
    (ReplyState.WITH_PRESS_OFFICE, "press", "send-to-mentor", {"reason": WHY}),
    (ReplyState.WITH_PRESS_OFFICE, "press", "take-on", {"reason": WHY}),
    (ReplyState.WITH_PRESS_OFFICE, "press", "decline", {"reason": WHY}),
    (ReplyState.SIGNED_OFF, "author", "post", {"address": ADDRESS, "words": FINE_WORDS}),
    (ReplyState.POSTED, "author", "close", {"outcome": "answered"}),
]


@pytest.mark.parametrize(("state", "who", "deed", "typed"), DEEDS)
def test_a_double_click_does_a_deed_once_and_says_so(
    desk: Desk, state: ReplyState, who: str, deed: str, typed: dict[str, str]
):
    reply = desk.reply(state)
    path = f"/replies/{reply}/{deed}"
    asked = {"revise", "refer", "withdraw", "post", "close"}
    on = deed if deed in asked else {"mentor": "review", "press": "referral"}[who]
    page = desk.see(who, f"/replies/{reply}/{on}")
    desk.fill(who, page, path, typed)
    before = desk.rows()
    again = desk.browser(who).post(path, data=page.form(path) | typed)
    shown = desk.see(who, f"/replies/{reply}")
    first = again.status_code == 303 and "Nothing was done twice." in shown.text
    asks_again = again.status_code in {400, 409}
    assert first or asks_again
    assert desk.rows() == before
    assert desk.outcomes(Action(f"reply:{deed}"))[-1] == "ok"
