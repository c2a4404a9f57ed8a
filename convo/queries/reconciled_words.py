"""What rows say against what the log committed to, and the workflow against its own rules.

Words are compared where the log still has them; the entry of an erasure accounts for others.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from convo.db.models import (
    AuditEntry,
    AuditOpening,
    Conversation,
    Decision,
    FileImport,
    LineToTake,
    Note,
    Person,
    PersonRole,
    Reply,
    Revision,
    Snapshot,
    Step,
    Team,
    Topic,
    Venue,
)
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.queries.reconciled_kinds import Difference, is_done
from convo.queries.reconciled_rows import MOST

_NAMING = (Action.ADD_PERSON, Action.CHANGE_PERSON)
_POSTING = (Action.POST, Action.RECORD_UNSIGNED)


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a row has and an entry commits to, in one of its fields."""

    what: str
    subject: str
    key: Any
    value: Any
    deeds: tuple[Action, ...]
    field: str
    #: For what is said again and again: the first row by the first entry. Else the newest counts.
    order: Any = None


_SAID = (
    Said("names", "person", Person.id, Person.name, _NAMING, "name"),
    Said("email addresses", "person", Person.id, Person.email, _NAMING, "email"),
    Said("names", "team", Team.id, Team.name, (Action.ADD_TEAM,), "name"),
    Said("names", "venue", Venue.id, Venue.name, (Action.ADD_VENUE, Action.CHANGE_VENUE), "name"),
    Said("names", "topic", Topic.id, Topic.name, (Action.ADD_TOPIC, Action.CHANGE_TOPIC), "name"),
    Said("words", "line_to_take", LineToTake.id, LineToTake.words, (Action.ADD_LINE,), "words"),
    Said("words", "note", Note.id, Note.words, (Action.ASK, Action.ADVISE), "words"),
    Said("posted words", "reply", Reply.id, Reply.posted_words, _POSTING, "words"),
    Said("posted addresses", "reply", Reply.id, Reply.posted_address, _POSTING, "address"),
    Said(
        "versions",
        "reply",
        Revision.reply_id,
        Revision.words,
        (Action.REVISE,),
        "words",
        Revision.number,
    ),
    Said(
        "snapshots",
        "conversation",
        Snapshot.conversation_id,
        Snapshot.words,
        (Action.LOG, Action.ADD_SNAPSHOT),
        "words",
        Snapshot.id,
    ),
    Said(
        "decisions",
        "conversation",
        Decision.conversation_id,
        Decision.reason,
        (Action.DECIDE,),
        "reason",
        Decision.id,
    ),
)


def differing_words(session: Session) -> Iterator[Difference]:
    """Everything that rows say otherwise than the log."""
    for said in _SAID:
        yield from _other_words(session, said)
    yield from _differing_roles(session)


def broken_rules(session: Session) -> Iterator[Difference]:
    """Everything that the workflow does not allow, whoever wrote it there."""
    yield from _posted_too_early(session)
    yield from _gaps(session)
    yield from _other_states(session)
    yield from _miscounted_imports(session)


def _newest(subject: str, deeds: Iterable[Action]) -> Subquery:
    return (
        select(AuditEntry.subject_id.label("key"), func.max(AuditEntry.seq).label("seq"))
        .where(*is_done(subject, deeds))
        .group_by(AuditEntry.subject_id)
        .subquery()
    )


def _other_words(session: Session, said: Said) -> Iterator[Difference]:
    rows, entries = _rows(said), _entries(said)
    opened = and_(AuditOpening.seq == entries.c.seq, AuditOpening.field == said.field)
    other = (
        select(rows.c.key, entries.c.seq)
        .join(entries, and_(rows.c.key == entries.c.key, rows.c.place == entries.c.place))
        .join(AuditOpening, opened)
        .where(AuditOpening.value != rows.c.value)
        .order_by(rows.c.key, entries.c.seq)
        .limit(MOST)
    )
    for number, seq in session.execute(other):
        what = f"{said.what} of {said.subject} {number}"
        sentence = f"{what}: the row has other words than entry {seq}"
        yield Difference(said.what, said.subject, number, sentence)


def _rows(said: Said) -> Subquery:
    place = _place(said.key, said.order) if said.order is not None else literal(1)
    return select(said.key.label("key"), said.value.label("value"), place.label("place")).subquery()


def _entries(said: Said) -> Subquery:
    if said.order is None:
        newest = _newest(said.subject, said.deeds)
        return select(newest.c.key, newest.c.seq, literal(1).label("place")).subquery()
    place = _place(AuditEntry.subject_id, AuditEntry.seq)
    return (
        select(AuditEntry.subject_id.label("key"), AuditEntry.seq, place.label("place"))
        .where(*is_done(said.subject, said.deeds))
        .subquery()
    )


def _place(key: Any, order: Any) -> ColumnElement[int]:  # noqa: ANN401 - columns of any model
    return func.row_number().over(partition_by=key, order_by=order)


def _differing_roles(session: Session) -> Iterator[Difference]:
    """Who may do what, by the newest entry that says so; and whose account is open."""
    newest = _newest("person", _NAMING)
    leaves = select(newest.c.key, AuditEntry.leaf).join(AuditEntry, AuditEntry.seq == newest.c.seq)
    said = {
        number: set(json.loads(leaf)["facts"]["roles"]) for number, leaf in session.execute(leaves)
    }
    held: dict[int, set[str]] = {number: set() for number in said}
    for number, role in session.execute(select(PersonRole.person_id, PersonRole.role)):
        held.setdefault(number, set()).add(role.value)
    for number in sorted(held):
        if held[number] != said.get(number, held[number]):
            sentence = f"roles of person {number}: not those that the log gave them"
            yield Difference("roles", "person", number, sentence)
    yield from _differing_accounts(session)


def _differing_accounts(session: Session) -> Iterator[Difference]:
    last = _newest("person", (Action.DISABLE_PERSON, Action.ENABLE_PERSON))
    told = (
        select(Person.id, Person.active, AuditEntry.action)
        .outerjoin(last, last.c.key == Person.id)
        .outerjoin(AuditEntry, AuditEntry.seq == last.c.seq)
    )
    for number, active, action in session.execute(told):
        if active is (action == Action.DISABLE_PERSON.value):
            state = "open" if active else "closed"
            sentence = f"account of person {number}: it is {state}, by the log it is not"
            yield Difference("accounts", "person", number, sentence)


def _posted_too_early(session: Session) -> Iterator[Difference]:
    """Posted as signed off, and nobody had signed it off."""
    earlier = aliased(AuditEntry)
    signed = exists().where(
        earlier.subject_type == "reply",
        earlier.subject_id == AuditEntry.subject_id,
        earlier.action == Action.SIGN_OFF.value,
        earlier.outcome == "ok",
        earlier.seq < AuditEntry.seq,
    )
    found = select(AuditEntry.subject_id, AuditEntry.seq).where(
        *is_done("reply", [Action.POST]), ~signed
    )
    for number, seq in session.execute(found.order_by(AuditEntry.seq).limit(MOST)):
        sentence = f"posting of reply {number}: entry {seq} has no sign-off before it"
        yield Difference("postings too early", "reply", number or 0, sentence)


def _gaps(session: Session) -> Iterator[Difference]:
    first, last, count = (
        func.min(Revision.number),
        func.max(Revision.number),
        func.count(Revision.id),
    )
    found = (
        select(Revision.reply_id)
        .group_by(Revision.reply_id)
        .having(or_(first != 1, last != count))
        .order_by(Revision.reply_id)
        .limit(MOST)
    )
    for number in session.scalars(found):
        sentence = f"versions of reply {number}: their numbers have a gap"
        yield Difference("gaps", "reply", number, sentence)


def _other_states(session: Session) -> Iterator[Difference]:
    """A reply is where its last step led; one without a step is being drafted."""
    last = select(func.max(Step.id)).where(Step.reply_id == Reply.id).correlate(Reply)
    found = (
        select(Reply.id, Reply.state)
        .outerjoin(Step, Step.id == last.scalar_subquery())
        .where(func.coalesce(Step.to_state, ReplyState.DRAFTING.value) != Reply.state)
        .order_by(Reply.id)
        .limit(MOST)
    )
    for number, state in session.execute(found):
        sentence = f"state of reply {number}: it is {state.value}, its last step led elsewhere"
        yield Difference("states", "reply", number, sentence)


def _miscounted_imports(session: Session) -> Iterator[Difference]:
    counted = func.count(Conversation.id)
    found = (
        select(FileImport.id, FileImport.conversations, counted)
        .outerjoin(Conversation, Conversation.import_id == FileImport.id)
        .group_by(FileImport.id, FileImport.conversations)
        .having(counted != FileImport.conversations)
        .order_by(FileImport.id)
    )
    for number, said, there in session.execute(found):
        sentence = f"import {number}: {there} conversations, {said} were imported"
        yield Difference("imports", "file_import", number, sentence)
