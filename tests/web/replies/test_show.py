"""Every page about a reply, in every state, as everybody sees it."""

import pytest

from convo.domain.vocabulary import ReplyState
from tests.given import DENIAL, FINE_WORDS
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Each page about a reply, and what it answers in each state: 200 where it is offered, 409 where
#: the reply has moved on. Whoever is not in the row gets 403.
DEEDS = {
    "/revise": ("author", "drafting returned signed-off"),
    "/submit": ("author", "drafting returned"),
    "/refer": ("author", "drafting returned with-mentor with-second-signer"),
    "/withdraw": (
        "author",
        "drafting returned with-mentor with-second-signer with-press-office signed-off",
    ),
    "/use-handle": ("author", "drafting returned"),
    "/post": ("author", "signed-off"),
    "/close": ("author", "posted posted-unsigned"),
    "/record-unsigned": (
        "mentor",
        "drafting returned with-mentor with-second-signer with-press-office signed-off",
    ),
    "/see-as-posted": ("other author", "posted posted-unsigned"),
    "/set-follow-up": ("press", "posted posted-unsigned"),
    **dict.fromkeys(
        ("/correct", "/remove", "/note-removed"), ("author", "posted posted-unsigned closed")
    ),
}


@pytest.mark.parametrize("state", ReplyState)
def test_every_page_renders_in_every_state(desk: Desk, state: ReplyState):
    reply = desk.reply(state)
    for who in ("author", "mentor", "press", "other author"):
        page = desk.see(who, f"/replies/{reply}")
        assert page.h1 == "Reply: Street trading fees"
        assert f"{state.label} Reply to Street trading fees" in page.text
        assert "has had this since 10 March 2026 at" in page.text
        assert FINE_WORDS in page.text
    assert "Review: " in desk.see("mentor", f"/replies/{reply}/review").h1
    assert "Referral: " in desk.see("press", f"/replies/{reply}/referral").h1


@pytest.mark.parametrize("state", ReplyState)
def test_a_deed_is_asked_about_only_where_it_can_be_done(desk: Desk, state: ReplyState):
    reply = desk.reply(state)
    for page, (who, states) in DEEDS.items():
        wanted = 200 if state.value in states.split() else 409
        shown = desk.see(who, f"/replies/{reply}{page}", wanted)
        assert wanted == 200 or f"It is now: {state.label}." in shown.text


@pytest.mark.parametrize("page", ["/revise", "/submit", "/refer", "/withdraw"])
def test_somebody_else_is_told_whose_it_is(desk: Desk, page: str):
    reply = desk.reply()
    shown = desk.see("other author", f"/replies/{reply}{page}", 403)
    assert "nly an author" in shown.text


@pytest.mark.parametrize("state", ReplyState)
def test_every_link_to_a_deed_leads_to_a_page(desk: Desk, state: ReplyState):
    reply = desk.reply(state)
    for who in ("author", "mentor", "press"):
        for href in desk.see(who, f"/replies/{reply}").links().values():
            if href.startswith(f"/replies/{reply}/"):
                desk.see(who, href)


def test_a_reply_without_words_says_so(desk: Desk):
    reply = desk.reply(words="")
    assert "Nothing has been written yet." in desk.see("author", f"/replies/{reply}").text
    assert "Write the reply" in desk.see("author", f"/replies/{reply}").links()
    desk.see("author", f"/replies/{reply}/submit")
    desk.see("author", f"/replies/{reply}/refer")
    desk.see("mentor", f"/replies/{reply}/review")
    desk.see("press", f"/replies/{reply}/referral")


def test_what_cannot_be_done_says_why(desk: Desk):
    reply = desk.reply(words=DENIAL)
    shown = desk.see("author", f"/replies/{reply}")
    assert "Submit to the mentor" not in shown.links()
    assert "What you can’t do here now, and why" in shown.text
    assert "Submit: Nothing here says whom you speak for." in shown.text


def test_a_mentor_who_is_not_asked_is_told_who_is(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    shown = desk.see("other mentor", f"/replies/{reply}/review")
    assert "Mo Mentor has this." in shown.text
    assert "Sign off version" not in shown.text


def test_the_pages_say_when_it_is_due(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    assert "Mo Mentor has had this since" in desk.see("author", f"/replies/{reply}").text
    assert "ue today by" in desk.see("author", f"/replies/{reply}").text


@pytest.mark.parametrize(
    "path", ["", "/revise", "/submit", "/refer", "/withdraw", "/post", "/close"]
)
@pytest.mark.parametrize("number", [0, 4711, 2**63, 10**40])
def test_there_is_no_page_about_no_reply(desk: Desk, path: str, number: int):
    assert desk.see("author", f"/replies/{number}{path}", 404).h1 == "Page not found"


def test_the_reasons_that_its_author_gave_stand_with_the_findings(desk: Desk):
    reply = desk.reply(words=MYTH)
    desk.submit(reply)
    page = desk.see("author", f"/replies/{reply}", 200)
    assert "The author says:" in page.text
    latest = desk.given.read(reply).latest
    assert latest is not None
    assert latest.explanations[0].words in page.text
