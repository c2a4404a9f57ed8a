"""Who covers for whoever has a case, in a sentence."""

from convo.db.models import Person
from convo.domain.vocabulary import Role
from convo.queries.covers import Covers

#: What becomes of the cases of an official who can't act any more.
HANDED_OVER = "the press office hands it over"


def cover_sentence(covers: Covers, person_id: int | None, role: Role) -> str:
    """Such as 'Carys covers until 3 April. '; empty where nobody does."""
    return "".join(f"{each.in_words}. " for each in covers.named(person_id, role)[:1])


def gone_sentence(person: Person | None, then: str) -> str:
    """Says that whoever has it can't act any more, and who does instead; empty while they can."""
    return "" if person is None or person.active else f"Their account is disabled: {then}. "
