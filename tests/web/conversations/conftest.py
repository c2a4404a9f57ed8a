"""An office with people and places: fixtures of the conversations room."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.vocabulary import Role, Sensitivity, VenueKind
from convo.services import people, places
from convo.services.office import Office
from tests.given import SettableClock
from tests.web.conversations.hands import NOW, ROLES, Room

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def bare(app: Flask, office: Office, clock: SettableClock, sign_in: SignIn) -> Room:
    """People, but neither venues nor topics."""
    clock.now = NOW
    room = Room(app, office, sign_in)
    for who, role in ROLES.items():
        account = people.Account(
            name=f"The {who}",
            email=f"{who}@example.org",
            roles=frozenset({role}),
            mentor_id=room.ids["mentor"] if role is Role.OFFICIAL else None,
            trained_until=date(2027, 11, 1),
        )
        room.ids[who] = people.add_person(office, Actor.operator(), account)[0]
    return room


@pytest.fixture
def room(bare: Room) -> Room:
    """People, two venues and two topics."""
    forum = places.VenueDetails(
        name="The forum", kind=VenueKind.FORUM, hosts="forum.example.org", house_rules="Be kind"
    )
    paper = places.VenueDetails(name="The paper", kind=VenueKind.NEWS, hosts="paper.example.com")
    floods = places.TopicDetails(
        name="Floods", sensitivity=Sensitivity.HIGH_PROFILE, live_story=True
    )
    for key, venue in {"forum": forum, "paper": paper}.items():
        bare.ids[key] = places.add_venue(bare.office, Actor.operator(), venue)
    for key, topic in {"grants": places.TopicDetails(name="Grants"), "floods": floods}.items():
        bare.ids[key] = places.add_topic(bare.office, Actor.operator(), topic)
    return bare


@pytest.fixture
def case(room: Room) -> int:
    """A conversation that the official logged."""
    return room.log()


@pytest.fixture
def official(room: Room) -> FlaskClient:
    return room.client("official")


@pytest.fixture
def as_(room: Room) -> Callable[[str], FlaskClient]:
    return room.client
