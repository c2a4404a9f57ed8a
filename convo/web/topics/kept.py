"""A topic with whoever keeps it, for the person signed in."""

from dataclasses import dataclass

from convo.db.models import Person, Topic
from convo.domain.errors import NotPermitted
from convo.domain.topic_guards import names_sides, sends_digest
from convo.queries.topics import get_topic_and_owner, keeper_of
from convo.web.access import actor, db


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A topic, whose it is, and why the person signed in may not do what its keeper does."""

    topic: Topic
    #: None where nobody owns it, or nobody who could do anything about it now.
    keeper: Person | None
    #: Why they don't name its sides; empty where they do.
    not_naming: tuple[str, ...]
    #: Why they don't send its digest; empty where they do.
    not_sending: tuple[str, ...]


def open_topic(topic_id: int) -> Kept:
    """The topic, for the person signed in. Raises `NotFound`."""
    topic = get_topic_and_owner(db(), topic_id)
    keeper = keeper_of(topic)
    whose = (keeper.id, keeper.name) if keeper else (None, "")
    return Kept(
        topic=topic,
        keeper=keeper,
        not_naming=names_sides(actor(), *whose),
        not_sending=sends_digest(actor(), *whose),
    )


def open_to_name_sides(topic_id: int) -> Kept:
    """The topic, for a page that asks about its sides.

    Raises `NotPermitted`, whose sentence says whom to ask.
    """
    kept = open_topic(topic_id)
    if kept.not_naming:
        raise NotPermitted(" ".join(kept.not_naming))
    return kept
