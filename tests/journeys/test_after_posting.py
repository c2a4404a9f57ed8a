"""After the posting, in a real browser: an error put right, words sent early, a new question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from convo.db.models import Person
from convo.domain.vocabulary import ReplyState
from tests.given import FINE_WORDS, Given
from tests.journeys import steps
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse

TITLE = "When the street trading form closes"
MENDED = FINE_WORDS.replace("1 June", "2 June")
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


def fill_day(hands: Mouse, field: str, day: tuple[str, str, str]) -> None:
    """Type a day into its three boxes."""
    for box, value in zip(hands.page.locator(f"input[name={field}]").all(), day, strict=True):
        box.fill(value)


def test_an_error_of_ours_is_corrected_after_the_posting(given: Given, hands: Hands) -> None:
    wrong = given.reply(state=ReplyState.POSTED, title=TITLE)
    official, press = hands(wrong.started_by), hands(given.press_officer())
    official.open(f"/replies/{wrong.id}")
    official.press("Correct it")
    official.fill_in("What is wrong with it?", "The form closes on 2 June, says the page.")
    official.choose("Yes, we got it wrong")
    official.press("Start the correction")
    says(official.page, "Our own error")
    press.open("/")
    says(press.page, "We are correcting our own error")

    official.press("Write the reply")
    expect(official.page.get_by_label("Your reply")).to_have_value(FINE_WORDS)
    steps.write(official, MENDED)
    steps.submit(official)
    correction = steps.path_of(official)

    mentor = hands(given.mentor_of(wrong))
    mentor.open(f"{correction}/review")
    says(mentor.page, "The form closes on 2 June, says the page.")
    expect(mentor.page.locator("ins").first).to_contain_text("2")
    mentor.press("Sign off version 1")

    official.open(f"{correction}/post")
    official.fill_in("Where is it now?", "https://forum.example.org/t/1#post-9")
    official.fill_in("The words as posted", MENDED)
    official.press("Record the posting")
    says(official.page, "The words are those that were signed off.")
    official.open(f"/replies/{wrong.id}")
    official.follow("Correction by")
    says(official.page, "What this corrects")

    press.follow(TITLE)
    press.fill_in("What came of it?", "Put right within the day. Nothing more to do.")
    press.press("Settle it")
    official.open(correction)
    says(official.page, "Put right within the day.")


def test_words_that_went_out_too_early_are_recorded_and_told(given: Given, hands: Hands) -> None:
    draft = given.reply(title=TITLE)
    mentor, press = hands(given.mentor_of(draft)), hands(given.press_officer())
    mentor.open(f"/replies/{draft.id}")
    mentor.follow("Record a posting without sign-off")
    mentor.press("Record it")
    says(mentor.page, "Paste the words as they stand on the site")
    mentor.fill_in("Where is it now?", "https://forum.example.org/t/1#post-2")
    mentor.fill_in("The words as posted", FINE_WORDS + " We guarantee it.")
    fill_day(mentor, "posted_on", ("10", "3", "2026"))
    mentor.pick("Who posted it?", draft.started_by.name)
    mentor.fill_in("How did it happen?", "The wrong button, on a telephone.")
    mentor.press("Record it")
    says(mentor.page, "brought to the press office")

    press.open("/")
    says(press.page, "Posted without sign-off")
    press.follow(TITLE)
    says(press.page, "The wrong button, on a telephone.")
    says(press.page, "Must change")
    press.fill_in("What came of it?", "We asked for a correction without the promise.")
    press.press("Settle it")

    official = hands(draft.started_by)
    official.open("/")
    official.follow(TITLE)
    official.open(f"/replies/{draft.id}")
    says(official.page, "We asked for a correction without the promise.")


def test_a_question_in_the_thread_leads_to_another_reply(given: Given, hands: Hands) -> None:
    posted = given.reply(state=ReplyState.POSTED, title=TITLE)
    official = hands(posted.started_by)
    case = f"/conversations/{posted.conversation_id}"
    official.open(case)
    official.press("Add what was said since")
    official.fill_in("The words", "Thank you! And what does it cost?")
    official.choose("Yes")
    official.choose("Member of the public")
    official.press("Add it")
    says(official.page, "Somebody asked us something.")
    official.open("/")
    says(official.page, "Somebody asked something: decide again or start another reply")
    official.follow(TITLE)
    official.press("Start a reply")
    says(official.page, "Thank you! And what does it cost?")
    steps.write(official, "Hello, I’m Asha from the Department for Examples. It costs £30.")
    official.open(case)
    expect(official.page.get_by_role("heading", name="Reply 2, version 1")).to_be_visible()
    expect(official.page.get_by_text("Somebody asked us something.")).to_have_count(0)
