"""Signing in, and how often somebody may guess."""

from collections.abc import Callable

import pytest

from convo.domain.errors import Refused
from convo.services.office import Office
from convo.services.passwords import Passwords, weakness
from convo.services.signing_in import (
    PER_ACCOUNT,
    PER_ADDRESS,
    WINDOW,
    Throttled,
    WrongCredentials,
    sign_in,
)
from tests.given import PASSWORD, Given, SettableClock

Entries = Callable[[], list[tuple[str, str, int | None]]]

WRONG = "not the password"


def guess(office: Office, email: str, address: str = "10.0.0.1", password: str = WRONG) -> str:
    with pytest.raises(Refused) as refused:
        sign_in(office, email, password, address)
    assert isinstance(refused.value, WrongCredentials | Throttled)
    return refused.value.sentence


def test_the_right_password_signs_in_whatever_the_case_of_the_address(given: Given, office: Office):
    person = given.official()
    assert sign_in(office, f"  {person.email.upper()} ", PASSWORD, "10.0.0.1").id == person.id


def test_nobody_learns_whether_there_is_such_an_account(given: Given, office: Office):
    person = given.official()
    assert guess(office, person.email) == guess(office, "nobody@example.org")


def test_after_five_failures_an_account_waits_whether_or_not_there_is_one(
    given: Given, office: Office, clock: SettableClock
):
    person = given.official()
    for email in (person.email, "nobody@example.org"):
        for number in range(PER_ACCOUNT):
            assert "wrong" in guess(office, email, f"10.0.{number}.1")
        assert "Wait 15 minutes" in guess(office, email, "10.9.9.9", PASSWORD)
    clock.advance(seconds=WINDOW.total_seconds())
    assert sign_in(office, person.email, PASSWORD, "10.0.0.1").id == person.id


def test_after_twenty_failures_a_network_address_waits_for_every_account(
    given: Given, office: Office
):
    person = given.official()
    for number in range(PER_ADDRESS):
        guess(office, f"nobody{number}@example.org")
    assert "Wait 15 minutes" in guess(office, person.email, "10.0.0.1", PASSWORD)
    assert sign_in(office, person.email, PASSWORD, "10.0.0.2").id == person.id


def test_the_right_password_clears_the_accounts_failures(given: Given, office: Office):
    person = given.official()
    for _ in range(3):
        for _ in range(PER_ACCOUNT - 1):
            guess(office, person.email)
        sign_in(office, person.email, PASSWORD, "10.0.0.1")


def test_signing_in_leaves_no_entry(given: Given, office: Office, log: Entries):
    person, count = given.official(), len(log())
    sign_in(office, person.email, PASSWORD, "10.0.0.1")
    guess(office, person.email)
    assert len(log()) == count


def test_passwords_are_kept_as_argon2id_and_nobody_has_none():
    passwords = Passwords()
    kept = passwords.hash(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert passwords.verify(kept, PASSWORD)
    assert not passwords.verify(kept, PASSWORD + " ")
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("not a hash", PASSWORD)


def test_a_password_needs_length_and_no_particular_characters():
    assert weakness(PASSWORD) is None
    assert weakness("plum gravel kettle") is None
    assert weakness("short") == "Password must be at least 12 characters"
    assert weakness("x" * 257) == "Password must be 256 characters or fewer"
    assert "harder to guess" in (weakness("qwertyuiop12") or "")
