"""Recognition given outside convo, as those who keep a topic record it."""

import pytest

from convo.db.models import Topic
from convo.services import sides
from tests.page import Page
from tests.registered import read_recognition, record, register
from tests.web.desk import Desk

SAID = "I thank those who walk the towpath, and those who fish beside it"
TYPED = {
    "channel": "parliament",
    "given_on": ["9", "3", "2026"],
    "given_by": "The Minister for Paths",
    "said": SAID,
    "named_1": "nobody",
}


@pytest.fixture
def topic(desk: Desk) -> Topic:
    return desk.given.topic(name="Towpaths", owner_id=desk.people["author"].id)


def send(desk: Desk, topic: Topic, status: int = 303, who: str = "press", **typed: object) -> Page:
    path = f"/recognition/{topic.id}/record"
    page = desk.see(who, path)
    return desk.fill(who, page, path, {**TYPED, **typed}, status)


def side(desk: Desk, topic: Topic, name: str) -> str:
    deed = sides.NameSide(topic_id=topic.id, name=name)
    return str(sides.name_side(desk.office, desk.given.actor(desk.people["author"]), deed))


def test_the_owner_and_the_press_office_find_the_topic_and_others_are_told_whose_it_is(
    desk: Desk, topic: Topic
):
    for who in ("author", "press"):
        page = desk.see(who, "/recognition")
        assert page.links()["Towpaths"] == f"/recognition/{topic.id}"
        assert (
            "Nothing was recorded on this topic yet."
            in desk.see(who, page.links()["Towpaths"]).text
        )
    assert "You own no topic." in desk.see("mentor", "/recognition").text
    refused = desk.see("mentor", f"/recognition/{topic.id}", 403)
    assert "who owns this topic, and the press office keep its recognition" in refused.text


def test_what_was_said_in_parliament_is_recorded_with_whom_it_names(desk: Desk, topic: Topic):
    community = register(desk.given)
    walkers, anglers = side(desk, topic, "Walkers"), side(desk, topic, "Anglers")
    case = desk.given.conversation(topic=topic, title="Gates that stick")
    path = f"/recognition/{topic.id}/record"
    page = desk.see("author", path)
    begun = {**TYPED, "named_1": "community", "community_1": str(community.id), "side_1": walkers}
    more = desk.fill("author", page, path, begun | {"more": "yes"}, 200)
    assert more.form(path)["said"] == SAID  # nothing that was typed is lost
    assert more.form(path)["side_1"] == walkers
    other = {
        "named_2": "person",
        "handle_2": "rod_and_line",
        "speaker_2": "public",
        "side_2": anglers,
    }
    done = desk.fill("author", more, path, other | {"conversation": case.address})
    for shown in (
        "Recorded. It counts in the balance of this topic.",
        "Answer in Parliament, 9 March 2026",
        "Towpath Walkers, side: Walkers",
        "rod_and_line (member of the public), side: Anglers",
        "It acknowledges Gates that stick.",
    ):
        assert shown in done.text
    assert done.quotations() == [SAID]


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    desk: Desk, topic: Topic
):
    side(desk, topic, "Walkers")
    page = send(
        desk,
        topic,
        400,
        channel="",
        given_on=["1", "4", "2026"],
        said=" ",
        address="somewhere",
        conversation="999",
        named_1="",
    )
    fields = {"channel", "given_on", "said", "address", "conversation", "named_1"}
    assert set(page.errors()) == fields
    assert page.form(f"/recognition/{topic.id}/record")["given_by"] == TYPED["given_by"]
    unsided = send(desk, topic, 400)
    assert unsided.errors() == {"side_1": "Choose the side that was recognised"}
    nameless = send(desk, topic, 400, named_1="person", side_1="none")
    assert set(nameless.errors()) == {"handle_1"}


def test_no_more_are_named_than_there_may_be(desk: Desk, topic: Topic):
    path = f"/recognition/{topic.id}/record"
    page = desk.see("press", path)
    page = desk.fill("press", page, path, {**TYPED, "blocks": "9", "more": "yes"}, 200)
    assert "handle_10" in page.form(path)
    assert "Name another" not in page.text
    still = desk.fill("press", page, path, {**TYPED, "blocks": "9999", "more": "yes"}, 200)
    assert "handle_11" not in still.form(path)


def test_one_that_was_recorded_by_mistake_is_struck_out_with_the_reason(desk: Desk, topic: Topic):
    kept = record(desk.given, topic.id, said=SAID)
    path = f"/recognition/recorded/{kept.id}/strike"
    page, slower = desk.see("press", path), desk.see("press", path)
    assert page.quotations() == [SAID]
    assert desk.fill("press", page, path, {"reason": " "}, 400).errors() == {
        "reason": "Say why it was a mistake"
    }
    done = desk.fill("press", page, path, {"reason": "It was said about another canal"})
    assert "Struck out: it does not count" in done.text
    assert done.quotations() == [SAID, "It was said about another canal"]
    assert "Strike it out" not in done.text
    late = desk.fill("press", slower, path, {"reason": "Somebody else was faster"}, 409)
    assert "struck this out already" in late.text
    assert not list(desk.see("press", path).all("textarea"))
    assert read_recognition(desk.given, kept.id).why_struck == "It was said about another canal"


def test_hostile_words_are_kept_as_words(desk: Desk, topic: Topic):
    words = "<script>alert(1)</script> {{ 7 * 7 }} '\" \u202e\u200b"
    page = send(desk, topic, said=words, given_by="<b>Bold</b>", address="https://e.example/?a=<b>")
    assert page.quotations() == [words]
    assert "<script>alert" not in page.html
    assert "<b>Bold</b>, 9 March 2026." in page.text
