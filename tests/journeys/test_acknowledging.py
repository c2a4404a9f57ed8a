"""Acknowledgements that name an activist who said no, or a community that nobody has checked."""

from typing import Any

import pytest

from convo.db.models import Reply
from convo.domain.recognition import CheckResult, Comfort, Named
from convo.domain.vocabulary import ReplyState, SpeakerRole
from convo.services.mentions import Whom
from tests.given import Given
from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.test_converse import WAYS, Way, says
from tests.recognised import KIND_WORDS, Recognised

#: An activist of the case stands in these words.
NAMING = "We read what leek_of_faith writes about the stalls, and what others answered there."
TODAY = ("10", "3", "2026")


@pytest.fixture(params=WAYS, ids=lambda name: name.replace(" ", "-"))
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture
def recognised(given: Given) -> Recognised:
    return Recognised(given)


def draft(recognised: Recognised, words: str = NAMING, handle: str = "leek_of_faith") -> Reply:
    """An acknowledgement of what an activist said, of which nobody has said whom it names."""
    case: dict[str, Any] = {"handle": handle, "speaker": SpeakerRole.CAMPAIGNER}
    reply = recognised.draft(words=words, **case)
    recognised.side(reply.conversation.topic_id)
    return reply


def fill_day(hands: Mouse, legend: str) -> None:
    """Type the day of the tests into the three boxes under this legend."""
    boxes = hands.page.get_by_role("group", name=legend).get_by_role("textbox")
    for box, value in zip(boxes.all(), TODAY, strict=True):
        if isinstance(hands, Keyboard):
            hands._reach(box)
            hands.page.keyboard.insert_text(value)
        else:
            box.fill(value)


def recognise_a_side(author: Mouse) -> None:
    author.follow("Say whom it names, or which side it recognises")
    author.pick("Whom does it name?", "Nobody by name: only a side")
    author.pick("Which side does this recognise?", "Growers")
    author.press("Add")


def reword(author: Mouse, words: str) -> None:
    author.fill_in("Your acknowledgement", words)
    author.press("Save and go on to submit")


def test_an_activist_who_said_no_stops_it_until_the_mention_and_the_name_are_gone(
    site: Site, recognised: Recognised, way: Way
) -> None:
    reply = draft(recognised)
    page = site.open_at_the_door(reply.started_by.email, javascript=way.javascript)
    author = way.hands(page)
    author.open(f"/replies/{reply.id}/revise")
    author.follow("Say whom it names, or which side it recognises")
    author.pick("Whom does it name?", "leek_of_faith (Campaigner)")
    author.pick("Which side does this recognise?", "Growers")
    author.choose("No: they would rather not be named")
    fill_day(author, "When did they answer?")
    author.press("Add")
    says(page, "Would rather not be named")
    author.press("Save and go on to submit")
    steps.submit(author)
    says(page, "This can’t be submitted yet" if way.javascript else "What is in the way")
    says(page, "leek_of_faith would rather not be named. Take them out of whom it names")

    author.open(f"/replies/{reply.id}/revise")
    author.follow("Take out")
    author.press("Take out")
    says(page, "See that the words don’t name them either.")
    recognise_a_side(author)
    author.press("Save and go on to submit")
    says(page, "Your words name leek_of_faith. Add them to whom it names, or leave the name out.")

    author.follow("Reword it")
    reword(author, KIND_WORDS)
    steps.submit(author)
    says(page, "Submitted.")


def test_a_no_that_comes_after_the_sign_off_stops_giving_it(
    site: Site, given: Given, recognised: Recognised, way: Way
) -> None:
    named = recognised.name_person(draft(recognised), "leek_of_faith")
    reply = recognised.bring(named, ReplyState.SIGNED_OFF)
    asked = given.mentor_of(reply)
    mentor = way.hands(site.open_at_the_door(asked.email, javascript=way.javascript))
    mentor.open(f"/replies/{reply.id}")
    mentor.follow("Record what they say")
    mentor.choose("No: they would rather not be named")
    mentor.press("Save")
    says(mentor.page, "Nothing goes out while it names them")

    page = site.open_at_the_door(reply.started_by.email, javascript=way.javascript)
    author = way.hands(page)
    author.open(f"/replies/{reply.id}")
    assert page.get_by_role("button", name="Record that it was given").count() == 0
    author.unfold("What you can’t do here now, and why")
    says(page, "Record that it was given: leek_of_faith would rather not be named.")
    author.follow("Take out")
    says(page, "This is signed off. What you change here takes it back to drafting")
    author.press("Take out")
    recognise_a_side(author)
    reword(author, KIND_WORDS)
    steps.submit(author)
    says(page, "Submitted.")
    signed_off = given.sign_off(given.read(reply.id))
    author.open(f"/replies/{signed_off.id}")
    author.press("Record that it was given")
    fill_day(author, "On which day was it delivered?")
    author.fill_in("The words as delivered", KIND_WORDS)
    author.press("Record that it was given")
    says(page, "Delivered on 10 March 2026")
    author.press("Close it")
    author.choose("Taken up")
    author.press("Close it")
    says(page, "Closed.")


@pytest.mark.parametrize("check", [None, CheckResult.DOUBTFUL], ids=["unchecked", "doubtful"])
def test_a_community_in_doubt_is_read_by_the_press_office_too(
    site: Site, given: Given, recognised: Recognised, way: Way, check: CheckResult | None
) -> None:
    number = recognised.community("Elm Street Growers", check=check)
    reply = draft(recognised, "We read what the Elm Street Growers write, and what others answer.")
    reply = recognised.add(
        reply,
        Whom(named=Named.COMMUNITY, community_id=number),
        side_id=recognised.side(reply.conversation.topic_id),
    )
    reply = given.submit(reply)
    first, second, other = given.mentor_of(reply), given.press_officer(), given.mentor()
    doubt = (
        "Elm Street Growers: the engagement check was doubtful."
        if check
        else "Elm Street Growers: there is no engagement check in date."
    )

    mentor = way.hands(site.open_at_the_door(first.email, javascript=way.javascript))
    mentor.open(f"/replies/{reply.id}/review")
    says(mentor.page, doubt)
    says(mentor.page, "So somebody from the press office says the second yes.")
    mentor.press("Sign off version 1")
    says(mentor.page, "A second signer reads it next.")

    stranger = way.hands(site.open_at_the_door(other.email, javascript=way.javascript))
    says(stranger.page, "Nothing waits for you.")

    press = way.hands(site.open_at_the_door(second.email, javascript=way.javascript))
    press.follow(reply.conversation.title)
    says(press.page, doubt)
    press.press("Sign off version 1")
    says(press.page, "Signed off. The author can give it now.")
    assert given.read(reply.id).state is ReplyState.SIGNED_OFF
    assert recognised.mentions(reply)[0].comfort is Comfort.NOT_NEEDED
