"""Reading people and teams."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import OneTimeLink, Person, PersonRole, SignInAttempt, Team
from convo.domain.errors import NotFound
from convo.domain.vocabulary import Role
from convo.queries.at_hand import at_hand

#: Made once: it takes longer to make than to send.
_PERSON = select(Person).options(joinedload(Person.held_roles)).where(Person.id == bindparam("id"))


def get_person(session: Session, person_id: int) -> Person:
    """The person. Raises `NotFound`."""
    person = find_person(session, person_id)
    if person is None:
        raise NotFound(f"no person {person_id}")
    return person


def find_person(session: Session, person_id: int) -> Person | None:
    """The person with their roles, in one query; None where there is nobody."""
    if (known := at_hand(session, Person, person_id)) is not None:
        return known
    return session.scalars(_PERSON, {"id": person_id}).unique().one_or_none()


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person with this e-mail address, any case, and their roles."""
    return session.scalar(
        select(Person)
        .options(selectinload(Person.held_roles))
        .where(Person.email == email.strip().lower())
    )


def list_people(session: Session) -> Sequence[Person]:
    """Everybody, by name."""
    return session.scalars(
        select(Person)
        .options(
            joinedload(Person.team), joinedload(Person.mentor), selectinload(Person.held_roles)
        )
        .order_by(Person.name, Person.id)
    ).all()


def list_people_who_are(session: Session, role: Role) -> Sequence[Person]:
    """Everybody active with this role, by name."""
    return session.scalars(
        select(Person)
        .join(PersonRole)
        .where(PersonRole.role == role, Person.active)
        .order_by(Person.name, Person.id)
    ).all()


def names_of(session: Session, person_ids: set[int]) -> dict[int, str]:
    """Names by identifier, for those who exist."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def list_teams(session: Session) -> Sequence[Team]:
    """Every team, by name."""
    return session.scalars(select(Team).order_by(Team.name)).all()


def find_link(session: Session, token_hash: str, now: datetime) -> OneTimeLink | None:
    """The one-time link with this hash, if it is unused and still in its life."""
    return session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == token_hash,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    )


def count_attempts(session: Session, key: str, since: datetime) -> int:
    """How many sign-ins failed under this key since then."""
    counted = session.scalar(
        select(func.count())
        .select_from(SignInAttempt)
        .where(SignInAttempt.key == key, SignInAttempt.at > since)
    )
    return counted or 0
