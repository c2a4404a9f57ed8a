"""Bad days of somebody who types: the session ends, the case moves on. No word is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from convo.db.models import Person
from convo.domain.vocabulary import ReplyState
from tests.given import FINE_WORDS, PASSWORD, Given, SettableClock
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse

WORDS = (
    FINE_WORDS + "\n\nIt is a <b>long</b> “answer” & it took an hour. " + "And on it goes. " * 40
)
Hands = Callable[[Person], Mouse]


@pytest.fixture(params=[True, False], ids=["with-JavaScript", "without-JavaScript"])
def hands(site: Site, request: pytest.FixtureRequest) -> Hands:
    """Somebody at a browser of their own."""

    def at_work(person: Person) -> Mouse:
        return Mouse(site.open_at_the_door(person.email, javascript=request.param))

    return at_work


def says(page: Page, words: str) -> None:
    """The page says so, somewhere in its main part."""
    expect(page.get_by_role("main")).to_contain_text(words)


def sign_in_and_carry_on(hands: Mouse, person: Person) -> None:
    """What somebody does whose session ended when they pressed the button."""
    says(hands.page, "what you typed is kept")
    hands.fill_in("Email address", person.email)
    hands.fill_in("Password", PASSWORD)
    hands.press("Sign in")
    says(hands.page, "Nothing was sent or saved yet.")
    hands.press("Carry on")


def test_a_session_that_ends_under_a_draft_and_under_a_log_form_loses_no_word(
    given: Given, hands: Hands, clock: SettableClock
) -> None:
    reply = given.reply()
    author = reply.started_by
    official = hands(author)
    official.open(f"/replies/{reply.id}/revise")
    official.fill_in("Your reply", WORDS)
    clock.advance(minutes=61)
    official.press("Save")
    sign_in_and_carry_on(official, author)
    says(official.page, "Saved as version 2.")
    expect(official.page.get_by_label("Your reply")).to_have_value(WORDS)

    venue, topic = reply.conversation.venue.name, reply.conversation.topic.name
    official.open("/conversations/log")
    official.fill_in("Address of the conversation", "https://forum.example.org/t/99")
    official.fill_in("What it is about, in a few words", "A question & its answer")
    official.fill_in("The words", WORDS.replace("<b>", "").replace("</b>", ""))
    official.pick("Venue", venue)
    official.pick("Topic", topic)
    clock.advance(minutes=61)
    official.press("Log it")
    sign_in_and_carry_on(official, author)
    # Nobody had said yet who spoke: the form asks for it, with everything else still there.
    says(official.page, "Choose who spoke")
    expect(official.page.get_by_label("What it is about, in a few words")).to_have_value(
        "A question & its answer"
    )
    official.choose("Member of the public")
    official.press("Log it")
    says(official.page, "And on it goes. And on it goes.")


def test_a_case_that_moved_on_meanwhile_shows_both_versions_and_keeps_what_was_typed(
    given: Given, hands: Hands
) -> None:
    reply = given.reply()
    official = hands(reply.started_by)
    official.open(f"/replies/{reply.id}/revise")
    official.fill_in("Your reply", WORDS)
    given.revise(given.read(reply.id), FINE_WORDS + " Another hand wrote this.")
    official.press("Save")
    says(official.page, "Nothing is lost. Here are both versions.")
    says(official.page, "Another hand wrote this.")
    expect(official.page.get_by_label("Yours")).to_have_value(WORDS)
    official.press("Save mine as the next version")
    says(official.page, "Saved as version 3.")

    official.open(f"/replies/{reply.id}/withdraw")
    official.fill_in("Why?", "They have found the page by themselves, as they write.")
    given.submit(given.read(reply.id))
    given.sign_off(given.read(reply.id))
    given.post(given.read(reply.id))
    official.press("Withdraw")
    says(official.page, "What was done last")
    expect(official.page.get_by_label("Reason")).to_have_value(
        "They have found the page by themselves, as they write."
    )
    assert given.read(reply.id).state is ReplyState.POSTED
