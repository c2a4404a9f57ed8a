"""Entries of the audit log, as deeds make them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convo.audit.entry import Entry, Subject
from convo.db.base import Base
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.services.office import Office
from convo.support.identifiers import hex128, uuid7


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What was done to one of many things along with a deed: facts in codes and numbers, words."""

    subject: str
    identifier: int
    version: int | None = None
    #: The conversation that it belongs to, where it is none itself.
    conversation_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def about(thing: Base) -> tuple[Subject, tuple[Subject, ...]]:
    """A row as the log names it, and the conversation that it belongs to."""
    subject = Subject(
        type=thing.__tablename__,
        id=str(getattr(thing, "id", "") or ""),
        version=getattr(thing, "version", None),
    )
    conversation = getattr(thing, "conversation_id", None)
    if conversation is None:
        return subject, ()
    return subject, (Subject(type="conversation", id=str(conversation)),)


def entry_of(office: Office, actor: Actor, action: Action, subject: Subject, **more: Any) -> Entry:  # noqa: ANN401 - fields of an entry
    """An entry for what this actor does; `more` are further fields of it, or other ones."""
    made = {"request": actor.request, "actor_role": actor.acts_as(action)} | more
    return Entry(
        entry_id=uuid7(office.clock),
        nonce=hex128(),
        actor_id=actor.person_id,
        session=actor.session,
        via=actor.via.value,
        build=office.build,
        action=action.value,
        subject=subject,
        **made,
    )


def along(
    office: Office, actor: Actor, deed: Action, action: Action, done: Done
) -> tuple[Entry, Mapping[str, str]]:
    """The entry for one of many things that a deed did, with a request of its own; and its words.

    Whoever may do the deed acts in that role in all that comes with it.
    """
    subject = Subject(type=done.subject, id=str(done.identifier), version=done.version)
    case = done.conversation_id
    entry = entry_of(
        office,
        actor,
        action,
        subject,
        related=() if case is None else (Subject(type="conversation", id=str(case)),),
        request=hex128(),
        actor_role=actor.acts_as(deed),
        facts=done.facts,
    )
    return entry, {name: value for name, value in done.words.items() if value}
