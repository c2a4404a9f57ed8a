"""The page of a topic, for those who take part in it."""

from datetime import timedelta
from typing import Any

import pytest

from convo.db.models import Conversation
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Approach, Sensitivity
from convo.queries.insights import PAGE
from convo.queries.places import get_topic
from convo.services import conversations, insights
from tests.experiments import QUESTION as QUESTION_OF_MANY
from tests.experiments import suggest_one
from tests.given import QUESTION
from tests.web.desk import TITLE, Desk

WORDS = "People ask when the form closes. The page says it in the last line."


@pytest.fixture
def topic(desk: Desk) -> int:
    """The author's topic."""
    mentor = desk.people["mentor"]
    details = {"owner_id": desk.people["author"].id, "sensitivity": Sensitivity.EMOTIVE}
    return desk.given.topic(mentor, name="Allotments", live_story=True, **details).id


def name(desk: Desk, topic: int, called: str, who: str = "author", status: int = 303) -> Any:
    return desk.do(who, f"/topics/{topic}/name-side", {"name": called}, status)


def case(desk: Desk, topic: int, title: str = TITLE, **details: Any) -> Conversation:
    with desk.office.sessions() as session:
        found = get_topic(session, topic)
    return desk.given.conversation(desk.people["author"], topic=found, title=title, **details)


def decide(desk: Desk, read: Conversation, approach: Approach, **answers: str) -> None:
    deed = conversations.Decide(
        conversation_id=read.id,
        version=read.version,
        answers=QUESTION | answers,
        approach=approach,
        reason="It is answered on the published page",
        review_on=desk.office.today() + timedelta(days=14),
    )
    conversations.decide(desk.office, desk.given.actor(desk.people["author"]), deed)


def draw(desk: Desk, case_id: int, words: str = WORDS, kind: InsightKind = InsightKind.ASKS) -> int:
    deed = insights.DrawInsight(conversation_id=case_id, kind=kind, words=words)
    return insights.draw_insight(desk.office, desk.given.actor(desk.people["mentor"]), deed)


def test_the_list_has_ones_own_topics_first_and_says_what_is_delicate(desk: Desk, topic: int):
    desk.given.topic(name="Abbeys")
    page = desk.see("author", "/topics/about")
    assert page.text.index("Allotments") < page.text.index("Abbeys")
    assert "Asha Official Yours" in page.text
    assert "Live story: the press office is dealing with it" in page.text
    other = desk.see("mentor", "/topics/about")
    assert other.text.index("Abbeys") < other.text.index("Allotments")
    assert "Yours" not in other.text


def test_a_topic_says_whose_it_is_how_much_care_it_needs_and_what_goes_on(desk: Desk, topic: int):
    page = desk.see("mentor", f"/topics/{topic}/about")
    for words in (
        "Asha Official",
        "Mo Mentor",
        "Emotive",
        "Live story",
        "No sides have been named",
    ):
        assert words in page.text
    assert "No conversation on this topic has been logged yet." in page.text
    assert "Nobody. The press office stands in" in (
        desk.see("mentor", f"/topics/{desk.given.topic().id}/about").text
    )


def test_what_many_ask_stands_on_the_page_of_its_topic_with_what_was_decided(
    desk: Desk, topic: int
):
    first = case(desk, topic)
    assert "One answer for many" not in desk.see("mentor", f"/topics/{topic}/about").text
    number = suggest_one(desk.office, desk.given.actor(desk.people["author"]), first)
    page = desk.see("mentor", f"/topics/{topic}/about", 200, QUESTION_OF_MANY)
    assert "One answer for many" in page.text
    assert "nobody has decided yet" in page.text
    assert f"/experiments/{number}" in page.html


def test_the_owner_names_a_side_and_everybody_reads_what_sides_are(desk: Desk, topic: int):
    page = name(desk, topic, "Growers")
    assert page.path == f"/topics/{topic}/about"
    assert "Growers, named by Asha Official on 10 March 2026" in page.text
    assert "A side is never marked on a person." in page.text
    assert "Name a side" not in (read := desk.see("press", f"/topics/{topic}/about")).links()
    assert "Asha Official owns this topic, and names its sides. Ask them." in read.text


def test_whoever_does_not_own_it_is_refused_with_a_sentence(desk: Desk, topic: int):
    page = desk.see("press", f"/topics/{topic}/name-side", 403)
    assert "Asha Official owns this topic, and names its sides. Ask them." in page.text


def test_a_name_twice_is_an_error_beside_the_field_and_stays_typed(desk: Desk, topic: int):
    name(desk, topic, "Growers")
    refused = name(desk, topic, "growers", status=400)
    assert refused.errors() == {
        "name": "There is a side called “Growers” already. Choose another name"
    }
    assert refused.form(f"/topics/{topic}/name-side")["name"] == "growers"
    assert name(desk, topic, "", status=400).errors() == {"name": "Enter what the side is called"}
    long = name(desk, topic, "x" * 81, status=400)
    assert "must be 80 characters or fewer" in long.errors()["name"]


def test_a_side_is_retired_and_its_history_stays_on_the_page(desk: Desk, topic: int):
    page = name(desk, topic, "Growers")
    address = page.links()["Retire Growers"]
    asked = desk.see("author", address)
    assert "Where it is marked it stays" in asked.text
    done = desk.fill("author", asked, address, {})
    assert "Growers, named on 10 March 2026, retired on 10 March 2026" in done.text
    assert "It was retired 10 March 2026" in desk.see("author", address).text


def test_what_was_learnt_is_collected_by_kind_with_its_case(desk: Desk, topic: int):
    number = case(desk, topic).id
    draw(desk, number)
    draw(desk, number, "A later bus on Sundays.", InsightKind.SUGGESTS)
    page = desk.see("author", f"/topics/{topic}/about")
    assert [words for words in page.quotations() if words] == [WORDS, "A later bus on Sundays."]
    assert page.text.index("What people ask") < page.text.index("What people suggest")
    assert page.links()[TITLE] == f"/conversations/{number}"
    assert "noted by Mo Mentor on 10 March 2026" in page.text


def test_an_insight_is_marked_as_used_with_a_page_that_can_be_read(desk: Desk, topic: int):
    number = draw(desk, case(desk, topic).id)
    address, send = f"/insights/{number}", f"/insights/{number}/use"
    page, opened = desk.see("author", address), desk.see("mentor", address)
    refused = desk.fill(
        "author", page, send, {"use": "It stands first now.", "address": "soon"}, 400
    )
    assert refused.errors() == {
        "address": "Enter a full address, like https://www.example.org/page"
    }
    assert refused.form(send)["use"] == "It stands first now."
    assert set(desk.fill("author", page, send, {}, 400).errors()) == {"use", "address"}
    typed = {"use": "It stands first now.", "address": "www.example.org/form"}
    done = desk.fill("author", page, send, typed)
    assert "Used in policy. As Asha Official said on 10 March 2026" in done.text
    assert done.links()["www.example.org/form"] == "https://www.example.org/form"
    late = desk.fill("mentor", opened, send, typed, 409)
    assert "Somebody has said already how this was used." in late.text
    assert "Used in policy" in desk.see("mentor", f"/topics/{topic}/about").text


def test_used_and_not_used_and_kinds_are_told_apart(desk: Desk, topic: int):
    number = case(desk, topic).id
    used = draw(desk, number, "One.", InsightKind.WRONG)
    draw(desk, number, "Two.")
    typed = {"use": "Done.", "address": "https://www.example.org/form"}
    desk.fill("author", desk.see("author", f"/insights/{used}"), f"/insights/{used}/use", typed)

    def shown(query: str) -> list[str]:
        page = desk.see("author", f"/topics/{topic}/about?{query}")
        return [words for words in page.quotations() if words in {"One.", "Two."}]

    assert shown("used=used") == shown("kind=wrong") == ["One."]
    assert shown("used=not-used") == shown("kind=asks") == ["Two."]
    assert shown("kind=nonsense&used=x&before=x") == ["Two.", "One."]
    assert "Not a valid choice" not in desk.see("author", f"/topics/{topic}/about").text
    nothing = desk.see("author", f"/topics/{topic}/about?kind=suggests")
    assert "Nothing here matches." in nothing.text


def test_insights_come_a_page_at_a_time(desk: Desk, topic: int):
    number = case(desk, topic).id
    for each in range(PAGE + 1):
        draw(desk, number, f"Lesson {each}.")
    first = desk.see("author", f"/topics/{topic}/about?kind=asks")
    assert (len(first.quotations()), "Lesson 0." in first.text) == (PAGE, False)
    second = desk.see("author", first.links()["Older"].partition("#")[0])
    assert second.quotations() == ["Lesson 0."]


def test_recent_conversations_stand_by_decision_and_reviews_by_their_day(desk: Desk, topic: int):
    case(desk, topic, "Which form is it?")
    left = case(desk, topic, "Thanks for the seats")
    decide(desk, left, Approach.LEAVE, matter="praise")
    case(desk, topic, "When does it close?")
    page = desk.see("mentor", f"/topics/{topic}/about", 200)
    places = [
        page.text.index(words)
        for words in ("Decisions to look at again", "Logged last", "Not decided yet")
    ]
    assert places == sorted(places)
    coming = page.text[places[0] : places[1]]
    assert "Thanks for the seats: " in coming
    assert "24 March 2026" in coming
    assert "When does it close?" not in coming
    logged = page.text[places[1] :]
    titles = ("Not decided yet", "When does it close?", "Which form is it?", "Thanks for the seats")
    assert [logged.index(words) for words in titles] == sorted(map(logged.index, titles))
