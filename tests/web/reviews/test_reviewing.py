"""The mentor's page: everything on one screen, and the answers."""

import pytest

from convo.db.models import PickUp
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from tests.given import DENIAL, FINE_WORDS
from tests.page import Page, send
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

WITH_MENTOR = ReplyState.WITH_MENTOR
LONG = "First, say where the page is.\n\nThen <b>drop</b> the “dash”.\n\n" + "And why? " * 300


def review(desk: Desk, reply: int, who: str = "mentor") -> Page:
    return desk.see(who, f"/replies/{reply}/review")


def test_everything_that_an_answer_needs_is_on_one_screen(desk: Desk):
    reply = desk.reply(words=DENIAL)
    desk.do("author", f"/replies/{reply}/submit", {}, 400)
    desk.revise(reply, FINE_WORDS)
    desk.submit(reply)
    desk.return_reply(reply, "Promise something.")
    desk.revise(reply, MYTH)
    desk.submit(reply)
    text = review(desk, reply).text
    for shown in (
        "With a mentor Reply to Street trading fees",
        "Mo Mentor has had this since",
        "1 stopped attempt to submit it came before. Read the earlier versions.",
        "Earlier versions Version 2",
        "The fee is £50 now?!",
        "Asha Official decided: Join in (Converse), because what is at issue is a question.",
        "The reply, version 3",
        "What changed since version 2 was returned",
        "[added: ? That is a myth",
        "What the author confirmed",
        "I have read the whole thread, not only the post I reply to.",
        "The author says: The team agreed to these words on Monday",
        "Mo Mentor returned it",
        "Promise something.",
        "Sign off version 3",
        "Return it",
    ):
        assert shown in text, shown


def test_the_findings_come_before_the_answer_and_the_earlier_words_can_be_read(desk: Desk):
    reply = desk.reply(words=DENIAL)
    desk.revise(reply, FINE_WORDS)
    desk.submit(reply)
    text = review(desk, reply).text
    assert text.index("Findings") < text.index("Your answer") < text.index("Earlier versions")
    assert DENIAL in text


def test_an_attempt_that_came_too_late_is_no_stopped_attempt(desk: Desk):
    reply = desk.reply()
    page = desk.see("author", f"/replies/{reply}/submit")
    desk.revise(reply, MYTH)
    desk.fill("author", page, f"/replies/{reply}/submit", {}, 409)
    desk.submit(reply)
    assert desk.outcomes(Action.SUBMIT) == ["refused", "ok"]
    assert "stopped attempt" not in review(desk, reply).text


def test_five_stopped_attempts_are_told_as_five(desk: Desk):
    reply = desk.reply(words=DENIAL)
    for _ in range(5):
        desk.do("author", f"/replies/{reply}/submit", {}, 400)
    desk.revise(reply, FINE_WORDS)
    desk.submit(reply)
    assert "5 stopped attempts to submit it came before." in review(desk, reply).text


def test_the_same_words_after_a_return_say_so(desk: Desk):
    reply = desk.reply(ReplyState.RETURNED)
    desk.submit(reply)
    assert "The words are the same as when it was returned." in review(desk, reply).text


def test_a_yes_goes_back_to_the_author_with_its_note(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    page = desk.do("mentor", f"/replies/{reply}/sign-off", {"note": "Friendly and short."})
    assert "Signed off. The author can post it now." in page.text
    shown = desk.see("author", f"/replies/{reply}")
    assert "Version 1 was signed off by Mo Mentor" in shown.text
    assert "Friendly and short." in shown.text
    assert desk.now(reply).signed_off_number == 1


def test_a_note_that_is_too_long_is_kept_and_nothing_is_signed(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    note = "Long. " * 700
    page = desk.do("mentor", f"/replies/{reply}/sign-off", {"note": note}, 400)
    assert set(page.errors()) == {"note"}
    assert page.form(f"/replies/{reply}/sign-off")["note"] == note
    assert desk.state(reply) is WITH_MENTOR


@pytest.mark.parametrize("reason", ["", " \n ", "No."])
def test_a_return_says_what_to_change(desk: Desk, reason: str):
    reply = desk.reply(WITH_MENTOR)
    page = desk.do("mentor", f"/replies/{reply}/return", {"reason": reason}, 400)
    assert set(page.errors()) == {"reason"}
    assert desk.state(reply) is WITH_MENTOR


def test_the_reason_of_a_return_reaches_the_author_whole(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    desk.do("mentor", f"/replies/{reply}/return", {"reason": LONG})
    for path in ("", "/revise"):
        page = desk.see("author", f"/replies/{reply}{path}")
        assert LONG.strip() in page.quotations()
        assert "<b>drop" not in page.html


def test_what_was_read_was_returned_by_somebody_else_meanwhile(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    page = review(desk, reply)
    desk.return_reply(reply, "Say where the page is.")
    refused = desk.fill("mentor", page, f"/replies/{reply}/sign-off", {"note": "Fine"}, 409)
    assert refused.h1 == "This could not be done"
    assert "Somebody else changed this while you were reading it." in refused.text
    assert "Fine" in refused.text
    assert refused.link("Open the page you came from again") == f"/replies/{reply}/review"
    assert desk.state(reply) is ReplyState.RETURNED
    assert desk.outcomes(Action.SIGN_OFF) == ["refused"]


@pytest.mark.parametrize(
    ("deed", "typed"), [("return", {"reason": ""}), ("sign-off", {"note": "x" * 5000})]
)
def test_a_mistake_about_a_reply_that_moved_on_says_that_it_did(
    desk: Desk, deed: str, typed: dict[str, str]
):
    reply = desk.reply(WITH_MENTOR)
    page = review(desk, reply)
    desk.return_reply(reply, "Say where the page is.")
    refused = desk.fill("mentor", page, f"/replies/{reply}/{deed}", typed, 409)
    assert "It is now: Returned to the author." in refused.text


@pytest.mark.parametrize("revision", ["0", "2", "x", ""])
def test_only_the_exact_version_on_the_page_is_signed_off(desk: Desk, revision: str):
    reply = desk.reply(WITH_MENTOR)
    path = f"/replies/{reply}/sign-off"
    sent = review(desk, reply).form(path) | {"revision": revision}
    refused = send(desk.browser("mentor"), path, sent, 409)
    assert "There is a newer version than the one you read." in refused.text


def test_the_mentor_refers_it(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    refer = review(desk, reply).link("refer it to the press office")
    desk.fill("mentor", desk.see("mentor", refer), refer, {"reason": "This is rebuttal, I think."})
    assert desk.state(reply) is ReplyState.WITH_PRESS_OFFICE


def test_others_see_who_is_reading(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    page = desk.do("mentor", f"/replies/{reply}/pick-up")
    assert "Mo Mentor has this open until 10 March 2026 at" in page.text
    assert "Mo Mentor has this open" in review(desk, reply, "other mentor").text
    page = desk.do("mentor", f"/replies/{reply}/put-back")
    assert "has this open" not in page.text
    assert desk.count(PickUp) == 0


def test_a_mentor_cannot_judge_what_is_not_theirs(desk: Desk):
    reply = desk.reply(WITH_MENTOR)
    path = f"/replies/{reply}/return"
    sent = review(desk, reply).form(path) | {"reason": "I would rather not."}
    sent["csrf_token"] = review(desk, reply, "other mentor").form("/sign-out")["csrf_token"]
    refused = send(desk.browser("other mentor"), path, sent, 403)
    assert "Mo Mentor has this." in refused.text
    assert "I would rather not." in refused.text
    assert desk.state(reply) is WITH_MENTOR
