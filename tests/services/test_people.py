"""Accounts: what fits, one-time links, disabling."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotPermitted, Refused
from convo.domain.grants import ROLE_SETS
from convo.domain.vocabulary import Role
from convo.queries.people import get_person
from convo.services import people
from convo.services.office import Office
from convo.services.people import Account, Unfit
from convo.services.signing_in import WrongCredentials, sign_in
from convo.support.identifiers import hex128
from tests.given import PASSWORD, Given, SettableClock

Last = Callable[[], tuple[str, str]]
NEW = "seven quiet otters swim"


def account(**details: object) -> Account:
    usual = Account(name="Asha", email="asha@example.org", roles=frozenset({Role.MENTOR}))
    return replace(usual, **details)  # type: ignore[arg-type] # fields by name


def add(office: Office, **details: object) -> tuple[int, str]:
    return people.add_person(office, Actor.operator(), account(**details))


def read(office: Office, person_id: int) -> Person:
    with office.sessions() as session:
        return get_person(session, person_id)


def test_an_account_starts_without_a_password_and_with_a_link(office: Office):
    person_id, secret = add(office, email=" Asha@Example.ORG ", trained_until=date(2026, 12, 1))
    person = read(office, person_id)
    assert (person.email, person.password_hash, person.active) == ("asha@example.org", None, True)
    assert person.trained_until == date(2026, 12, 1)
    holder = people.find_holder(office, secret)
    assert holder is not None
    assert holder.id == person_id


def test_everything_that_does_not_fit_is_said_at_once(given: Given, office: Office, last: Last):
    taken = given.mentor()
    with pytest.raises(Unfit) as refused:
        add(office, email=taken.email.upper(), roles=frozenset({Role.OFFICIAL, Role.ADMINISTRATOR}))
    assert set(refused.value.faults) == {"email", "roles", "mentor"}
    assert last() == ("person:add", "refused")


def test_only_the_allowed_sets_of_roles_fit(given: Given, office: Office):
    mentor_id = given.mentor().id
    for wrong in ([], [Role.MENTOR, Role.PRESS_OFFICE], [Role.ADMINISTRATOR, Role.MENTOR], [*Role]):
        with pytest.raises(Unfit) as refused:
            add(office, roles=frozenset(wrong), mentor_id=mentor_id)
        assert set(refused.value.faults) == {"roles"}
    for number, roles in enumerate(ROLE_SETS):
        add(office, email=f"{number}@example.org", roles=roles, mentor_id=mentor_id)


def test_an_officials_mentor_is_somebody_else_who_is_a_mentor_and_here(
    given: Given, office: Office
):
    gone = given.mentor()
    people.disable_person(office, Actor.operator(), gone.id)
    official = frozenset({Role.OFFICIAL})
    for mentor_id in (None, 999, gone.id, given.official().id):
        with pytest.raises(Unfit) as refused:
            add(office, roles=official, mentor_id=mentor_id)
        assert set(refused.value.faults) == {"mentor"}
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    own = account(email=both.email, roles=both.roles, mentor_id=both.id)
    with pytest.raises(Unfit, match="own mentor"):
        people.change_person(office, Actor.operator(), both.id, own)


def test_changing_an_account_changes_it_whole(given: Given, office: Office, last: Last):
    person, team_id = given.mentor(), people.add_team(office, Actor.operator(), "Licensing")
    wanted = account(roles=frozenset({Role.PRESS_OFFICE}), team_id=team_id)
    people.change_person(office, Actor.operator(), person.id, wanted)
    after = read(office, person.id)
    assert (after.name, after.email, after.roles) == ("Asha", "asha@example.org", wanted.roles)
    assert (after.team_id, after.trained_until) == (team_id, None)
    assert last() == ("person:change", "ok")


def test_a_team_has_a_name_of_its_own(office: Office):
    people.add_team(office, Actor.operator(), "Licensing")
    with pytest.raises(Unfit) as refused:
        people.add_team(office, Actor.operator(), " licensing ")
    assert set(refused.value.faults) == {"name"}


def test_a_link_works_once(office: Office, last: Last):
    person_id, secret = add(office)
    people.set_password(office, secret, NEW, hex128())
    assert last() == ("person:set-password", "ok")
    assert sign_in(office, "asha@example.org", NEW, "10.0.0.1").id == person_id
    assert people.find_holder(office, secret) is None
    with pytest.raises(NotFound):
        people.set_password(office, secret, NEW, hex128())


def test_a_link_works_for_three_days(office: Office, clock: SettableClock):
    _, secret = add(office)
    clock.advance(hours=72, microseconds=-1)
    assert people.find_holder(office, secret) is not None
    clock.advance(microseconds=1)
    assert people.find_holder(office, secret) is None
    with pytest.raises(NotFound):
        people.set_password(office, secret, NEW, hex128())


def test_a_link_that_was_made_up_opens_nothing(office: Office):
    add(office)
    assert people.find_holder(office, "made up") is None


@pytest.mark.parametrize(
    "weak", ["short", "password1234", "aaaaaaaaaaaaaaaa", "Asha Okonkwo 1", "x" * 257]
)
def test_a_weak_password_is_refused_and_the_link_lives_on(office: Office, weak: str):
    person_id, secret = add(office, name="Asha Okonkwo")
    with pytest.raises(Unfit) as refused:
        people.set_password(office, secret, weak, hex128())
    assert set(refused.value.faults) == {"password"}
    assert read(office, person_id).password_hash is None
    people.set_password(office, secret, NEW, hex128())


def test_a_reset_leaves_the_old_password_until_the_link_is_used_and_then_ends_every_session(
    given: Given, office: Office
):
    person = given.mentor()
    secret = people.reset_person(office, Actor.operator(), person.id)
    assert sign_in(office, person.email, PASSWORD, "10.0.0.1").stamp == person.stamp
    people.set_password(office, secret, NEW, hex128())
    with pytest.raises(WrongCredentials):
        sign_in(office, person.email, PASSWORD, "10.0.0.1")
    assert sign_in(office, person.email, NEW, "10.0.0.1").stamp != person.stamp


def test_once_a_password_is_set_no_older_link_opens_the_account(given: Given, office: Office):
    person = given.mentor()
    older, newer = (people.reset_person(office, Actor.operator(), person.id) for _ in range(2))
    people.set_password(office, newer, NEW, hex128())
    assert people.find_holder(office, older) is None


def test_somebody_disabled_is_out_at_once_and_comes_back_when_enabled(given: Given, office: Office):
    person = given.mentor()
    secret = people.reset_person(office, Actor.operator(), person.id)
    people.disable_person(office, Actor.operator(), person.id)
    assert read(office, person.id).stamp != person.stamp
    assert people.find_holder(office, secret) is None
    with pytest.raises(WrongCredentials):
        sign_in(office, person.email, PASSWORD, "10.0.0.1")
    people.enable_person(office, Actor.operator(), person.id)
    assert sign_in(office, person.email, PASSWORD, "10.0.0.1").id == person.id


def test_an_administrator_cannot_lock_themselves_out(given: Given, office: Office, last: Last):
    administrator = given.administrator()
    with pytest.raises(Refused, match="your own account"):
        people.disable_person(office, given.actor(administrator), administrator.id)
    assert last() == ("person:disable", "refused")
    assert read(office, administrator.id).active


def test_only_administrators_keep_accounts(given: Given, office: Office):
    for person in (given.official(), given.mentor(), given.press_officer()):
        actor = given.actor(person)
        for deed in (
            lambda: people.add_person(office, actor, account()),  # noqa: B023 - called at once
            lambda: people.disable_person(office, actor, person.id),  # noqa: B023 - likewise
            lambda: people.reset_person(office, actor, person.id),  # noqa: B023 - likewise
        ):
            with pytest.raises(NotPermitted):
                deed()
