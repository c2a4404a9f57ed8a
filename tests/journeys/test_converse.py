"""The Converse path as three people walk it, in a real browser."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Keyboard, Mouse

FOUND = steps.Found(
    address="https://forum.example.org/t/42?utm_source=mail",
    title="When the street trading form closes",
    words="Does anybody know when the form closes? I read 1 May somewhere.",
    topic="Licensing",
    venue="Town Forum",
)
FIRST = (
    "Hello, I’m Asha and I work on licensing at the Department for Examples. "
    "Thanks for asking. The form closes on 1 June, and there is more on our page. "
    "Would you like the address?"
)
SECOND = FIRST.replace("there is more on our page", "the dates are all on our licensing page")
POSTED = SECOND.replace("Thanks for asking.", "Thanks!")
DENIAL = (
    "We categorically reject this suggestion. The claims are false and there is no truth in them."
)


@dataclass(frozen=True)
class Way:
    """How somebody uses the pages."""

    hands: type[Mouse]
    javascript: bool


WAYS = {
    "mouse": Way(Mouse, javascript=True),
    "without JavaScript": Way(Mouse, javascript=False),
    "keyboard alone": Way(Keyboard, javascript=True),
}


@pytest.fixture(params=WAYS, ids=lambda name: name.replace(" ", "-"))
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@dataclass(frozen=True)
class Cast:
    """Three people at their own browsers."""

    official: Mouse
    mentor: Mouse
    press: Mouse


@pytest.fixture
def cast(site: Site, given, way: Way) -> Cast:
    mentor, press = given.mentor(), given.press_officer()
    official = given.official(mentor=mentor)
    given.venue(name="Town Forum", hosts="forum.example.org")
    given.topic(name="Licensing")

    def at_work(person) -> Mouse:
        if way.hands is Mouse and way.javascript:
            return Mouse(site.open_as(person.email, given.password))
        return way.hands(site.open_at_the_door(person.email, javascript=way.javascript))

    return Cast(at_work(official), at_work(mentor), at_work(press))


def says(page: Page, words: str) -> None:
    """The page says so, somewhere in its main part."""
    expect(page.get_by_role("main")).to_contain_text(words)


def draft_reply(official: Mouse, words: str) -> str:
    """From a thread to a saved draft on its submit page; the address of the reply."""
    steps.log(official, FOUND)
    steps.decide(official, "Join in (Converse)", "A fair question, and the answer is published.")
    official.press("Start a reply")
    address = steps.path_of(official).removesuffix("/revise")
    steps.write(official, words)
    return address


def test_a_reply_is_returned_revised_signed_off_and_posted_differently(cast: Cast) -> None:
    official, mentor, press = cast.official, cast.mentor, cast.press
    reply = draft_reply(official, FIRST)
    steps.submit(official)
    says(official.page, "Submitted.")

    mentor.open("/")
    mentor.follow(FOUND.title)
    mentor.open(f"{reply}/review")
    says(mentor.page, FOUND.words)
    says(mentor.page, FIRST)
    mentor.fill_in("What should the author change?", "Say where the dates are.\n\nThen it is fine.")
    mentor.press("Return it")
    says(mentor.page, "Returned.")

    official.open("/")
    official.follow(FOUND.title)
    official.open(f"{reply}/revise")
    says(official.page, "Say where the dates are.")
    says(official.page, "Then it is fine.")
    steps.write(official, SECOND)
    steps.submit(official)

    mentor.open(f"{reply}/review")
    says(mentor.page, "What changed since version 1 was returned")
    expect(mentor.page.locator("ins").first).to_contain_text("the dates are all")
    mentor.press("Sign off version 2")
    says(mentor.page, "Signed off.")

    official.open(f"{reply}/post")
    expect(official.page.get_by_label("Version 2, signed off by", exact=False)).to_have_value(
        SECOND
    )
    official.fill_in("Where is it now?", "https://forum.example.org/t/42#post-7")
    official.fill_in("The words as posted", POSTED)
    official.press("Record the posting")
    says(official.page, "The words differ from those signed off")
    expect(official.page.locator("ins").first).to_contain_text("!")

    press.open("/")
    says(press.page, FOUND.title)
    press.open("/log")
    press.unfold("Look for something")
    press.pick("Deed", "Record a posting")
    press.press("Show these")
    press.follow(FOUND.title)
    says(press.page, "posted version 2")
    says(press.page, "signed off version 2")
    says(press.page, "Say where the dates are.")


def test_a_rebuttal_is_referred_sent_to_the_mentor_and_declined(cast: Cast) -> None:
    official, mentor, press = cast.official, cast.mentor, cast.press
    reply = draft_reply(official, DENIAL)
    says(official.page, "What is in the way")
    steps.submit(official)
    says(official.page, "What is in the way")

    official.follow("refer it to the press office")
    official.fill_in("Why?", "It sets the record straight, and that is not mine to do.")
    official.press("Refer it")
    says(official.page, "The press office has it now.")

    press.open(f"{reply}/referral")
    says(press.page, "It sets the record straight")
    press.fill_in("Why?", "No paper has asked. Let the mentor help to put it kindly.")
    for box in press.page.get_by_role("checkbox").all():
        box_label = press.page.locator(f'label[for="{box.get_attribute("id")}"]').inner_text()
        press.tick(box_label.strip())
    press.press("Send to the mentor")
    says(press.page, "Sent to the mentor")

    mentor.open(f"{reply}/review")
    says(mentor.page, "stopped attempt")
    mentor.follow("refer it to the press office")
    mentor.fill_in("Why?", "However kindly it is put, it stays a denial.")
    mentor.press("Refer it")

    press.open(f"{reply}/referral")
    press.fill_in("Why?", "Agreed. We leave this one alone.")
    press.press("Decline it")
    says(press.page, "Declined.")

    official.open(reply)
    says(official.page, "We leave this one alone.")
    official.follow(FOUND.title)
    expect(official.page.get_by_role("button", name="Start a reply")).to_have_count(0)
