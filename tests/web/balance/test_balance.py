"""The pages of balance: who gets them, what they say first, and what is behind each figure."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import pytest

from convo.domain.recognition import Channel
from convo.services.recognitions import StrikeRecognition, strike_recognition
from convo.services.sides import NameSide, name_side
from tests.balanced import heard, recognise
from tests.page import Page, is_element, words_in
from tests.recognised import Recognised
from tests.web.desk import TITLE, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Issue:
    """A topic of the author's, of which growers lead."""

    topic: int
    growers: int
    walkers: int
    community: int


@pytest.fixture
def issue(desk: Desk) -> Issue:
    topic = desk.given.topic(name="Moor paths", owner_id=desk.people["author"].id)
    by = desk.given.actor(desk.people["author"])
    growers = name_side(desk.office, by, NameSide(topic_id=topic.id, name="Growers"))
    by = desk.given.actor(desk.people["author"])
    walkers = name_side(desk.office, by, NameSide(topic_id=topic.id, name="=Walkers"))
    return Issue(topic.id, growers, walkers, Recognised(desk.given).community("Moor Forum"))


def record(desk: Desk, issue: Issue, side: int, **more: Any) -> int:
    return recognise(desk.given, issue.topic, side, by=desk.people["press"], **more)


def give(desk: Desk, issue: Issue, growers: int = 0, walkers: int = 0) -> None:
    for _ in range(growers):
        record(desk, issue, issue.growers, community_id=issue.community)
    for _ in range(walkers):
        record(desk, issue, issue.walkers, channel=Channel.LETTER)


def rows_of(page: Page, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, without its heading."""
    table = next(each for each in page.all("table") if caption in words_in(each))
    rows = [each for each in table.iter() if is_element(each) and each.tag.endswith("tr")]
    return [[words_in(cell) for cell in row] for row in rows][1:]


def test_the_press_office_sees_every_topic_an_owner_theirs_and_others_none(desk, issue):
    other = desk.given.topic(name="Ferries")
    press = desk.see("press", "/balance")
    assert {"Moor paths", "Ferries"} <= press.links().keys()
    mine = desk.see("author", "/balance")
    assert "Moor paths" in mine.links()
    assert "Ferries" not in mine.links()
    assert "You own no topic" in desk.see("other author", "/balance").text
    for who, topic, status in (
        ("author", issue.topic, 200),
        ("author", other.id, 403),
        ("other author", issue.topic, 403),
        ("mentor", issue.topic, 403),
    ):
        for page in ("", "/plot.svg", "/balance.csv", "/recognitions"):
            answer = desk.browser(who).get(f"/balance/{topic}{page}")
            assert answer.status_code == status, (who, topic, page)


def test_words_come_before_numbers(desk, issue):
    path = f"/balance/{issue.topic}"
    assert "No side was recognised in this time." in desk.see("press", path).text
    give(desk, issue, growers=3)
    assert "3 mentions: too few to tell. It takes 5." in desk.see("press", path).text
    give(desk, issue, growers=1, walkers=1)
    text = desk.see("press", path).text
    assert "Out of balance Growers: 80% of 5 mentions. No side should have more than 70%." in text
    give(desk, issue, walkers=1)
    text = desk.see("press", path).text
    assert "Within balance Growers: 66.7% of 6 mentions. No side has more than 70%." in text


def test_without_sides_there_is_nothing_to_compare(desk):
    topic = desk.given.topic()
    text = desk.see("press", f"/balance/{topic.id}").text
    assert "Nobody has named the sides of this issue yet" in text
    assert "Nothing was given on this topic in this time" in text


def test_a_side_that_is_heard_and_never_acknowledged_is_named_with_where_it_speaks(desk, issue):
    topic = desk.given.topic(name="Elsewhere")
    case = desk.given.conversation(desk.people["author"], topic=topic, title=TITLE)
    growers, walkers = (Recognised(desk.given).side(topic.id, name) for name in ("G", "W"))
    heard(desk.given, case, walkers)
    for _ in range(5):
        recognise(desk.given, topic.id, growers, by=desk.people["press"])
    page = desk.see("press", f"/balance/{topic.id}")
    assert "Heard in logged conversations and never acknowledged: W." in page.text
    where = desk.see("press", page.link("Conversations in which W speak"))
    assert where.link(TITLE) == f"/conversations/{case.id}"


def test_each_number_leads_to_the_recognition_behind_it(desk, issue):
    give(desk, issue, growers=3, walkers=2)
    page = desk.see("press", f"/balance/{issue.topic}")
    for link, count, said in (
        ("3 mentions of Growers", 3, "Each recognises Growers"),
        ("2 mentions: Ministerial letter", 2, "was given in: ministerial letter"),
        ("3 recognitions name Moor Forum", 3, "Each names Moor Forum"),
        ("3 mentions of somebody on no side", 3, "Each names somebody on no side"),
    ):
        behind = desk.see("press", page.link(link))
        assert len(list(behind.all("li", cls="convo-cases__case"))) == count, link
        assert said in behind.text
    assert rows_of(page, "Mentions by side") == [
        ["Growers", "3 mentions of Growers", "60%", "No"],
        ["=Walkers", "2 mentions of =Walkers", "40%", "No"],
    ]


def test_the_table_beside_the_plot_has_its_numbers_and_the_plot_says_them(desk, issue):
    give(desk, issue, growers=2, walkers=1)
    page = desk.see("press", f"/balance/{issue.topic}?days=9")
    assert rows_of(page, "The numbers of the plot") == [
        ["2 Mar", "0", "0", "0"],
        [
            "9 Mar",
            "1 mentions of =Walkers, 9 March 2026 to 10 March 2026",
            "2 mentions of Growers, 9 March 2026 to 10 March 2026",
            "3 mentions of all sides, 9 March 2026 to 10 March 2026",
        ],
    ]
    (image,) = page.all("img")
    assert image.get("src") == f"/balance/{issue.topic}/plot.svg?days=9"
    assert "In all: Growers 2, =Walkers 1. The table has the same numbers." in image.get("alt", "")


def test_what_was_struck_and_what_is_too_long_ago_do_not_count(desk, issue):
    struck = record(desk, issue, issue.growers)
    record(desk, issue, issue.growers, ago=89)
    record(desk, issue, issue.growers, ago=90)
    path = f"/balance/{issue.topic}"
    assert "2 mentions: too few" in desk.see("press", path).text
    strike_recognition(
        desk.office,
        desk.given.actor(desk.people["press"]),
        StrikeRecognition(recognition_id=struck, version=1, reason="It was another minister"),
    )
    assert "1 mention: too few" in desk.see("press", path).text
    assert "2 mentions: too few" in desk.see("press", f"{path}?days=91").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the number of days, from 1 to 800, like 90"),
        ("many", "Enter the number of days, from 1 to 800, like 90"),
        ("-3", "Enter the number of days, from 1 to 800, like 90"),
        ("٣", "Enter the number of days, from 1 to 800, like 90"),
        ("0", "The number of days must be from 1 to 800"),
        ("801", "The number of days must be from 1 to 800"),
    ],
)
def test_days_that_nobody_can_look_at_are_said_beside_the_field(desk, issue, typed, said):
    for path in ("/balance", f"/balance/{issue.topic}"):
        page = desk.see("press", f"{path}?days={typed}", 400)
        assert page.errors() == {"days": said}
        assert page.form(path)["days"] == typed


@pytest.mark.parametrize(
    "asked",
    [
        "{}/recognitions?side=x", "{}/recognitions?channel=song", "{}/recognitions?community=0x1",
        "{}/recognitions?first=soon", "{}/recognitions?first=1999-01-01",
        "{}/recognitions?before=1.2", "{}/recognitions?last=2026-03-11",
        f"{{}}/recognitions?side={2**63}", "{}/plot.svg?days=x", "{}/balance.csv?days=0",
        "heard/99",
    ],
)  # fmt: skip
def test_an_address_that_no_page_of_ours_links_to_is_no_page(desk, issue, asked):
    assert desk.browser("press").get(f"/balance/{asked.format(issue.topic)}").status_code == 404


def test_the_spreadsheet_has_every_figure_runs_nothing_and_names_nobody(desk, issue):
    give(desk, issue, growers=3, walkers=2)
    answer = desk.browser("press").get(f"/balance/{issue.topic}/balance.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Balance of recognition: Moor paths"]
    whole = ["2025-12-11", "2026-03-10"]
    assert ["By side", *whole, "", "Growers", "3", "60%"] in rows
    assert ["By side", *whole, "", "'=Walkers", "2", "40%"] in rows
    assert ["No side", *whole, "", "", "3", ""] in rows
    assert ["By channel and side", *whole, "Speech", "Growers", "3", ""] in rows
    assert ["By community", *whole, "Moor Forum", "", "3", "100%"] in rows
    assert ["Over time", "2026-03-09", "2026-03-10", "", "", "5", ""] in rows
    assert "minister" not in answer.text


def test_a_long_list_goes_on_where_the_page_before_ended(desk, issue):
    for ago in range(27):
        record(desk, issue, issue.growers, ago=ago // 2)
    first = desk.see("press", f"/balance/{issue.topic}/recognitions?side={issue.growers}")
    assert len(list(first.all("li", cls="convo-cases__case"))) == 25
    second = desk.see("press", first.link("Earlier"))
    assert len(list(second.all("li", cls="convo-cases__case"))) == 2
    assert "25 February 2026" in second.text


def test_what_balance_cant_show_is_said_with_the_numbers_in_force(desk):
    text = desk.see("mentor", "/balance/explained").text
    for said in ("70% of the mentions", "fewer than 5 mentions", "for 90 days", "How large a side"):
        assert said in text
