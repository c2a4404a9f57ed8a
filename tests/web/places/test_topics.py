"""The topics that an administrator keeps."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from convo.db.models import Topic
from convo.domain.actor import Actor
from convo.domain.vocabulary import Sensitivity
from convo.services import people
from tests.page import Page, fetch, fill_in

FLAGS = ["live_story", "legal_hold", "market_sensitive", "election_period"]


@pytest.fixture
def desk(given, sign_in):
    return sign_in(given.administrator())


def add(desk, status: int = 303, **typed: object) -> Page:
    good = {"name": "Licensing", "sensitivity": "routine"}
    return fill_in(desk, fetch(desk, "/topics/add"), "/topics/add", good | typed, status)


def topics(office) -> list[Topic]:
    with office.sessions() as session:
        found = select(Topic).options(selectinload(Topic.topic_mentors))
        return list(session.scalars(found.order_by(Topic.id)))


def test_without_topics_and_mentors_the_pages_say_what_to_do_first(desk):
    assert "There are no topics yet. Add the first one" in fetch(desk, "/topics").text
    assert "There are no mentors yet." in fetch(desk, "/topics/add").text


def test_everything_about_a_topic_is_kept(desk, given, office):
    owner, mentor, other = given.official(name="Asha"), given.mentor(name="Mo"), given.mentor()
    done = add(
        desk,
        owner_id=str(owner.id),
        sensitivity="emotive",
        mentor_ids=[str(mentor.id), str(other.id)],
        flags=["live_story", "election_period"],
    )
    assert "Licensing added." in done.text
    for words in ("Asha", "Emotive", "Mo", "Live story", "Election period"):
        assert words in done.text
    [topic] = topics(office)
    assert (topic.owner_id, topic.sensitivity) == (owner.id, Sensitivity.EMOTIVE)
    assert topic.mentor_ids == {mentor.id, other.id}
    assert [flag for flag in FLAGS if getattr(topic, flag)] == ["live_story", "election_period"]


def test_each_flag_says_that_conversations_are_held(desk):
    page = fetch(desk, "/topics/add")
    assert "conversations on the topic are held" in page.text
    assert page.text.count("until it is") + page.text.count("while it lasts") >= 2


def test_what_is_optional_may_stay_empty(desk, office):
    add(desk)
    [topic] = topics(office)
    assert (topic.owner_id, topic.mentor_ids) == (None, frozenset())
    assert not any(getattr(topic, flag) for flag in FLAGS)


def test_what_is_missing_is_said_beside_its_field(desk, office):
    refused = fill_in(desk, fetch(desk, "/topics/add"), "/topics/add", {}, 400)
    assert refused.errors() == {
        "name": "Enter the name of the policy area",
        "sensitivity": "Choose how much care it needs",
    }
    assert topics(office) == []


def test_a_name_is_used_once(desk, given):
    given.topic(name="Licensing")
    refused = add(desk, 400, name="licensing")
    assert refused.errors() == {"name": "This name is already used. Choose another"}


def test_a_change_of_one_flag_leaves_the_rest(desk, given, office):
    mentor = given.mentor()
    topic = given.topic(mentor, name="Licensing", legal_hold=True)
    path = f"/topics/{topic.id}/change"
    page = fetch(desk, path)
    assert page.form(path)["flags"] == "legal_hold"
    done = fill_in(desk, page, path, {"flags": ["legal_hold", "market_sensitive"]})
    assert "Licensing changed." in done.text
    [now] = topics(office)
    assert now.mentor_ids == {mentor.id}
    assert (now.legal_hold, now.market_sensitive, now.live_story) == (True, True, False)


def test_a_hold_is_lifted_by_clearing_its_box(desk, given, office):
    topic = given.topic(name="Licensing", legal_hold=True)
    path = f"/topics/{topic.id}/change"
    fill_in(desk, fetch(desk, path), path, {"flags": []})
    assert not topics(office)[0].legal_hold


def test_a_change_that_does_not_fit_is_said_beside_its_field(desk, given, office):
    given.topic(name="Fishing")
    topic = given.topic(name="Licensing")
    path = f"/topics/{topic.id}/change"
    refused = fill_in(desk, fetch(desk, path), path, {"name": "FISHING"}, 400)
    assert set(refused.errors()) == {"name"}
    assert set(fill_in(desk, refused, path, {"name": ""}, 400).errors()) == {"name"}
    assert [each.name for each in topics(office)] == ["Fishing", "Licensing"]


def test_somebody_who_was_not_offered_is_refused(desk, given, office):
    mentor, author = given.mentor(), given.official()
    assert "owner_id" in add(desk, 400, owner_id=str(mentor.id)).errors()
    assert "mentor_ids" in add(desk, 400, mentor_ids=[str(author.id)]).errors()
    assert "flags" in add(desk, 400, flags=["public"]).errors()
    assert topics(office) == []


def test_an_owner_who_left_stays_until_another_is_chosen(desk, given, office):
    owner = given.official(name="Asha")
    topic = given.topic(name="Licensing", owner_id=owner.id)
    people.disable_person(office, Actor.operator(), owner.id)
    path = f"/topics/{topic.id}/change"
    fill_in(desk, fetch(desk, path), path, {"sensitivity": "emotive"})
    assert topics(office)[0].owner_id == owner.id


def test_a_topic_that_is_not_there_is_not_found(desk):
    fetch(desk, "/topics/999/change", 404)
