"""Reading people."""

import pytest

from convo.domain.errors import NotFound
from convo.domain.vocabulary import Role
from convo.queries.people import (
    find_person_by_email,
    get_person,
    list_people,
    list_people_who_are,
    list_teams,
    names_of,
)
from convo.services import people
from tests.given import Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_people_are_listed_by_name_and_the_disabled_among_them(given: Given) -> None:
    cara, ama = given.mentor(name="Cara"), given.press_officer(name="Ama")
    administrator = given.administrator(name="Bo")
    people.disable_person(given.office, given.actor(administrator), cara.id)
    with given.office.sessions() as session:
        assert [person.id for person in list_people(session)] == [ama.id, administrator.id, cara.id]


def test_only_the_active_are_offered_for_a_role(given: Given) -> None:
    both = given.person(Role.OFFICIAL, Role.MENTOR, name="Bo")
    gone, here = given.mentor(name="Ama"), given.mentor(name="Cara")
    people.disable_person(given.office, given.actor(given.administrator()), gone.id)
    with given.office.sessions() as session:
        offered = [person.id for person in list_people_who_are(session, Role.MENTOR)]
    assert offered == [both.id, here.id, given.usual_mentor().id]


def test_an_address_is_found_in_any_case_and_nothing_like_it(given: Given) -> None:
    ama = given.mentor(email="ama@example.org")
    with given.office.sessions() as session:
        found = find_person_by_email(session, " AMA@example.ORG ")
        assert found is not None
        assert found.id == ama.id
        assert find_person_by_email(session, "am%@example.org") is None
        assert find_person_by_email(session, "") is None


def test_names_are_read_for_those_who_exist(given: Given) -> None:
    ama = given.mentor(name="Ama")
    with given.office.sessions() as session:
        assert names_of(session, {ama.id, 999}) == {ama.id: "Ama"}
        with pytest.raises(NotFound):
            get_person(session, 999)


def test_teams_are_listed_by_name(given: Given) -> None:
    administrator = given.administrator()
    for name in ("Water", "Buses"):
        people.add_team(given.office, given.actor(administrator), name)
    with given.office.sessions() as session:
        assert [team.name for team in list_teams(session)] == ["Buses", "Water"]
