"""How often somebody may guess a password: five times an account, twenty times an address."""

import pytest

from convo.db.models import SignInAttempt
from convo.services.signing_in import Throttled, WrongCredentials, sign_in
from tests.given import PASSWORD, Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_HERE, _THERE = "192.0.2.1", "198.51.100.7"


def _fail(given: Given, email: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            sign_in(given.office, email, "wrong words entirely", _HERE)


def test_an_account_waits_after_exactly_five_failures(given: Given) -> None:
    person = given.mentor()
    _fail(given, person.email, 4)
    sign_in(given.office, person.email, PASSWORD, _THERE)
    _fail(given, person.email, 5)
    with pytest.raises(Throttled, match="Wait 15 minutes"):
        sign_in(given.office, person.email, PASSWORD, _THERE)


def test_an_account_that_is_not_there_waits_just_the_same(given: Given) -> None:
    _fail(given, "nobody@example.org", 5)
    with pytest.raises(Throttled):
        sign_in(given.office, " Nobody@example.org", PASSWORD, _THERE)


def test_an_address_waits_after_exactly_twenty_failures_and_no_success_shortens_it(
    given: Given,
) -> None:
    person = given.mentor()
    for number in range(5):
        _fail(given, f"guess{number}@example.org", 4 if number else 3)
    sign_in(given.office, person.email, PASSWORD, _HERE)
    _fail(given, "guess9@example.org", 1)
    with pytest.raises(Throttled):
        sign_in(given.office, person.email, PASSWORD, _HERE)
    assert sign_in(given.office, person.email, PASSWORD, _THERE).id == person.id


def test_waiting_is_over_after_fifteen_minutes(given: Given, clock: SettableClock) -> None:
    person = given.mentor()
    _fail(given, person.email, 5)
    clock.advance(minutes=15, seconds=-1)
    with pytest.raises(Throttled):
        sign_in(given.office, person.email, PASSWORD, _HERE)
    clock.advance(seconds=1)
    assert sign_in(given.office, person.email, PASSWORD, _HERE).id == person.id


def test_failures_are_forgotten_when_they_no_longer_count(
    given: Given, clock: SettableClock
) -> None:
    _fail(given, "nobody@example.org", 3)
    clock.advance(minutes=16)
    _fail(given, "somebody@example.org", 1)
    with given.office.sessions() as session:
        assert session.query(SignInAttempt).count() == 2
