"""Who covers for whom: chains, loops, dates and roles."""

from datetime import date, timedelta

import pytest

from convo.domain.actor import Actor
from convo.domain.vocabulary import Role
from convo.queries.covers import covered_by, covers_on
from convo.services import cover, people
from tests.given import Given

TODAY = date(2026, 3, 10)

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def names(given: Given):
    """Who is named as standing in for this person, and everybody who may act."""

    def of(person, role=Role.MENTOR, day=TODAY):
        with given.office.sessions() as session:
            found = covers_on(session, {person.id}, day)
        named = [(each.name, each.until_on.day) for each in found.named(person.id, role)]
        return named, len(found.ids(person.id, role))

    return of


@pytest.fixture
def acts_for(given: Given):
    def of(person, day=TODAY):
        with given.office.sessions() as session:
            found = covered_by(session, person.id, day)
        return {role.value: [each.name for each in people] for role, people in found.items()}

    return of


def test_a_cover_counts_from_its_first_day_to_its_last(given: Given, names) -> None:
    ben, carys = given.mentor(), given.mentor(name="Carys")
    given.cover(ben, carys, days=2)
    around = [TODAY + timedelta(days=days) for days in (-1, 0, 2, 3)]
    assert [names(ben, day=day)[1] for day in around] == [0, 1, 1, 0]
    assert names(ben)[0] == [("Carys", 12)]


def test_whoever_covers_for_a_cover_who_is_away_acts_and_is_the_one_named(
    given: Given, names, acts_for
) -> None:
    ana, ben, carys = given.mentor(name="Ana"), given.mentor(name="Ben"), given.mentor(name="Cy")
    given.cover(ana, ben, days=9)
    given.cover(ben, carys, days=4)
    assert names(ana) == ([("Cy", 14)], 2)
    assert acts_for(carys) == {"mentor": ["Ben", "Ana"]}
    # Once Ben is back, he is the one.
    assert names(ana, day=TODAY + timedelta(days=5)) == ([("Ben", 19)], 1)


@SQLITE
def test_a_chain_that_leads_back_ends_there(given: Given, names, acts_for) -> None:
    ana, ben, carys = given.mentor(name="Ana"), given.mentor(name="Ben"), given.mentor(name="Cy")
    given.cover(ana, ben)
    given.cover(ben, carys)
    given.cover(carys, ana)
    assert names(ana)[1] == 2
    assert acts_for(ana) == {"mentor": ["Cy", "Ben"]}


@SQLITE
def test_cover_gives_no_role_that_the_cover_lacks(given: Given, names, acts_for) -> None:
    both = given.person(Role.OFFICIAL, Role.MENTOR, name="Both")
    official, mentor = given.official(), given.mentor()
    given.cover(both, official)
    given.cover(both, mentor)
    assert names(both, Role.OFFICIAL)[1] == names(both, Role.MENTOR)[1] == 1
    assert acts_for(official) == {"official": ["Both"]}
    assert acts_for(mentor) == {"mentor": ["Both"]}


@SQLITE
def test_neither_an_ended_cover_nor_one_who_has_left_counts(given: Given, names) -> None:
    ben, carys, dev = given.mentor(), given.mentor(), given.mentor()
    ended = given.cover(ben, carys)
    cover.end_cover(given.office, given.actor(ben), cover.EndCover(id=ended))
    assert names(ben) == ([], 0)
    given.cover(ben, dev)
    people.disable_person(given.office, Actor.operator(), dev.id)
    assert names(ben) == ([], 0)
