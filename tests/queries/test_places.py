"""Finding the venue of an address."""

import pytest

from convo.domain.errors import NotFound
from convo.queries.places import find_venue_for, get_topic, get_venue, list_topics, list_venues
from tests.given import Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _name_for(given: Given, host: str) -> str | None:
    with given.office.sessions() as session:
        venue = find_venue_for(session, host)
        return venue.name if venue else None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("example.org", "The whole site"),
        ("www.example.org", "The whole site"),
        ("a.b.example.org", "The whole site"),
        ("forum.example.org", "The forum"),
        ("FORUM.Example.org", "The forum"),
        ("old.forum.example.org", "The forum"),
        ("boards.example.com", "The forum"),
        ("example.com", None),
        ("badexample.org", None),
        ("org", None),
        ("", None),
    ],
)
def test_a_host_belongs_to_the_venue_that_names_it_or_its_closest_parent(
    given: Given, host: str, name: str | None
) -> None:
    given.venue(name="The whole site", hosts="example.org")
    given.venue(name="The forum", hosts="Forum.example.org  boards.example.com\n")
    given.venue(name="No host at all", hosts="")
    assert _name_for(given, host) == name


def test_venues_and_topics_are_listed_by_name(given: Given) -> None:
    for name in ("Water", "Buses", "Permits"):
        given.venue(name=name)
        given.topic(name=name)
    with given.office.sessions() as session:
        assert [venue.name for venue in list_venues(session)] == ["Buses", "Permits", "Water"]
        assert [topic.name for topic in list_topics(session)] == ["Buses", "Permits", "Water"]


def test_what_is_not_there_is_not_found(given: Given) -> None:
    with given.office.sessions() as session:
        with pytest.raises(NotFound):
            get_venue(session, 999)
        with pytest.raises(NotFound):
            get_topic(session, 999)
