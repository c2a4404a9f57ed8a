"""An acknowledgement of the side that leads already: explained, and read by a second person."""

import pytest
from playwright.sync_api import Page, expect

from convo.domain.vocabulary import ReplyState
from tests.balanced import heard, recognise
from tests.given import Given
from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse
from tests.journeys.test_converse import says
from tests.recognised import Recognised

WORDS = "We read what the Elm Street Growers write about the stalls, and what others answer."
REASON = "They wrote to us first. Walkers are acknowledged in Friday’s newsletter."


@pytest.fixture(params=[True, False], ids=["with-JavaScript", "without-JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_an_acknowledgement_that_is_out_of_balance_is_explained_and_signed_off_by_two(
    site: Site, given: Given, javascript: bool
) -> None:
    made = Recognised(given)
    made.community("Elm Street Growers", check=None)
    reply = made.draft(words=WORDS)
    topic = reply.conversation.topic
    growers, walkers = (made.side(topic.id, name) for name in ("Growers", "Walkers"))
    heard(given, reply.conversation, growers, walkers)
    press = given.press_officer()
    for _ in range(5):
        recognise(given, topic.id, growers, by=press)

    def at_work(email: str) -> Mouse:
        return Mouse(site.open_at_the_door(email, javascript=javascript))

    author = at_work(reply.started_by.email)
    author.open(f"/replies/{reply.id}/revise")
    says(author.page, f"Where recognition stands on {topic.name}")
    says(author.page, "Growers: 100% of 5 mentions. No side should have more than 70%.")
    says(author.page, "never acknowledged: Walkers.")
    says(author.page, "This acknowledgement recognises no side yet")
    author.follow("Say whom it names, or which side it recognises")
    author.pick("Whom does it name?", "Elm Street Growers (Community)")
    author.pick("Which side does this recognise?", "Growers")
    author.choose("They need not be asked: an organisation, an official body or a politician")
    author.press("Add")
    author.open(f"/replies/{reply.id}/revise")
    says(author.page, "Out of balance This one recognises Growers again")
    author.press("Save and go on to submit")
    steps.submit(author)
    expect(author.page.get_by_role("alert")).to_contain_text("Say why")
    author.page.get_by_label("Why is this right all the same?").fill(REASON)
    author.press("Submit")
    says(author.page, "Submitted.")

    mentor = at_work(given.mentor_of(reply).email)
    mentor.open(f"/replies/{reply.id}/review")
    says(mentor.page, REASON)
    says(mentor.page, "Out of balance This one recognises Growers again")
    mentor.press("Sign off version 1")
    says(mentor.page, "A second signer reads it next.")

    second = at_work(press.email)
    second.open(f"/replies/{reply.id}/review")
    says(second.page, REASON)
    second.press("Sign off version 1")
    assert given.read(reply.id).state is ReplyState.SIGNED_OFF

    made.deliver(given.read(reply.id))
    sees_all_of_it(second, topic.name)


def sees_all_of_it(press: Mouse, topic: str) -> None:
    """The figures, the plot with its table, and the case behind a number."""
    refused: list[str] = []
    press.page.on("console", lambda message: refused.append(message.text))
    press.follow("Balance")
    press.follow(topic)
    says(press.page, "Growers: 100% of 6 mentions.")
    assert has_drawn(press.page)
    press.follow("6 mentions of Growers")
    press.follow("The acknowledgement")
    says(press.page, WORDS)
    assert refused == []


def has_drawn(page: Page) -> bool:
    """The plot stands there, under our content security policy."""
    plot = page.get_by_role("img", name="Bar chart of mentions by side")
    expect(plot).to_be_visible()
    box = plot.bounding_box()
    return box is not None and box["height"] > 200
