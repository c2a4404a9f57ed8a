"""Where recognition stands, on the pages of an acknowledgement that is being written and judged."""

import pytest
from sqlalchemy import Engine

from convo.domain.recognition import Named
from convo.domain.vocabulary import ReplyState
from convo.services.mentions import Whom
from tests.balanced import heard, recognise
from tests.bench.office import counting
from tests.recognised import Recognised
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HEADING = "Where recognition stands on"


@pytest.fixture
def made(desk: Desk) -> Recognised:
    return Recognised(desk.given)


@pytest.fixture
def draft(desk: Desk, made: Recognised) -> int:
    return made.draft(desk.people["author"]).id


def name_sides(desk: Desk, made: Recognised, draft: int, growers: int, walkers: int) -> list[int]:
    """Two sides of its topic, each recognised so often."""
    topic = desk.now(draft).conversation.topic_id
    sides = [made.side(topic, name) for name in ("Growers", "Walkers")]
    for side, times in zip(sides, (growers, walkers), strict=True):
        for _ in range(times):
            recognise(desk.given, topic, side, by=desk.people["press"])
    return sides


def take_side(desk: Desk, made: Recognised, draft: int, side: int) -> None:
    made.add(desk.now(draft), Whom(named=Named.NOBODY), side_id=side)


def panel(desk: Desk, draft: int) -> str:
    text = desk.see("author", f"/replies/{draft}/revise").text
    return text.partition(HEADING)[2].partition("What balance can show")[0]


def test_before_a_side_is_chosen_it_says_where_recognition_stands(desk, made, draft):
    name_sides(desk, made, draft, growers=3, walkers=2)
    said = panel(desk, draft)
    assert "Growers: 60% of 5 mentions. No side has more than 70%." in said
    assert "This acknowledgement recognises no side yet, so it changes nothing here." in said
    assert "Growers 3 (60%) 3 (60%)" in said


@pytest.mark.parametrize(
    ("given_to", "says"),
    [
        ((2, 1, 0), "Too few to tell With this one there are 4 mentions: too few to tell."),
        ((3, 2, 0), "Within balance With this one no side has more than 70%."),
        ((4, 1, 0), "Out of balance This one recognises Growers again, with 83.3% of 6 mentions"),
        ((8, 1, 1), "This one turns to a side that does not lead: nothing has to be explained."),
    ],
)
def test_it_says_what_this_one_would_do(desk, made, draft, given_to, says):
    growers, walkers, chosen = given_to
    sides = name_sides(desk, made, draft, growers, walkers)
    take_side(desk, made, draft, sides[chosen])
    assert says in panel(desk, draft)
    findings = desk.see("author", f"/replies/{draft}/revise").text
    assert ("recognition on the topic is out of balance" in findings) is ("Out of" in says)


def test_it_names_the_side_that_is_heard_and_would_still_never_be_acknowledged(desk, made, draft):
    sides = name_sides(desk, made, draft, growers=4, walkers=0)
    heard(desk.given, desk.now(draft).conversation, *sides)
    take_side(desk, made, draft, sides[0])
    assert "and never acknowledged would still be: Walkers." in panel(desk, draft)


def test_the_mentor_sees_it_and_only_those_who_may_get_a_link_to_the_figures(desk, made, draft):
    sides = name_sides(desk, made, draft, growers=1, walkers=1)
    take_side(desk, made, draft, sides[0])
    made.bring(desk.now(draft), ReplyState.WITH_MENTOR)
    topic = desk.now(draft).conversation.topic
    mentor = desk.see("mentor", f"/replies/{draft}/review")
    assert HEADING in mentor.text
    assert f"All figures on {topic.name}" not in mentor.links()
    press = desk.see("press", f"/replies/{draft}/review")
    assert press.link(f"All figures on {topic.name}") == f"/balance/{topic.id}"


def test_a_reply_has_no_such_panel(desk):
    assert HEADING not in desk.see("author", f"/replies/{desk.reply()}/revise").text


def test_the_panel_and_the_guideline_ask_one_question_between_them(
    desk: Desk, made: Recognised, draft: int, engine: Engine
):
    sides = name_sides(desk, made, draft, growers=4, walkers=1)
    take_side(desk, made, draft, sides[0])
    for who, page in (("author", "revise"), ("press", "review")):
        if page == "review":
            made.bring(desk.now(draft), ReplyState.WITH_MENTOR)
        with counting(engine) as statements:
            assert desk.browser(who).get(f"/replies/{draft}/{page}").status_code == 200
        assert len([each for each in statements if "count(DISTINCT recognition.id)" in each]) == 1
        assert not [each for each in statements if "FROM side" in each and "count(" not in each]
