"""What rows say against what the log committed to: words, and who may do what.

Words are compared where the log still has them; the entry of an erasure accounts for others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Subquery, and_, func, select, true
from sqlalchemy.orm import Session

from convo.db.models import (
    AuditEntry,
    AuditOpening,
    Community,
    Conversation,
    Decision,
    EngagementCheck,
    Extension,
    Insight,
    LineToTake,
    Note,
    Person,
    PersonRole,
    Recognition,
    Reply,
    Revision,
    Side,
    Snapshot,
    Team,
    Topic,
    Venue,
)
from convo.domain.permissions import Action
from convo.queries.leaves import find_fields
from convo.queries.reconciled_kinds import Difference, is_done
from convo.queries.reconciled_rows import MOST

_AT_ONCE = 1000
_EVERY = true()
_NAMING = (Action.ADD_PERSON, Action.CHANGE_PERSON)
_POSTING = (Action.POST, Action.RECORD_UNSIGNED)
_LOGGING = (Action.LOG, Action.LOG_COMMUNITY)
_SETTLING = (Action.AGREE_EXTENSION, Action.REFUSE_EXTENSION)
_CASE, _NTH = Extension.conversation_id, Extension.id
_SECOND, _IS_SETTLED = Extension.settled_with, Extension.settled_at.is_not(None)
_REGISTER = (Action.ADD_COMMUNITY, Action.CHANGE_COMMUNITY)


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
    #: Of its rows, those that such an entry was written about.
    where: Any = _EVERY


_SAID = (
    Said("names", "person", Person.id, Person.name, _NAMING, "name"),
    Said("email addresses", "person", Person.id, Person.email, _NAMING, "email"),
    Said("names", "team", Team.id, Team.name, (Action.ADD_TEAM,), "name"),
    Said("names", "venue", Venue.id, Venue.name, (Action.ADD_VENUE, Action.CHANGE_VENUE), "name"),
    Said("names", "topic", Topic.id, Topic.name, (Action.ADD_TOPIC, Action.CHANGE_TOPIC), "name"),
    Said("names", "community", Community.id, Community.name, _REGISTER, "name"),
    Said(
        "concerns",
        "community",
        EngagementCheck.community_id,
        EngagementCheck.concerns,
        (Action.CHECK_COMMUNITY,),
        "concerns",
        EngagementCheck.id,
    ),
    Said(
        "recognition",
        "recognition",
        Recognition.id,
        Recognition.said,
        (Action.RECORD_RECOGNITION,),
        "said",
    ),
    Said("words", "line_to_take", LineToTake.id, LineToTake.words, (Action.ADD_LINE,), "words"),
    Said("names", "side", Side.id, Side.name, (Action.NAME_SIDE,), "name"),
    Said("words", "insight", Insight.id, Insight.words, (Action.DRAW_INSIGHT,), "words"),
    Said("uses", "insight", Insight.id, Insight.use, (Action.USE_INSIGHT,), "use"),
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
    Said("titles", "conversation", Conversation.id, Conversation.title, _LOGGING, "title"),
    Said("addresses", "conversation", Conversation.id, Conversation.address, _LOGGING, "address"),
    Said(
        "handles",
        "conversation",
        Snapshot.conversation_id,
        Snapshot.handle,
        (*_LOGGING, Action.ADD_SNAPSHOT),
        "handle",
        Snapshot.id,
    ),
    Said(
        "snapshots",
        "conversation",
        Snapshot.conversation_id,
        Snapshot.words,
        (*_LOGGING, Action.ADD_SNAPSHOT),
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
    Said("extensions", "conversation", _CASE, Extension.reason, (Action.EXTEND,), "reason", _NTH),
    Said("second words", "conversation", _CASE, _SECOND, _SETTLING, "reason", _NTH, _IS_SETTLED),
)


def differing_words(session: Session) -> Iterator[Difference]:
    """Everything that rows say otherwise than the log."""
    for said in _SAID:
        yield from islice(_other_words(session, said), MOST)
    yield from _differing_roles(session)


def _newest(subject: str, deeds: Iterable[Action]) -> Subquery:
    return (
        select(AuditEntry.subject_id.label("key"), func.max(AuditEntry.seq).label("seq"))
        .where(*is_done(subject, deeds))
        .group_by(AuditEntry.subject_id)
        .subquery()
    )


def _other_words(session: Session, said: Said) -> Iterator[Difference]:
    """Rows and entries side by side, in the order of their things: neither side fills memory."""
    in_order = said.order is not None
    for number, values, told in _beside(_rows(session, said), _entries(session, said)):
        pairs = zip(values, told, strict=False) if in_order else [(values[0], told[-1])]
        for value, (seq, recorded) in pairs:
            if recorded is not None and recorded != value:
                what = f"{said.what} of {said.subject} {number}"
                sentence = f"{what}: the row has other words than entry {seq}"
                yield Difference(said.what, said.subject, number, sentence)


def _rows(session: Session, said: Said) -> Iterator[tuple[int, Any]]:
    order = [said.key] if said.order is None else [said.key, said.order]
    found = select(said.key, said.value).where(said.where).order_by(*order)
    # Closed in any case: whoever compares stops where one side ends.
    with session.execute(found.execution_options(yield_per=_AT_ONCE)) as result:
        for row in result:
            yield row[0], row[1]


def _entries(session: Session, said: Said) -> Iterator[tuple[int, tuple[int, str | None]]]:
    """Each entry with the words that lie beside it; None where they were erased."""
    opened = and_(AuditOpening.seq == AuditEntry.seq, AuditOpening.field == said.field)
    found = (
        select(AuditEntry.subject_id, AuditEntry.seq, AuditOpening.value)
        .outerjoin(AuditOpening, opened)
        .where(*is_done(said.subject, said.deeds), AuditEntry.subject_id.is_not(None))
        .order_by(AuditEntry.subject_id, AuditEntry.seq)
    )
    with session.execute(found.execution_options(yield_per=_AT_ONCE)) as result:
        for number, seq, value in result:
            yield number or 0, (seq, value)


def _beside(
    rows: Iterable[tuple[int, Any]], entries: Iterable[tuple[int, Any]]
) -> Iterator[tuple[int, list[Any], list[Any]]]:
    """The values of each number that is on both sides, where both are in their order."""
    nothing: tuple[int | None, Iterable[tuple[int, Any]]] = (None, ())
    told = groupby(entries, key=itemgetter(0))
    there, group = next(told, nothing)
    for number, values in groupby(rows, key=itemgetter(0)):
        while there is not None and there < number:
            there, group = next(told, nothing)
        if there == number:
            yield number, [value for _, value in values], [value for _, value in group]


def _differing_roles(session: Session) -> Iterator[Difference]:
    """Who may do what, by the newest entry that says so; and whose account is open."""
    newest = _newest("person", _NAMING)
    leaves = select(newest.c.key, AuditEntry.leaf).join(AuditEntry, AuditEntry.seq == newest.c.seq)
    said = {
        number: set(said["facts"].get("roles", ()))
        for number, leaf in session.execute(leaves)
        if (said := find_fields(leaf)) is not None  # the verifier names one that can't be read
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
