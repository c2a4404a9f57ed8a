"""Nobody's account or role goes while something depends on it and nobody else has it."""

from sqlalchemy.orm import Session

from convo.db.models import Person
from convo.domain.vocabulary import Role
from convo.queries.held import Held, is_last_administrator, what_is_held


def what_stands_in_the_way(session: Session, person: Person, roles: frozenset[Role]) -> str:
    """What has to be handed over before this person loses these roles; empty where nothing has."""
    held = what_is_held(session, person)
    sentences = (
        *(_of_an_official(held) if Role.OFFICIAL in roles else ()),
        *(_of_a_mentor(held) if Role.MENTOR in roles else ()),
        *(_of_an_administrator(session, person) if Role.ADMINISTRATOR in roles else ()),
    )
    return " ".join(sentences)


def _of_an_official(held: Held) -> tuple[str, ...]:
    if not held.conversations:
        return ()
    many = "" if held.conversations == 1 else "s"
    return (
        (
            f"They are in charge of {held.conversations} open conversation{many}: "
            "they or the press office have to hand over first."
        ),
    )


def _of_a_mentor(held: Held) -> tuple[str, ...]:
    sentences = []
    if held.mentees:
        names = ", ".join(person.name for person in held.mentees)
        sentences.append(f"They are the mentor of {names}: name another mentor first.")
    if held.topics:
        names = ", ".join(topic.name for topic in held.topics)
        sentences.append(f"They are the only mentor of {names}: name another there first.")
    return tuple(sentences)


def _of_an_administrator(session: Session, person: Person) -> tuple[str, ...]:
    if not is_last_administrator(session, person.id):
        return ()
    return ("They are the last administrator: make somebody else one first.",)
