"""Who covers for whoever has a case, in a sentence."""

from convo.domain.vocabulary import Role
from convo.queries.covers import Covers


def cover_sentence(covers: Covers, person_id: int | None, role: Role) -> str:
    """Such as 'Carys covers until 3 April. '; empty where nobody does."""
    return "".join(f"{each.in_words}. " for each in covers.named(person_id, role)[:1])
