"""A quotation that leaves out what mattered is stopped, with the words that are missing."""

import re

import pytest

from convo.db.models import Reply
from convo.domain.recognition import Named
from convo.domain.vocabulary import ReplyState
from convo.services.mentions import Whom
from tests.given import Given
from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.test_converse import WAYS, Way, says
from tests.recognised import Recognised

SAID = "The stalls are lovely, but nobody asked us where they should go. When do they open?"
CLIPPED = "Traders write: “The stalls are lovely.” Others miss the old ones."
HIDING = "Traders write: “The stalls are lovely …” Others miss the old ones."
WHOLE = (
    "Traders write: “The stalls are lovely, but nobody asked us where they should go.” "
    "Others miss the old ones."
)
MISSING = "but nobody asked us where they should go"


@pytest.fixture(params=WAYS, ids=lambda name: name.replace(" ", "-"))
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture
def reply(given: Given) -> Reply:
    """An acknowledgement with a clipped quotation and with everything else that it needs."""
    recognised = Recognised(given)
    started = recognised.place(given.revise(recognised.started(words=SAID), CLIPPED))
    side_id = recognised.side(started.conversation.topic_id, "Traders")
    return recognised.add(started, Whom(named=Named.NOBODY), side_id=side_id)


def test_a_clipped_quotation_is_stopped_with_the_missing_words_and_mended_it_goes(
    site: Site, given: Given, reply: Reply, way: Way
) -> None:
    page = site.open_at_the_door(reply.started_by.email, javascript=way.javascript)
    author = way.hands(page)
    author.open(f"/replies/{reply.id}/submit")
    steps.submit(author)
    says(page, "This can’t be submitted yet" if way.javascript else "What is in the way")
    says(page, f"leaves out words of theirs without saying so: ‘{MISSING}’")
    beside = page.get_by_role("region", name="What is quoted, beside what was said")
    assert beside.get_by_text("Words of theirs are left out without an ellipsis.").count() == 1
    assert MISSING in beside.locator("mark").inner_text()
    assert given.read(reply.id).state is ReplyState.DRAFTING

    author.follow("Reword it")
    author.fill_in("Your acknowledgement", HIDING)
    if way.javascript:
        says(page, "The ellipsis hides words that turn what they said.")
    author.press("Save and check")
    says(page, "The ellipsis hides words that turn what they said.")

    author.fill_in("Your acknowledgement", WHOLE)
    author.press("Save and go on to submit")
    says(page, "Word for word")
    assert page.locator("mark", has_text=re.compile(MISSING)).count() == 0
    steps.submit(author)
    says(page, "Submitted.")
    assert given.read(reply.id).state is ReplyState.WITH_MENTOR

    mentor = way.hands(
        site.open_at_the_door(given.mentor_of(reply).email, javascript=way.javascript)
    )
    mentor.open(f"/replies/{reply.id}/review")
    says(mentor.page, "What is quoted, beside what was said")
    says(mentor.page, "Word for word")
