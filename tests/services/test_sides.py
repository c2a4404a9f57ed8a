"""The sides of an issue: who names and retires them, and where they are marked."""

from typing import Any

import pytest

from convo.db.models import Conversation, Person, Topic
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotPermitted, NotReady, StaleWording
from convo.domain.permissions import Action
from convo.queries.conversations import get_conversation
from convo.queries.sides import list_sides, sides_in
from convo.services import people, places, sides
from convo.services.people import Unfit
from convo.services.sides import LONGEST_NAME, MOST_IN_USE, MarkSides, NameSide, RetireSide
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def owner(given: Given) -> Person:
    return given.official(name="Asha")


@pytest.fixture
def topic(given: Given, owner: Person) -> Topic:
    return given.topic(owner_id=owner.id)


def name(given: Given, topic: Topic, called: str, by: Person) -> int:
    return sides.name_side(given.office, given.actor(by), NameSide(topic_id=topic.id, name=called))


def retire(given: Given, side_id: int, by: Person) -> None:
    sides.retire_side(given.office, given.actor(by), RetireSide(side_id=side_id))


def mark(
    given: Given, case: Conversation, *ids: int, by: Person, seen: tuple[int, ...] = ()
) -> None:
    deed = MarkSides(conversation_id=case.id, side_ids=frozenset(ids), seen=frozenset(seen))
    sides.mark_sides(given.office, given.actor(by), deed)


def names(given: Given, topic: Topic, **how: Any) -> list[str]:
    with given.office.sessions() as session:
        return [side.name for side in list_sides(session, topic.id, **how)]


def marked(given: Given, case: Conversation) -> list[str]:
    with given.office.sessions() as session:
        return [side.name for side in sides_in(get_conversation(session, case.id))]


def test_the_owner_names_sides_and_they_stand_in_that_order(given: Given, topic, owner):
    for called in ("Walkers", "Growers", "Neither of them"):
        name(given, topic, called, owner)
    assert names(given, topic) == ["Walkers", "Growers", "Neither of them"]


def test_whoever_does_not_own_the_topic_is_told_whom_to_ask(given: Given, topic, owner):
    side = name(given, topic, "Growers", owner)
    for other in (given.official(), given.mentor(), given.press_officer()):
        with pytest.raises(NotPermitted, match="Asha owns this topic, and names its sides"):
            name(given, topic, "Walkers", other)
        with pytest.raises(NotPermitted, match="Asha owns this topic"):
            retire(given, side, other)
    assert names(given, topic) == ["Growers"]


def test_where_nobody_owns_the_topic_the_press_office_names_its_sides(given: Given):
    topic = given.topic()
    side = name(given, topic, "Growers", given.press_officer())
    with pytest.raises(NotPermitted, match="no owner just now, so the press office"):
        name(given, topic, "Walkers", given.official())
    retire(given, side, given.press_officer())


def test_an_owner_who_has_left_blocks_nobody(given: Given, topic, owner):
    press = given.press_officer()
    with pytest.raises(NotPermitted):
        name(given, topic, "Growers", press)
    people.disable_person(given.office, Actor.operator(), owner.id)
    name(given, topic, "Growers", press)
    assert names(given, topic) == ["Growers"]


def test_whoever_is_made_the_owner_keeps_the_sides_from_then_on(given: Given, topic, owner):
    side, successor = name(given, topic, "Growers", owner), given.official(name="Ben")
    admin = given.actor(given.administrator())
    details = places.TopicDetails(name=topic.name, owner_id=successor.id)
    places.change_topic(given.office, admin, topic.id, details)
    with pytest.raises(NotPermitted, match="Ben owns this topic"):
        name(given, topic, "Walkers", owner)
    name(given, topic, "Walkers", successor)
    retire(given, side, successor)
    assert names(given, topic) == ["Walkers"]


def test_a_name_twice_is_refused_in_whatever_capitals_and_after_retiring_too(
    given: Given, topic, owner
):
    side = name(given, topic, "Growers", owner)
    with pytest.raises(Unfit) as taken:
        name(given, topic, " GROWERS ", owner)
    assert taken.value.faults == {
        "name": "There is a side called “Growers” already. Choose another name"
    }
    retire(given, side, owner)
    with pytest.raises(Unfit) as retired:
        name(given, topic, "growers", owner)
    assert "is a retired side, and keeps its history" in retired.value.faults["name"]
    name(given, given.topic(owner_id=owner.id), "Growers", owner)  # another issue


@pytest.mark.parametrize(
    ("called", "fault"), [(" ", "Enter what"), ("x" * (LONGEST_NAME + 1), "80 characters or fewer")]
)
def test_a_name_that_can_not_be_one_is_refused(given: Given, topic, owner, called, fault):
    with pytest.raises(Unfit) as unfit:
        name(given, topic, called, owner)
    assert fault in unfit.value.faults["name"]


def test_there_are_so_many_sides_and_no_more_until_one_is_retired(given: Given, topic, owner):
    first, *_ = [name(given, topic, f"Side {n}", owner) for n in range(MOST_IN_USE)]
    with pytest.raises(Unfit) as full:
        name(given, topic, "One more", owner)
    assert "Retire one first" in full.value.faults["name"]
    retire(given, first, owner)
    name(given, topic, "One more", owner)


def test_a_retired_side_keeps_its_history_and_takes_nothing_new(
    given: Given, topic, owner, clock: SettableClock
):
    old, new = (name(given, topic, called, owner) for called in ("Boaters", "Walkers"))
    case, other = (given.conversation(topic=topic) for _ in range(2))
    mark(given, case, old, new, by=owner)
    clock.advance(days=1)
    retire(given, old, owner)
    assert names(given, topic) == ["Walkers"]
    assert names(given, topic, with_retired=True) == ["Walkers", "Boaters"]
    mark(given, case, by=owner, seen=(new,))  # nobody is asked about the retired one
    assert marked(given, case) == ["Boaters"]
    with pytest.raises(NotReady, match="listed here now"):
        mark(given, other, old, by=owner)
    with pytest.raises(StaleWording, match="already"):
        retire(given, old, owner)


def test_whoever_takes_part_marks_sides_and_an_administrator_does_not(given: Given, topic, owner):
    growers, walkers = (name(given, topic, called, owner) for called in ("Growers", "Walkers"))
    case = given.conversation(topic=topic)
    mark(given, case, growers, by=given.official())
    mark(given, case, growers, walkers, by=given.mentor(), seen=(growers,))
    assert marked(given, case) == ["Growers", "Walkers"]
    mark(given, case, walkers, by=given.press_officer(), seen=(growers, walkers))
    assert marked(given, case) == ["Walkers"]
    with pytest.raises(NotPermitted):
        mark(given, case, growers, by=given.administrator(), seen=(walkers,))


def test_whoever_did_not_see_what_another_marked_is_told_and_undoes_nothing(
    given: Given, topic, owner
):
    growers, walkers = (name(given, topic, called, owner) for called in ("Growers", "Walkers"))
    case = given.conversation(topic=topic)
    mark(given, case, growers, by=owner)
    with pytest.raises(StaleWording, match="Somebody else has marked"):
        mark(given, case, walkers, by=given.mentor())
    assert marked(given, case) == ["Growers"]


def test_a_side_of_another_issue_is_not_marked(given: Given, topic, owner):
    elsewhere = name(given, given.topic(owner_id=owner.id), "Skippers", owner)
    case = given.conversation(topic=topic)
    with pytest.raises(NotReady):
        mark(given, case, elsewhere, by=owner)
    with pytest.raises(NotFound):
        retire(given, 99, owner)


def test_the_log_commits_to_names_and_holds_numbers(given: Given, topic, owner, last_leaf):
    side = name(given, topic, "Growers", owner)
    leaf = last_leaf()
    assert (leaf["obj"]["id"], leaf["facts"], set(leaf["c"])) == (
        str(side),
        {"topic": topic.id},
        {"name"},
    )
    case = given.conversation(topic=topic)
    mark(given, case, side, by=owner)
    leaf = last_leaf()
    assert (leaf["act"], leaf["obj"]["type"]) == (Action.MARK_SIDES.value, "conversation")
    assert (leaf["facts"], set(leaf["c"])) == ({"sides": [side]}, {"sides"})
    assert "Growers" not in str(leaf)
