"""The venues that an administrator keeps."""

import pytest
from sqlalchemy import select

from convo.db.models import Venue
from convo.domain.vocabulary import VenueKind
from convo.queries.places import find_venue_for
from tests.page import Page, fetch, fill_in

GOOD = {
    "name": "Town Forum",
    "kind": "forum",
    "discloses": "yes",
    "public": "yes",
    "welcomes_officials": "no",
}


@pytest.fixture
def desk(given, sign_in):
    return sign_in(given.administrator())


def add(desk, status: int = 303, **typed: str) -> Page:
    return fill_in(desk, fetch(desk, "/venues/add"), "/venues/add", GOOD | typed, status)


def venues(office) -> list[Venue]:
    with office.sessions() as session:
        return list(session.scalars(select(Venue).order_by(Venue.id)))


def test_the_empty_list_says_what_to_do_first(desk):
    assert "There are no venues yet. Add the first one" in fetch(desk, "/venues").text


def test_everything_about_a_venue_is_kept(desk, office):
    done = add(
        desk,
        hosts="Forum.Example.org\r\n\r\n  www.forum.example.org ",
        length_limit="500",
        house_rules="Be kind.\nStay on the subject.",
    )
    assert "Town Forum added." in done.text
    assert "500 characters" in done.text
    [venue] = venues(office)
    assert (venue.name, venue.kind, venue.length_limit) == ("Town Forum", VenueKind.FORUM, 500)
    assert venue.host_names == ("forum.example.org", "www.forum.example.org")
    assert venue.house_rules == "Be kind.\nStay on the subject."
    assert (venue.discloses, venue.public, venue.welcomes_officials) == (True, True, False)
    with office.sessions() as session:
        known = find_venue_for(session, "forum.example.org")
        assert known is not None
        assert known.id == venue.id


def test_what_is_optional_may_stay_empty(desk, office):
    add(desk)
    [venue] = venues(office)
    assert (venue.hosts, venue.length_limit, venue.house_rules) == ("", None, "")


def test_nothing_is_chosen_for_the_administrator(desk):
    page = fetch(desk, "/venues/add")
    refused = fill_in(desk, page, "/venues/add", {}, 400)
    assert set(refused.errors()) == {"name", "kind", "discloses", "public", "welcomes_officials"}


@pytest.mark.parametrize(
    "hosts",
    [
        "https://forum.example.org",
        "forum.example.org/questions",
        "forum",
        "forum.example.org:8080",
        "-forum.example.org",
        "for um.example.org",
        "forum..example.org",
        "a" * 64 + ".example.org",
        "f\N{LATIN SMALL LETTER O WITH DIAERESIS}rum.example.org",
    ],
)
def test_only_host_names_are_taken(desk, office, hosts):
    refused = add(desk, 400, hosts=hosts)
    assert "is not a host name" in refused.errors()["hosts"]
    assert hosts in "".join(area.text or "" for area in refused.all("textarea"))
    assert venues(office) == []


@pytest.mark.parametrize("limit", ["0", "-1", "2.5", "many", "²", "1e3", "1000001", "9" * 12])
def test_a_length_limit_is_a_whole_number_above_nought(desk, office, limit):
    refused = add(desk, 400, length_limit=limit)
    assert refused.errors() == {
        "length_limit": "Enter the most characters as a whole number, like 280"
    }
    assert refused.form("/venues/add")["length_limit"] == limit
    assert venues(office) == []


def test_a_name_is_used_once(desk, given):
    given.venue(name="Town Forum")
    refused = add(desk, 400, name="TOWN forum")
    assert refused.errors() == {"name": "This name is already used. Choose another"}


def test_a_host_name_belongs_to_one_venue(desk, given):
    given.venue(name="The other place", hosts="forum.example.org")
    refused = add(desk, 400, hosts="forum.example.org")
    assert "is a host name of The other place already" in refused.errors()["hosts"]


def test_changing_starts_from_what_is_there(desk, given, office):
    venue = given.venue(name="Town Forum", hosts="a.example.org\nb.example.org", length_limit=280)
    path = f"/venues/{venue.id}/change"
    page = fetch(desk, path)
    assert page.form(path)["length_limit"] == "280"
    done = fill_in(desk, page, path, {"welcomes_officials": "no"})
    assert "Town Forum changed." in done.text
    assert "Not welcome" in done.text
    [now] = venues(office)
    assert (now.hosts, now.length_limit, now.kind) == (venue.hosts, 280, venue.kind)
    assert not now.welcomes_officials


def test_a_change_that_does_not_fit_is_said_beside_its_field(desk, given, office):
    given.venue(name="The other place")
    venue = given.venue(name="Town Forum")
    path = f"/venues/{venue.id}/change"
    refused = fill_in(desk, fetch(desk, path), path, {"name": "the other place"}, 400)
    assert set(refused.errors()) == {"name"}
    assert set(fill_in(desk, refused, path, {"name": " "}, 400).errors()) == {"name"}
    assert [each.name for each in venues(office)] == ["The other place", "Town Forum"]


def test_a_kind_that_was_not_offered_is_refused(desk, office):
    assert "kind" in add(desk, 400, kind="pub").errors()
    assert "public" in add(desk, 400, public="perhaps").errors()
    assert venues(office) == []


def test_a_venue_that_is_not_there_is_not_found(desk):
    fetch(desk, "/venues/999/change", 404)
