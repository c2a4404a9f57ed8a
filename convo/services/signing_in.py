"""Signing in: who it is, and how often somebody may guess. No deed, and so no entry."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete

from convo.db.models import Person, SignInAttempt
from convo.domain.errors import Refused
from convo.queries.people import count_attempts, find_person_by_email
from convo.services.office import Office
from convo.services.transaction import passing

#: Failed attempts in `WINDOW` before an account, or an address, has to wait.
PER_ACCOUNT = 5
PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)


class WrongCredentials(Refused):
    """No such account, or not its password: one sentence for both."""

    code = "wrong-credentials"


class Throttled(Refused):
    """Too many attempts failed."""

    code = "throttled"


def sign_in(office: Office, email: str, password: str, address: str) -> Person:
    """The person whose e-mail address and password these are.

    Raises `WrongCredentials`, or `Throttled` after too many failures from this network address
    or for this account (whether or not there is one). The right password clears the account's
    failures, not the address's.
    """
    account_key, address_key = _key("account", email.strip().lower()), _key("address", address)
    now = office.clock()
    with office.sessions() as session:
        person = find_person_by_email(session, email)
        tries = (
            (count_attempts(session, account_key, now - WINDOW), PER_ACCOUNT),
            (count_attempts(session, address_key, now - WINDOW), PER_ADDRESS),
        )
    if any(count >= most for count, most in tries):
        raise Throttled("Too many attempts to sign in. Wait 15 minutes, then try again.")
    known = office.passwords.verify(person.password_hash if person else None, password)
    if person is None or not known or not person.active:
        _remember_failure(office, account_key, address_key)
        raise WrongCredentials("Email address or password is wrong. Check both and try again.")
    if tries[0][0]:  # otherwise signing in writes nothing, and works while nothing can be written
        _forget_failures(office, account_key)
    return person


def _remember_failure(office: Office, *keys: str) -> None:
    now = office.clock()
    with passing(office) as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
        session.add_all(SignInAttempt(key=key, at=now) for key in keys)


def _forget_failures(office: Office, key: str) -> None:
    with passing(office) as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.key == key))


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
