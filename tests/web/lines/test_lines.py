"""Lines to take, as the press office keeps them and mentors read them."""

from typing import Any

import pytest

from convo.services import lines
from tests.page import Page
from tests.web.desk import Desk

TITLE = "Steps on ferries"
WORDS = "We are investing record sums and will set out next steps in due course."
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} '\" \u202e\u200b and\x00 a good deal more"


def add(desk: Desk, status: int = 303, **typed: object) -> Page:
    page = desk.see("press", "/lines/add")
    return desk.fill("press", page, "/lines/add", {"title": TITLE, "words": WORDS} | typed, status)


def keep(desk: Desk, **details: Any) -> int:
    deed = lines.AddLine(**{"title": TITLE, "words": WORDS, **details})
    return lines.add_line(desk.office, desk.given.actor(desk.people["press"]), deed)


def test_without_lines_the_page_says_what_to_do_and_whom_it_is_for(desk):
    page = desk.see("press", "/lines")
    assert "There are no lines to take yet. Add what the press office says" in page.text
    assert page.links()["Add a line to take"] == "/lines/add"
    read = desk.see("mentor", "/lines")
    assert "There are no lines to take yet." in read.text
    assert read.links() == {}


def test_a_line_that_was_added_is_shown_under_its_topic(desk):
    topic = desk.given.topic(name="Harbour ferry")
    page = add(desk, topic_id=str(topic.id))
    assert page.path == "/lines"
    assert "Line added. Drafts are compared with it from now on." in page.text
    assert page.quotations() == [WORDS]
    for shown in ("Harbour ferry", TITLE, "Added by Pat Press, 10 March 2026"):
        assert shown in page.text


def test_lines_for_every_topic_come_first_then_by_topic(desk):
    for name in ("Buses", "Allotments"):
        keep(desk, title=name, topic_id=desk.given.topic(name=f"{name} topic").id)
    keep(desk, title="Leaks")
    text = desk.see("press", "/lines", 200).text
    places = [text.index(word) for word in ("Every topic", "Allotments topic", "Buses topic")]
    assert places == sorted(places)


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(desk):
    refused = add(desk, 400, title="", words="Too short")
    assert refused.errors() == {"title": "Enter a title that the press office will know it by"}
    again = add(desk, 400, words="Too short")
    assert again.errors() == {"words": f"Enter a line of at least {lines.FEWEST_WORDS} words"}
    assert again.form("/lines/add")["title"] == TITLE


@pytest.mark.parametrize("field", ["title", "words"])
def test_what_is_too_long_is_said_beside_its_field(desk, field):
    most = {"title": lines.LONGEST_TITLE, "words": lines.LONGEST_LINE}[field]
    refused = add(desk, 400, **{field: "word " * most})
    assert set(refused.errors()) == {field}
    assert f"must be {most:,} characters or fewer" in refused.errors()[field]


def test_the_same_title_or_words_on_one_topic_are_refused(desk):
    keep(desk)
    assert set(add(desk, 400).errors()) == {"title", "words"}


def test_a_topic_that_was_not_offered_is_refused(desk):
    assert "topic_id" in add(desk, 400, topic_id="999").errors()
    assert "topic_id" in add(desk, 400, topic_id="DROP TABLE").errors()


def test_hostile_words_are_kept_as_words(desk):
    page = add(desk, words=HOSTILE, title="<b>Bold</b>")
    assert page.quotations() == [HOSTILE.replace("\x00", "")]
    assert "<script>alert" not in page.html
    assert "<b>Bold</b>" in page.text
    assert "49" not in page.quotations()[0]


def test_a_retired_line_moves_to_the_others_with_the_reason(desk):
    line_id = keep(desk)
    path = f"/lines/{line_id}/retire"
    assert desk.see("press", "/lines").links()[f"Retire {TITLE}"] == path
    asked = desk.see("press", path)
    assert asked.quotations() == [WORDS]
    assert desk.fill("press", asked, path, {"reason": " "}, 400).errors() == {
        "reason": "Say why it is retired"
    }
    done = desk.fill("press", asked, path, {"reason": "Something newer was published"})
    assert "Line retired. Its words stay in the record." in done.text
    assert "There are no lines to take yet." in done.text
    assert done.quotations() == [WORDS, "Something newer was published"]
    assert "Retired by Pat Press, 10 March 2026" in done.text


def test_who_comes_second_is_told_that_it_was_retired(desk):
    line_id = keep(desk)
    path = f"/lines/{line_id}/retire"
    page = desk.see("press", path)
    deed = lines.RetireLine(line_id=line_id, reason="Something newer was published")
    lines.retire_line(desk.office, desk.given.actor(desk.people["press"]), deed)
    told = desk.fill("press", page, path, {"reason": "It is out of date"}, 409)
    assert "Somebody has retired this line already." in told.text
    assert "It is out of date" in told.text
    again = desk.see("press", path)
    assert "It was retired" in again.text
    assert not list(again.all("textarea"))


def test_a_mentor_reads_the_lines_and_changes_none(desk):
    keep(desk)
    page = desk.see("mentor", "/lines")
    assert page.quotations() == [WORDS]
    assert page.links() == {}


def test_an_official_does_not_see_them(desk):
    desk.see("author", "/lines", 403)


def test_a_line_that_is_not_there_is_not_found(desk):
    desk.see("press", "/lines/999/retire", 404)


def test_the_log_names_the_line(desk):
    keep(desk)
    page = desk.see("press", "/log", 200, TITLE)
    assert "Pat Press added a line to take" in page.text
    assert f"Line to take: {TITLE}" in page.text
