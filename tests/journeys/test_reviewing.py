"""The press office at work in the record: a doubt that is answered, and a name that goes."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from convo.services.checkpoints import sign_now
from convo.services.office import Office
from tests.given import Given
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse
from tests.signing import with_key

NAME = "imaginary_ines"
BOTH = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with-JavaScript", "without-JavaScript"]
)


@pytest.fixture
def office(office: Office, tmp_path: Path) -> Office:
    """An office that signs its log."""
    return with_key(office, tmp_path / "keys")


def opened(site: Site, email: str, *, javascript: bool) -> Mouse:
    return Mouse(site.open_at_the_door(email, javascript=javascript))


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def read(hands: Mouse) -> str:
    return hands.page.locator("main").inner_text()


@BOTH
def test_a_doubt_about_an_entry_is_put_to_its_official_answered_and_resolved(
    site: Site, given: Given, *, javascript: bool
):
    official = given.official(name="Asha Penrose")
    given.conversation(official, title="Bus fares")
    press = opened(site, given.press_officer().email, javascript=javascript)
    asked = opened(site, official.email, javascript=javascript)

    press.open("/log")
    press.follow("Bus fares")
    press.follow("Raise a concern")
    press.press("Raise")
    assert "There is a problem" in read(press)
    press.fill_in("What do you doubt?", "Was this thread not logged in March already?")
    press.press("Raise")
    press.pick("Who can answer it?", "Asha Penrose")
    press.fill_in("What do you want to know from them?", "Is this the same thread?")
    press.press("Ask them")

    asked.open("/")
    asked.follow("Is this the same thread?" if "same thread" in read(asked) else "Bus fares")
    asked.fill_in("Your answer", "No: another forum, another question.")
    asked.press("Send your answer")

    press.page.reload()
    assert "No: another forum, another question." in read(press)
    press.fill_in("What came of it?", "Two threads, both rightly logged.")
    press.press("Resolve it")
    assert "Two threads, both rightly logged." in read(press)
    asked.open("/")
    assert "Is this the same thread?" not in read(asked)


@BOTH
def test_a_name_goes_by_two_peoples_will_and_the_receipt_from_before_still_holds(
    site: Site, given: Given, tmp_path: Path, *, javascript: bool
):
    official = given.official()
    given.conversation(
        official, title="A kind driver", handle=NAME, words=f"Thank you, says {NAME}."
    )
    sign_now(given.office)
    asking, agreeing = (
        opened(site, given.press_officer().email, javascript=javascript) for _ in range(2)
    )

    agreeing.open("/log/receipts")
    with agreeing.page.expect_download() as download:
        agreeing.page.get_by_role("button", name="Download the receipt").click()
    kept = tmp_path / "receipt.txt"
    download.value.save_as(kept)

    asking.open("/log/erasures/conversations/1")
    asking.choose("A name or other words inside the texts; the rest stays")
    asking.press("See what would go")
    assert "There is a problem" in read(asking)
    asking.fill_in("Name or words (for the first answer)", NAME)
    asking.choose("Data protection request")
    asking.fill_in("Say more", "She wrote to our data protection officer.")
    asking.choose("No, as far as I know")
    asking.press("See what would go")
    asking.press("Ask for this to be erased")
    request = asking.page.url
    assert "somebody else in the press office has to decide" in read(asking)

    agreeing.open(request)
    agreeing.choose("No, as far as I know")
    agreeing.press("Agree and erase now")
    assert "Erased" in read(agreeing)
    for path in ("/log", "/log/conversations/1", "/conversations/1"):
        agreeing.open(path)
        assert NAME not in agreeing.page.content(), path
    assert "Thank you, says [erased]." in read(agreeing)

    agreeing.open("/log/receipts")
    agreeing.page.get_by_label("The file of the receipt").set_input_files(kept)
    agreeing.press("Check it")
    assert heading(agreeing.page) == "The log is as it was"
    agreeing.open("/log/verify")
    agreeing.press("Verify the log")
    assert "The log is whole" in read(agreeing)
    assert heading(agreeing.page) == "Verifying the log"
