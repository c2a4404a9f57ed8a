"""A case about a community itself, up to a decision: its pages say that it is no thread."""

from convo.domain.vocabulary import Approach
from tests.page import Page
from tests.registered import WORDS, open_case, register
from tests.web.desk import Desk

NAME, WHAT = "Towpath Walkers", "Their survey of the towpath"
ABOUT = "itself, and about no thread of it"


def acknowledge(desk: Desk, community_id: int, status: int = 303, **typed: str) -> Page:
    path = f"/communities/{community_id}/acknowledge"
    page = desk.see("author", path, 200, NAME)
    given = {"title": WHAT, "words": WORDS} | typed
    return desk.fill("author", page, path, given, status)


def test_acknowledging_a_community_opens_a_case_that_says_what_it_is_about(desk: Desk):
    community, topic = register(desk.given), desk.given.topic(name="Towpaths")
    page = acknowledge(desk, community.id, topic=str(topic.id))
    assert page.h1 == WHAT
    for shown in (
        "The case is open. Next: decide whether to acknowledge them, and how.",
        ABOUT,
        "Where their words can be read",
        "The community meets on",
        f"{NAME} (community or network)",
        "No acknowledgement has been started.",
    ):
        assert shown in page.text
    for hidden in ("House rules", "Sides that speak here", "No reply has been started"):
        assert hidden not in page.text
    assert page.quotations() == [WORDS]
    assert "Add more of their words" in page.links()
    theirs = desk.see("author", f"/communities/{community.id}", 200, NAME, WHAT)
    assert theirs.links()[WHAT] == page.path
    assert "About a community" in desk.see("mentor", "/conversations", 200, WHAT).text


def test_what_is_missing_is_said_beside_its_field(desk: Desk):
    community = register(desk.given)
    page = acknowledge(desk, community.id, 400, title="", words="<p> </p>", address="here there")
    assert set(page.errors()) == {"topic", "title", "words", "address"}


def test_a_second_case_of_the_day_is_led_to_the_first(desk: Desk):
    community, topic = register(desk.given), desk.given.topic()
    first = open_case(desk.given, community, desk.people["other author"], topic_id=topic.id)
    page = acknowledge(desk, community.id, 400, topic=str(topic.id))
    assert set(page.errors()) == {"topic"}
    assert page.links()["open the case of today"] == f"/conversations/{first}"
    assert WORDS in page.html


def test_a_case_about_a_community_offers_to_acknowledge_and_not_to_join_in(desk: Desk):
    community = register(desk.given)
    number = open_case(desk.given, community, desk.people["author"])
    answers = {
        **dict.fromkeys(("danger", "rebuttal", "hold", "bash", "rant", "engaged"), "no"),
        "welcome": "yes",
        "worth": "yes",
        "matter": "praise",
    }
    asked = "&".join(f"answer_{key}={value}" for key, value in answers.items())
    page = desk.see("author", f"/conversations/{number}/decide?{asked}", 200, WHAT, NAME)
    assert "there is no thread to join" in page.text
    radios = (each for each in page.all("input") if each.get("name") == "approach")
    offered = {each.get("value") for each in radios}
    assert Approach.REFLECT.value in offered
    assert Approach.CONVERSE.value not in offered


def test_further_words_of_a_community_are_added_as_theirs(desk: Desk):
    community = register(desk.given)
    number = open_case(desk.given, community, desk.people["author"])
    path = f"/conversations/{number}/add-snapshot"
    page = desk.see("author", path, 200, WHAT, NAME)
    assert page.h1 == "More of their words"
    assert "Their words so far" in page.text
    assert f"about {NAME} itself" in page.text
    typed = {"words": "And we oiled them all.", "speaker": "community", "asks": "no"}
    done = desk.fill("author", page, path, typed)
    assert done.quotations() == [WORDS, "And we oiled them all."]
