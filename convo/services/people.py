"""Deeds on accounts: adding and changing people, disabling, one-time links, passwords."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from convo.db.models import OneTimeLink, Person, PersonRole, Team
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotReady, Refused
from convo.domain.grants import ROLE_SETS
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.people import find_link, find_person_by_email, get_person, list_teams
from convo.services.leaving import what_stands_in_the_way
from convo.services.office import Office
from convo.services.passwords import weakness
from convo.services.transaction import Transaction, transaction
from convo.support.identifiers import hex128, token


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Everything that an administrator says about a person."""

    name: str
    email: str
    roles: frozenset[Role]
    team_id: int | None = None
    mentor_id: int | None = None
    trained_until: date | None = None


class Unfit(NotReady):
    """An account that can't be as it is asked for: `faults` maps the field to the sentence."""

    code = "unfit"

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(tuple(faults.values()))
        self.faults = faults


def add_team(office: Office, actor: Actor, name: str) -> int:
    """Add a team and return its identifier."""
    with transaction(office, actor, Action.ADD_TEAM) as tx:
        if any(team.name.casefold() == name.strip().casefold() for team in list_teams(tx.session)):
            raise Unfit({"name": "There is already a team with this name"})
        team = Team(name=name.strip())
        tx.session.add(team)
        tx.session.flush()
        tx.record(team, name=team.name)
        return team.id


def add_person(office: Office, actor: Actor, account: Account) -> tuple[int, str]:
    """Add a person; their identifier, and the secret of the link with which they start.

    Raises `Unfit` with every fault at once.
    """
    with transaction(office, actor, Action.ADD_PERSON) as tx:
        _require_fit(tx, account, None)
        person = Person(stamp=hex128(), added_at=tx.now, active=True)
        _apply(person, account)
        tx.session.add(person)
        tx.session.flush()
        secret = _make_link(tx, person)
        tx.note(roles=sorted(account.roles))
        tx.record(person, name=person.name, email=person.email)
        return person.id, secret


def change_person(office: Office, actor: Actor, person_id: int, account: Account) -> None:
    """Change what an account says. Raises `Unfit` with every fault at once."""
    with transaction(office, actor, Action.CHANGE_PERSON) as tx:
        person = tx.on(get_person(tx.session, person_id))
        _require_fit(tx, account, person)
        _apply(person, account)
        tx.note(
            roles=sorted(account.roles),
            mentor=account.mentor_id,
            trained_until=account.trained_until.isoformat() if account.trained_until else None,
        )
        tx.record(person, name=person.name, email=person.email)


def disable_person(office: Office, actor: Actor, person_id: int, *, at_once: bool = False) -> None:
    """Close an account: its sessions end at once. What the person did stays in the record.

    Raises `Unfit` while cases, officials or topics depend on the person; `at_once` closes it all
    the same (a password was stolen), and the press office is shown what is left to hand over.
    """
    with transaction(office, actor, Action.DISABLE_PERSON) as tx:
        person = tx.on(get_person(tx.session, person_id))
        if person.id == actor.person_id:
            raise Refused("You can't disable your own account. Ask another administrator.", "self")
        # Whoever disables an administrator is another one, or can make one on the server.
        roles = person.roles - {Role.ADMINISTRATOR}
        in_the_way = what_stands_in_the_way(tx.session, person, roles)
        tx.note(at_once=at_once and bool(in_the_way))
        if in_the_way and not at_once:
            raise Unfit({"at_once": in_the_way})
        person.active = False
        person.stamp = hex128()
        tx.record(person)


def enable_person(office: Office, actor: Actor, person_id: int) -> None:
    """Open a closed account again."""
    with transaction(office, actor, Action.ENABLE_PERSON) as tx:
        person = tx.on(get_person(tx.session, person_id))
        person.active = True
        tx.record(person)


def reset_person(office: Office, actor: Actor, person_id: int) -> str:
    """Make a one-time link for a new password, and return its secret.

    The old password works until the link is used.
    """
    with transaction(office, actor, Action.RESET_PERSON) as tx:
        person = tx.on(get_person(tx.session, person_id))
        secret = _make_link(tx, person)
        tx.record(person)
        return secret


def find_holder(office: Office, secret: str) -> Person | None:
    """Whose link this is, while it works."""
    with office.sessions() as session:
        link = find_link(session, _hash(secret), office.clock())
        person = get_person(session, link.person_id) if link else None
        return person if person is not None and person.active else None


def set_password(office: Office, secret: str, password: str, request: str) -> None:
    """Use up a one-time link and set the password; every session of the person ends.

    Raises `NotFound` for a link that doesn't work, and `Unfit` for a weak password.
    """
    holder = find_holder(office, secret)
    if holder is None:
        raise NotFound("no such link")
    if weak := weakness(password, (holder.name, holder.email)):
        raise Unfit({"password": weak})
    hashed = office.passwords.hash(password)
    with transaction(office, Actor.link_holder(holder.id, request), Action.SET_PASSWORD) as tx:
        tx.hold(Person, holder.id)
        link = find_link(tx.session, _hash(secret), tx.now)
        if link is None:
            raise NotFound("no such link")
        person = get_person(tx.session, link.person_id)
        _use_up_links(tx, person)
        person.password_hash = hashed
        person.stamp = hex128()
        tx.record(person)


def _make_link(tx: Transaction, person: Person) -> str:
    secret = token()
    tx.session.add(
        OneTimeLink(
            person_id=person.id,
            token_hash=_hash(secret),
            expires_at=tx.now + timedelta(hours=tx.office.link_hours),
        )
    )
    return secret


def _use_up_links(tx: Transaction, person: Person) -> None:
    """An older link that lies in a mailbox must not open the account once a password is set."""
    with tx.in_bulk(OneTimeLink):
        tx.session.execute(
            update(OneTimeLink)
            .where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
            .values(used_at=tx.now)
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _apply(person: Person, account: Account) -> None:
    person.name = account.name.strip()
    person.email = account.email.strip().lower()
    person.team_id = account.team_id
    person.mentor_id = account.mentor_id
    person.trained_until = account.trained_until
    kept = {held.role: held for held in person.held_roles}
    person.held_roles = [kept.get(role, PersonRole(role=role)) for role in sorted(account.roles)]


def _require_fit(tx: Transaction, account: Account, person: Person | None) -> None:
    faults = {
        "email": _email_fault(tx, account, person),
        "roles": _roles_fault(account) or _loss_fault(tx, account, person),
        "mentor": _mentor_fault(tx, account, person),
    }
    if found := {field: fault for field, fault in faults.items() if fault}:
        raise Unfit(found)


def _email_fault(tx: Transaction, account: Account, person: Person | None) -> str:
    other = find_person_by_email(tx.session, account.email)
    if other is None or (person is not None and other.id == person.id):
        return ""
    return "Somebody already has an account with this email address"


def _roles_fault(account: Account) -> str:
    if not account.roles:
        return "Choose at least one role"
    if account.roles in ROLE_SETS:
        return ""
    return (
        "One person can be an official and a mentor, or an official and in the press office. "
        "No other roles go together, and an administrator is nothing else"
    )


def _loss_fault(tx: Transaction, account: Account, person: Person | None) -> str:
    """Whether a role is taken away that something depends on."""
    if person is None or not person.active:
        return ""
    lost = person.roles - account.roles
    return what_stands_in_the_way(tx.session, person, lost) if lost else ""


def _mentor_fault(tx: Transaction, account: Account, person: Person | None) -> str:
    if Role.OFFICIAL not in account.roles:
        return ""
    if account.mentor_id is None:
        return "Choose a mentor: every official has one"
    if person is not None and account.mentor_id == person.id:
        return "Nobody can be their own mentor"
    mentor = tx.session.get(Person, account.mentor_id)
    if mentor is None or not mentor.active or Role.MENTOR not in mentor.roles:
        return "Choose somebody who is a mentor"
    return ""
