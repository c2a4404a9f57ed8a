"""A decision to leave something alone comes back on its day, again and again."""

from datetime import UTC, datetime

import pytest

from convo.db.models import Person
from tests.given import Given, SettableClock
from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.test_converse import says

TITLE = "Will the market move?"
LEFT = "You left it alone until now: decide again, or extend it with a reason"
WHY = "The council decides in April, and says so on its page"


@pytest.fixture(params=["with-JavaScript", "without-JavaScript", "keyboard-alone"])
def how(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_decision_comes_back_on_its_date_and_is_extended_twice(
    site: Site, given: Given, clock: SettableClock, how: str
) -> None:
    ben = given.mentor(name="Ben Bay")
    asha, press = given.official(ben, name="Asha Ash"), given.press_officer(name="Petra Pike")
    conversation = given.conversation(asha, title=TITLE, topic=given.topic(name="Markets"))

    def at_work(who: Person, month: int, day: int) -> Mouse:
        """They come to work at ten that day; whoever was signed in before is signed out by then."""
        clock.now = datetime(2026, month, day, 9, tzinfo=UTC)
        page = site.open_at_the_door(who.email, javascript=how != "without-JavaScript")
        return Keyboard(page) if how == "keyboard-alone" else Mouse(page)

    official = at_work(asha, 3, 10)
    official.open(f"/conversations/{conversation.id}")
    steps.decide(official, "Leave it", WHY, {"worth": "no"})
    says(official.page, "Decided: leave it. Look at it again on 24 March 2026.")
    official.open("/")
    assert official.page.get_by_text(LEFT).count() == 0

    # On its day it is back, with the reason; the first time her own word is enough.
    official = at_work(asha, 3, 24)
    says(official.page, LEFT)
    says(official.page, WHY)
    official.follow(TITLE)
    extend(official, WHY, "5", "4", "Extend it")
    says(official.page, "These are the words of last time.")  # which are no reason of today
    again = "The council put its decision off until after Easter"
    official.fill_in("Why does it still stand?", again)
    official.press("Extend it")
    says(official.page, "Extended. It comes back to you on 5 April 2026.")

    # That is Easter Sunday: it comes back when the office next opens, and asks for somebody else.
    official = at_work(asha, 4, 6)
    assert official.page.get_by_text(LEFT).count() == 0
    official = at_work(asha, 4, 7)
    official.follow(TITLE)
    says(official.page, "This needs a second person.")
    reason = "A judge has to hear the traders first, in May"
    extend(official, reason, "1", "6", "Extend, and ask a second person")
    says(official.page, "A second person has to agree that it may be left alone until 1 June 2026")
    official.open("/")
    says(official.page, "A second person says whether it may be left alone for longer")

    # Ben reads all of it and agrees.
    mentor = at_work(ben, 4, 8)
    says(mentor.page, "Say whether it may be left alone for longer")
    mentor.follow(TITLE)
    for words in (WHY, again, reason, "extended once"):
        says(mentor.page, words)
    mentor.fill_in("Why does it stand?", "Nothing can be said before the hearing")
    mentor.press("Agree that it stands")
    says(mentor.page, "Ben Bay agreed")

    # It stands until its day. The third time somebody else does not agree, and it is decided.
    official = at_work(asha, 6, 1)
    says(official.page, LEFT)
    official.follow(TITLE)
    says(official.page, "extended 2 times")
    extend(official, "The hearing was moved to July", "3", "8", "Extend, and ask a second person")
    reviewer = at_work(press, 6, 2)
    reviewer.open("/conversations/left-alone")
    says(reviewer.page, "Waits for a second person.")
    reviewer.follow(TITLE)
    reviewer.follow("Say whether it stands")
    no = "People have waited since March, so tell them when the hearing is"
    reviewer.fill_in("Why does it not stand?", no)
    reviewer.press("Do not agree")
    says(reviewer.page, "It does not stand.")

    official = at_work(asha, 6, 2)
    says(official.page, "A second person did not agree that your decision stands: decide again")
    official.follow(TITLE)
    says(official.page, no)
    assert official.page.get_by_role("button", name="Extend it").count() == 0
    official.press("Decide again")
    steps.answer_questions(official)
    official.choose("Join in (Converse)")
    official.fill_in("Why is this right?", "They ask when it is, and we can say")
    official.press("Decide")
    says(official.page, "Decided: join in. Next: start a reply.")
    says(official.page, "Petra Pike did not agree")


def extend(hands: Mouse, reason: str, day: str, month: str, button: str) -> None:
    """Fill in the form and send it."""
    hands.fill_in("Why does it still stand?", reason)
    boxes = hands.page.get_by_role("group", name="When will you look at it again?")
    for box, value in zip(boxes.get_by_role("textbox").all(), (day, month, "2026"), strict=True):
        hands.type_into(box, value)
    hands.press(button)
