"""The check while somebody writes, in a real browser: what is shown, said, and never taken away."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, Route, expect

from convo.db.models import Person, Reply
from tests.given import FINE_WORDS, Given
from tests.journeys.conftest import Site
from tests.journeys.hands import MOST_TABS, Mouse
from tests.journeys.test_accessibility import NARROW, WIDE, faults_of

#: Much to find, some of it in the same words.
MANY = (
    "In order to utilise the additional robust framework, stakeholders should endeavour to "
    "commence prior to 1 June. We facilitate sufficient support in relation to fees going forward. "
    "We categorically reject these false claims, which are completely untrue. We guarantee that "
    "you'll be paid in due course. With regard to purchases, we terminate contracts in accordance "
    "with the rules at this moment in time. You have my word."
)
REBUTTAL = (
    "These claims are completely untrue. We categorically reject them. There is no truth in the "
    "suggestion that boat owners were not asked. The Government is delivering record investment in "
    "our waterways, and any suggestion otherwise is misleading."
)
ONLY_ADVICE = re.compile(r"1 finding: advice\.|(\d+) findings: \1 advice\.")
#: Milliseconds, as in draft.mjs.
CHECK_AFTER, SAY_AFTER = 300, 1500


@pytest.fixture
def author(given: Given) -> Person:
    return given.official()


@pytest.fixture
def reply(given: Given, author: Person) -> Reply:
    return given.reply(author)


def drafting(site: Site, given: Given, author: Person, reply: Reply, *, javascript=True) -> Page:
    """The draft page in front of its author."""
    page = site.open_at_the_door(author.email, javascript=javascript)
    page.goto(f"/replies/{reply.id}/revise")
    return page


def count_of(page: Page) -> str:
    return page.locator(".convo-findings-count").inner_text()


def in_focus(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def listen(page: Page) -> None:
    """Write down whatever a listener is told, from now on."""
    page.evaluate(
        """() => {
            window.told = [];
            const said = document.getElementById("findings-said");
            new MutationObserver(() => window.told.push(said.textContent))
                .observe(said, { childList: true, characterData: true, subtree: true });
        }"""
    )


def test_twenty_findings_are_accessible_and_each_mark_leads_to_its_finding_and_back(
    site: Site, given: Given, author: Person, reply: Reply
):
    given.revise(reply, MANY)
    page = drafting(site, given, author, reply)
    assert page.locator(".convo-finding").count() >= 20
    for width in (WIDE, NARROW):
        assert list(faults_of(page, page.url, width)) == []
    page.get_by_label("Your reply", exact=True).focus()
    reached = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        here = in_focus(page)
        if here.startswith("mark-") and here not in reached:
            reached.append(here)
            page.keyboard.press("Enter")
            assert in_focus(page) == here.replace("mark", "finding")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            assert in_focus(page) == here
        elif reached and not here.startswith("mark-"):
            break
    marks = page.locator("a.convo-mark").evaluate_all("all => all.map(mark => mark.id)")
    assert reached == marks
    assert len(marks) >= 18


def test_typing_fast_shows_only_the_newest_answer(
    site: Site, given: Given, author: Person, reply: Reply
):
    page = drafting(site, given, author, reply)
    held: list[Route] = []

    def answer(route: Route) -> None:
        """The first question is answered last."""
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/check", answer)
    words = page.get_by_label("Your reply", exact=True)
    with page.expect_request("**/check"):
        words.fill(REBUTTAL)
    with page.expect_response("**/check"):
        words.fill(FINE_WORDS + " We utilise a form.")
    expect(page.locator(".convo-findings-count")).to_have_text(ONLY_ADVICE)
    with contextlib.suppress(Error):  # the page has hung up already
        held[0].continue_()
    page.wait_for_timeout(300)
    assert ONLY_ADVICE.fullmatch(count_of(page))


def pause(page: Page) -> None:
    """Nobody types until the answer is there and a listener has been told."""
    with page.expect_response("**/check"):
        page.clock.run_for(CHECK_AFTER)
    page.wait_for_timeout(200)
    before = page.evaluate("told.length")
    page.clock.run_for(SAY_AFTER - 1)
    assert page.evaluate("told.length") == before
    page.clock.run_for(1)


def test_a_listener_is_told_once_after_a_pause_and_only_of_something_new(
    site: Site, given: Given, author: Person, reply: Reply
):
    page = drafting(site, given, author, reply)
    page.clock.install()
    page.reload()
    page.clock.pause_at((page.evaluate("Date.now()") + 5_000) / 1000)
    listen(page)
    words = page.get_by_label("Your reply", exact=True)
    words.press("End")
    words.press_sequentially(" We utilise it. We utilise it. We utilise it.", delay=5)
    assert page.evaluate("told") == []
    pause(page)
    (told,) = page.evaluate("told")
    assert ONLY_ADVICE.fullmatch(told)
    assert in_focus(page) == "words"
    words.press_sequentially(" Yes.", delay=5)
    pause(page)
    assert len(page.evaluate("told")) == 1
    words.fill(REBUTTAL)
    pause(page)
    told = page.evaluate("told")
    assert len(told) == 2
    assert "must change" in told[1]
    assert "Reads as a formal rebuttal." in told[1]


def test_whoever_is_in_the_findings_keeps_their_place_until_they_leave(
    site: Site, given: Given, author: Person, reply: Reply
):
    given.revise(reply, MANY)
    page = drafting(site, given, author, reply)
    folded = page.locator("details.convo-finding__more").last
    folded.locator("summary").click()
    page.locator("#mark-3").focus()
    before = count_of(page)
    with page.expect_response("**/check"):
        page.evaluate(
            """words => {
                const area = document.getElementById("words");
                area.value = words + " We utilise that too.";
                area.dispatchEvent(new Event("input"));
            }""",
            MANY,
        )
    page.wait_for_timeout(200)
    assert (in_focus(page), count_of(page)) == ("mark-3", before)
    page.get_by_label("Your reply", exact=True).focus()
    expect(page.locator(".convo-findings-count")).not_to_have_text(before)
    assert in_focus(page) == "words"
    expect(page.locator("details.convo-finding__more[open]")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False], ids=["as-typed", "by-the-button"])
def test_a_rebuttal_is_offered_three_ways_on(
    site: Site, given: Given, author: Person, reply: Reply, javascript: bool
):
    page = drafting(site, given, author, reply, javascript=javascript)
    hands = Mouse(page)
    ways = page.get_by_role("region", name="formal rebuttal")
    expect(ways).to_have_count(0)
    hands.fill_in("Your reply", REBUTTAL)
    if not javascript:
        hands.press("Save and check")
    expect(ways).to_be_visible()
    ways.get_by_role("link", name="Reword it").press("Enter")
    assert page.url.endswith("#words")
    for way, heading in {
        "Refer it to the press office": "Refer to the press office",
        "Leave it": "Withdraw this reply",
    }.items():
        page.goto(f"/replies/{reply.id}/revise")
        if javascript:
            page.get_by_label("Your reply", exact=True).fill(REBUTTAL)
        hands.follow(way)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
