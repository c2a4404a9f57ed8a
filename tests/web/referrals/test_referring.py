"""The press office decides on what was referred to it."""

import pytest

from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState, Role
from tests.given import DENIAL
from tests.page import Page
from tests.web.desk import TITLE, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REFERRED = ReplyState.WITH_PRESS_OFFICE
WHY = "Fine to answer here.\n\nKeep it short."


def referral(desk: Desk, reply: int) -> Page:
    return desk.see("press", f"/replies/{reply}/referral")


def stops(page: Page) -> list[str]:
    """The stops that may be let pass."""
    boxes = (box for box in page.all("input") if box.get("name") == "cleared")
    return [box.get("value", "") for box in boxes]


def test_the_page_shows_the_case_and_why_it_came(desk: Desk):
    reply = desk.reply(words=DENIAL)
    desk.do("author", f"/replies/{reply}/submit", {}, 400)
    desk.do("author", f"/replies/{reply}/refer", {"reason": "It reads like a denial."})
    text = referral(desk, reply).text
    for shown in (
        "Why Asha Official referred it It reads like a denial.",
        "1 stopped attempt to submit it came before.",
        "The fee is £50 now?!",
        "The draft, version 1",
        "is a press-office denial, not a reply to a person.",
        "Asha Official referred it to the press office",
    ):
        assert shown in text


def test_it_goes_on_to_the_mentor_with_the_reason(desk: Desk):
    reply = desk.reply(REFERRED)
    page = desk.do("press", f"/replies/{reply}/send-to-mentor", {"reason": WHY})
    assert "Sent to the mentor, who decides whether to sign it off." in page.text
    assert desk.state(reply) is ReplyState.WITH_MENTOR
    assert WHY in desk.see("mentor", f"/replies/{reply}/review").quotations()


def test_a_stop_that_was_not_let_pass_is_an_error_on_the_list(desk: Desk):
    reply = desk.reply(REFERRED, words=DENIAL)
    page = referral(desk, reply)
    path = f"/replies/{reply}/send-to-mentor"
    some = {"reason": WHY, "cleared": stops(page)[:1]}
    refused = desk.fill("press", page, path, some, 400)
    assert refused.errors() == {
        "cleared": "Tick each of these, or decline the reply: none may stay open"
    }
    kept = refused.form(path)
    assert (kept["reason"], kept["cleared"]) == (WHY, stops(page)[0])
    assert desk.state(reply) is REFERRED
    assert desk.outcomes(Action.SEND_TO_MENTOR) == ["refused"]


def test_stops_that_were_let_pass_are_shown_to_the_mentor(desk: Desk):
    reply = desk.reply(REFERRED, words=DENIAL)
    page = referral(desk, reply)
    typed = {"reason": WHY, "cleared": stops(page)}
    desk.fill("press", page, f"/replies/{reply}/send-to-mentor", typed)
    shown = desk.see("mentor", f"/replies/{reply}/review")
    assert "The press office let this stand in this version." in shown.text
    desk.do("mentor", f"/replies/{reply}/sign-off")
    assert desk.state(reply) is ReplyState.SIGNED_OFF


@pytest.mark.parametrize(
    ("deed", "state", "said"),
    [
        ("take-on", ReplyState.TAKEN_ON, "Taken on."),
        ("decline", ReplyState.DECLINED, "Declined. The author sees your reason on the case."),
    ],
)
def test_it_ends_here_and_the_author_sees_why(desk: Desk, deed: str, state: ReplyState, said: str):
    reply = desk.reply(REFERRED, words=DENIAL)
    page = desk.do("press", f"/replies/{reply}/{deed}", {"reason": WHY})
    assert said in page.text
    assert desk.state(reply) is state
    assert WHY in desk.see("author", f"/replies/{reply}").quotations()


@pytest.mark.parametrize("deed", ["send-to-mentor", "take-on", "decline"])
def test_every_answer_needs_a_reason(desk: Desk, deed: str):
    reply = desk.reply(REFERRED)
    page = desk.do("press", f"/replies/{reply}/{deed}", {"reason": "ok"}, 400)
    assert page.errors() == {"reason": "Say why, in a sentence"}
    assert desk.state(reply) is REFERRED


@pytest.mark.parametrize("deed", ["send-to-mentor", "take-on", "decline"])
def test_an_answer_to_what_was_withdrawn_meanwhile_says_so(desk: Desk, deed: str):
    reply = desk.reply(REFERRED)
    page = referral(desk, reply)
    desk.given._withdraw(desk.now(reply))
    for typed in ({"reason": WHY}, {"reason": ""}):
        refused = desk.fill("press", page, f"/replies/{reply}/{deed}", typed, 409)
        assert "It is now: Withdrawn." in refused.text


def test_what_has_no_words_yet_cannot_be_sent_on(desk: Desk):
    reply = desk.reply(REFERRED, words="")
    refused = desk.do("press", f"/replies/{reply}/send-to-mentor", {"reason": WHY}, 409)
    assert "Nothing has been written yet." in refused.text
    desk.do("press", f"/replies/{reply}/take-on", {"reason": WHY})


def test_a_press_officer_who_drafts_does_not_decide_on_their_own_words(desk: Desk):
    both = desk.given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    desk.people["both"] = both
    reply = desk.given.reply(both, REFERRED, title=TITLE).id
    shown = desk.see("both", f"/replies/{reply}/referral")
    assert "Your answer" not in shown.text
    assert "Decline: You wrote some of this. Somebody else has to judge it." in shown.text
