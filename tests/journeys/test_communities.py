"""A community is added, checked and acknowledged; a speech that names it is recorded."""

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse
from tests.journeys.test_converse import says

NAME = "Towpath Walkers"
WORDS = "We walked all nine miles of the towpath and wrote down every gate that sticks."


@pytest.fixture(params=[True, False], ids=["with-JavaScript", "without-JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_community_is_added_checked_and_acknowledged_and_recognition_of_it_is_recorded(
    site: Site, given, javascript: bool
) -> None:
    asha = given.official(name="Asha Ash")
    given.venue(name="Walkers’ site", hosts="walkers.example.org")
    given.topic(name="Towpaths", owner_id=asha.id)

    official = Mouse(site.open_at_the_door(asha.email, javascript=javascript))
    official.follow("Communities")
    official.press("Add a community")
    official.fill_in("Name", NAME)
    official.choose("Community")
    official.fill_in("What is it?", "People who walk along the canal")
    official.fill_in("Whom does it speak for, as it says itself?", "About 60 walkers, it says")
    official.fill_in("Where does it meet?", "https://walkers.example.org/towpath")
    official.press("Add it")
    says(official.page, "Naming it needs a second signature, by the press office.")

    official.press("Record an engagement check")
    official.choose("No concern")
    official.press("Record the check")
    says(official.page, "No concern was found. It counts until 10 March 2027.")

    official.press("Acknowledge this community")
    official.pick("Topic", "Towpaths")
    official.fill_in("What do you want to acknowledge, in a few words?", "Their survey")
    official.fill_in("Their words", WORDS)
    official.press("Open the case")
    says(official.page, "This case is about Towpath Walkers itself, and about no thread of it.")
    steps.decide(
        official,
        "Acknowledge it (Reflect)",
        "They did what we had no hands for",
        {"matter": "praise"},
    )
    says(official.page, "Decided: acknowledge it. Next: start an acknowledgement.")

    official.open("/recognition")
    official.follow("Towpaths")
    official.press("Record recognition")
    official.pick("Where was it given?", "Speech")
    boxes = official.page.get_by_role("group", name="On which day?").get_by_role("textbox")
    for box, value in zip(boxes.all(), ("9", "3", "2026"), strict=True):
        box.fill(value)
    official.fill_in("Who gave it?", "The Minister for Paths")
    official.fill_in("What was said?", "I thank the Towpath Walkers")
    official.choose("A community, network or organisation")
    official.pick("If a community: which one?", NAME)
    official.press("Record it")
    says(official.page, "Recorded. It counts in the balance of this topic.")
    official.follow(NAME)
    says(official.page, "Named once in recognition that was given.")
    says(official.page, "9 March 2026")
