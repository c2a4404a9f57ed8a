"""A session that ends in mid-draft: sign in, carry on, and every word is there."""

from typing import Any

import pytest

from convo.domain.vocabulary import ReplyState
from tests.given import FINE_WORDS, PASSWORD
from tests.page import Page
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def carry_on(desk: Desk, who: str, on: str, path: str, typed: dict[str, Any]) -> Page:
    """Send a form after 61 quiet minutes, sign in, and see the page that offers to carry on."""
    page = desk.see(who, on)
    desk.clock.advance(minutes=61)
    signed_out = desk.fill(who, page, path, typed, 401)
    assert signed_out.h1 == "Sign in"
    login = {"email": desk.people[who].email, "password": PASSWORD}
    return desk.fill(who, signed_out, "/sign-in", login, 200)


def test_a_draft_is_saved_after_signing_in_again(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    resumed = carry_on(desk, "author", path, path, {"words": MYTH})
    assert MYTH in resumed.text
    assert desk.words(reply) == [FINE_WORDS]
    saved = desk.fill("author", resumed, path, {})
    assert "Saved as version 2." in saved.text
    assert desk.words(reply) == [FINE_WORDS, MYTH]


def test_what_somebody_else_saved_meanwhile_is_still_seen(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    resumed = carry_on(desk, "author", path, path, {"words": MYTH})
    desk.revise(reply, "Hello, I’m Asha. Other words.")
    conflict = desk.fill("author", resumed, path, {}, 409)
    assert "Other words." in conflict.text
    assert conflict.form(path)["words"] == MYTH


def test_a_return_is_not_lost_either(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    path = f"/replies/{reply}/return"
    reason = "First this.\n\nThen <b>that</b>."
    resumed = carry_on(desk, "mentor", f"/replies/{reply}/review", path, {"reason": reason})
    desk.fill("mentor", resumed, path, {})
    assert reason in desk.see("author", f"/replies/{reply}").quotations()


def test_a_page_that_was_asked_for_is_found_after_signing_in(desk: Desk):
    reply = desk.reply()
    browser = desk.app.test_client()
    answer = browser.get(f"/replies/{reply}/revise")
    assert answer.headers["Location"] == f"/sign-in?next=/replies/{reply}/revise"
