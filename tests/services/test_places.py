"""Venues and topics, and what the log says of a change."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotPermitted
from convo.domain.vocabulary import Sensitivity, VenueKind
from convo.queries.places import find_venue_for, get_topic, get_venue
from convo.services import places
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.places import TopicDetails, VenueDetails
from tests.given import Given

Leaf = Callable[[], dict[str, Any]]
VENUE = VenueDetails(name="Gardeners", kind=VenueKind.FORUM, hosts="gardeners.example.org")


def test_a_venue_is_found_by_its_host_or_the_nearest_parent_of_it(office: Office):
    venue_id = places.add_venue(office, Actor.operator(), VENUE)
    deep = replace(VENUE, name="Seeds", hosts="seeds.gardeners.example.org\nseeds.example")
    deeper = places.add_venue(office, Actor.operator(), deep)
    with office.sessions() as session:
        for host, expected in {
            "gardeners.example.org": venue_id,
            "WWW.Gardeners.example.org": venue_id,
            "a.seeds.gardeners.example.org": deeper,
            "seeds.example": deeper,
        }.items():
            found = find_venue_for(session, host)
            assert found is not None
            assert found.id == expected
        for stranger in ("example.org", "notgardeners.example.org", ""):
            assert find_venue_for(session, stranger) is None


def test_a_change_names_what_changed_and_not_to_what(office: Office, last_leaf: Leaf):
    venue_id = places.add_venue(office, Actor.operator(), VENUE)
    changed = replace(VENUE, house_rules="Be kind", length_limit=500)
    places.change_venue(office, Actor.operator(), venue_id, changed)
    leaf = last_leaf()
    assert leaf["facts"] == {"changed": ["house_rules", "length_limit"]}
    assert "kind" not in json.dumps(leaf["facts"])
    with office.sessions() as session:
        venue = get_venue(session, venue_id)
        assert (venue.house_rules, venue.length_limit) == ("Be kind", 500)


def test_a_name_is_used_once_whatever_its_case(office: Office, last_leaf: Leaf):
    venue_id = places.add_venue(office, Actor.operator(), VENUE)
    with pytest.raises(Unfit):
        places.add_venue(office, Actor.operator(), replace(VENUE, name="GARDENERS"))
    assert last_leaf()["outcome"] == "refused"
    places.change_venue(office, Actor.operator(), venue_id, replace(VENUE, name="gardeners"))
    places.add_topic(office, Actor.operator(), TopicDetails(name="Fees"))
    with pytest.raises(Unfit):
        places.add_topic(office, Actor.operator(), TopicDetails(name="fees"))


def test_a_topic_keeps_its_mentors_and_its_flags(given: Given, office: Office, last_leaf: Leaf):
    one, two = given.mentor(), given.mentor()
    topic = given.topic(one)
    wanted = TopicDetails(
        name=topic.name, sensitivity=Sensitivity.EMOTIVE, mentor_ids=frozenset({two.id}),
        live_story=True,
    )  # fmt: skip
    places.change_topic(office, Actor.operator(), topic.id, wanted)
    with office.sessions() as session:
        after = get_topic(session, topic.id)
        assert after.mentor_ids == {two.id}
        assert (after.sensitivity, after.live_story) == (Sensitivity.EMOTIVE, True)
    assert last_leaf()["facts"] == {
        "changed": ["live_story", "sensitivity"],
        "sensitivity": "emotive",
        "flags": ["live_story"],
        "mentors": [two.id],
    }


def test_only_administrators_keep_venues_and_topics(given: Given, office: Office):
    for person in (given.official(), given.mentor(), given.press_officer()):
        with pytest.raises(NotPermitted):
            places.add_venue(office, given.actor(person), VENUE)
        with pytest.raises(NotPermitted):
            places.add_topic(office, given.actor(person), TopicDetails(name="Fees"))


def test_what_is_not_there_cannot_be_changed(office: Office):
    with pytest.raises(NotFound):
        places.change_venue(office, Actor.operator(), 999, VENUE)
