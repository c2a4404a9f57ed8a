"""How somebody's training stands, for those who keep accounts."""

from datetime import date, timedelta
from typing import NamedTuple

from convo.db.models import Person
from convo.domain.vocabulary import Role

#: From how long before its end an administrator should see to it.
SOON = timedelta(days=30)


class Standing(NamedTuple):
    """A tag: its words, and the colour that only repeats them."""

    words: str
    colour: str


def standing(person: Person, today: date) -> Standing | None:
    """What needs attention about a person's training; None when nothing does.

    Only officials need any: nobody else drafts.
    """
    if Role.OFFICIAL not in person.roles or not person.active:
        return None
    if person.trained_until is None:
        return Standing("Not trained", "red")
    if person.trained_until < today:
        return Standing("Run out", "red")
    if person.trained_until <= today + SOON:
        return Standing("Runs out soon", "yellow")
    return None
