"""What entries of the log are about, by name: 'the reply in “Which canal is it?”'."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, String, case, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from convo.db.models import (
    Alert,
    Community,
    Concern,
    Conversation,
    Cover,
    Disclosure,
    ErasureRequest,
    Experiment,
    Insight,
    LineToTake,
    Note,
    Person,
    Recognition,
    Reply,
    Side,
    Team,
    Topic,
    Venue,
)
from convo.domain.exemptions import Purpose

_PURPOSE = case(
    {purpose.value: purpose.label for purpose in Purpose},
    value=type_coerce(Disclosure.purpose, String),
)

#: What each kind of subject is called, its identifier, and how its name is found.
_KINDS: Mapping[str, tuple[str, InstrumentedAttribute[int], Select[int, str]]] = {
    "conversation": (
        "Conversation",
        Conversation.id,
        select(Conversation.id, Conversation.title),
    ),
    "reply": (
        "Reply",
        Reply.id,
        select(Reply.id, Conversation.title).join(
            Conversation, Conversation.id == Reply.conversation_id
        ),
    ),
    "alert": (
        "For the press office",
        Alert.id,
        select(Alert.id, Conversation.title).join(
            Conversation, Conversation.id == Alert.conversation_id
        ),
    ),
    "concern": (
        "Concern",
        Concern.id,
        select(Concern.id, func.coalesce(Conversation.title, literal("the log"))).outerjoin(
            Conversation, Conversation.id == Concern.conversation_id
        ),
    ),
    "disclosure": ("Disclosure", Disclosure.id, select(Disclosure.id, _PURPOSE)),
    "erasure_request": (
        "Request for erasure",
        ErasureRequest.id,
        select(ErasureRequest.id, Conversation.title).join(
            Conversation, Conversation.id == ErasureRequest.conversation_id
        ),
    ),
    "note": (
        "Note",
        Note.id,
        select(Note.id, Conversation.title).join(
            Conversation, Conversation.id == Note.conversation_id
        ),
    ),
    "insight": (
        "Insight",
        Insight.id,
        select(Insight.id, Conversation.title).join(
            Conversation, Conversation.id == Insight.conversation_id
        ),
    ),
    "experiment": (
        "One answer for many",
        Experiment.id,
        select(Experiment.id, Conversation.title).join(
            Conversation, Conversation.id == Experiment.conversation_id
        ),
    ),
    "side": ("Side", Side.id, select(Side.id, Side.name)),
    "person": ("Account", Person.id, select(Person.id, Person.name)),
    "cover": (
        "Cover",
        Cover.id,
        select(Cover.id, Person.name).join(Person, Person.id == Cover.person_id),
    ),
    "team": ("Team", Team.id, select(Team.id, Team.name)),
    "venue": ("Venue", Venue.id, select(Venue.id, Venue.name)),
    "line_to_take": ("Line to take", LineToTake.id, select(LineToTake.id, LineToTake.title)),
    "community": ("Community", Community.id, select(Community.id, Community.name)),
    "recognition": (
        "Recognition",
        Recognition.id,
        select(Recognition.id, Topic.name).join(Topic, Topic.id == Recognition.topic_id),
    ),
    "topic": ("Topic", Topic.id, select(Topic.id, Topic.name)),
}

#: The type of a subject and its identifier, as an entry has them.
Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Named:
    """A subject in words."""

    kind: str
    name: str


def names_of_subjects(session: Session, keys: Iterable[Key]) -> dict[Key, Named]:
    """The names of these subjects, in one query.

    A subject that is no more, or of a kind that has no name, is left out.
    """
    wanted: dict[str, set[int]] = {}
    for kind, identifier in keys:
        if identifier is not None and kind in _KINDS:
            wanted.setdefault(kind, set()).add(identifier)
    if not wanted:
        return {}
    found = session.execute(union_all(*(_names(kind, ids) for kind, ids in wanted.items())))
    return {(kind, each): Named(_KINDS[kind][0], name) for each, name, kind in found}


def _names(kind: str, ids: set[int]) -> Select[int, str, str]:
    _, column, names = _KINDS[kind]
    return names.where(column.in_(ids)).add_columns(literal(kind))
