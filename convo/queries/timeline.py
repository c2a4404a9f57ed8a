"""Entries of the log as people read them: sentences with names, findings and words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from convo.audit.sentences import sentence
from convo.db.models import AuditEntry, AuditOpening, Person
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.erased import Erased, erased_in
from convo.queries.facts_in_words import PEOPLE, facts_in_words
from convo.queries.leaves import find_fields
from convo.queries.people import names_of

#: What stands for an entry whose bytes are no entry any more.
UNREADABLE = "This entry can’t be read. Verify the log"

#: What is read of an entry to show it, and the name of whoever did it.
_SHOWN = (
    AuditEntry.seq,
    AuditEntry.leaf,
    AuditEntry.at,
    AuditEntry.action,
    AuditEntry.outcome,
    AuditEntry.actor_id,
    AuditEntry.actor_role,
    AuditEntry.subject_type,
    AuditEntry.subject_id,
    AuditEntry.conversation_id,
    Person.name.label("who"),
)

#: Who did what nobody with an account did.
_NOBODY = {
    "clock": "The clock",
    "administrator": "The command line",
    "operator": "The command line",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry as people read it."""

    seq: int
    at: datetime
    who: str
    role: str
    sentence: str
    action: str
    outcome: str
    conversation_id: int | None
    subject_type: str
    subject_id: int | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: The facts again, with names, days and labels instead of numbers and codes.
    in_words: Mapping[str, object] = field(default_factory=dict)
    #: The words that the entry commits to, by field.
    words: Mapping[str, str] = field(default_factory=dict)
    #: The number of the account of `who`; None where nobody with an account did it.
    account: int | None = None
    #: The fields whose words are gone, with what erased them; None where no entry says so.
    gone: Mapping[str, Erased | None] = field(default_factory=dict)
    #: Its bytes can't be read: the rest is what the columns beside them say, and proves nothing.
    is_damaged: bool = False

    @property
    def findings(self) -> tuple[str, ...]:
        """Level and rule of each finding that was open, such as `stop rebuttal.LineByLine`."""
        return tuple(self.facts.get("findings", ()))


def timeline(session: Session, conversation_id: int) -> list[Line]:
    """Everything that happened to a conversation and its replies, oldest first."""
    found = (
        select(AuditEntry)
        .where(AuditEntry.conversation_id == conversation_id)
        .order_by(AuditEntry.seq)
    )
    return read_lines(session, found)


def find_last_deed(session: Session, subject_type: str, subject_id: int) -> Line | None:
    """The newest thing that was done to a case, refusals apart."""
    newest = (
        select(AuditEntry)
        .where(
            AuditEntry.subject_type == subject_type,
            AuditEntry.subject_id == subject_id,
            AuditEntry.outcome == Outcome.OK.value,
        )
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    return next(iter(read_lines(session, newest)), None)


def list_deeds_on_reply(session: Session, reply_id: int, action: Action) -> list[Line]:
    """Each time that this was done to a reply, the earliest first."""
    found = (
        select(AuditEntry)
        .where(
            AuditEntry.subject_type == "reply",
            AuditEntry.subject_id == reply_id,
            AuditEntry.action == action.value,
            AuditEntry.outcome == Outcome.OK.value,
        )
        .order_by(AuditEntry.seq)
    )
    return read_lines(session, found)


def read_lines(session: Session, found: Select[Any]) -> list[Line]:
    """The entries that this finds as lines, in its order, in two queries however many they are.

    And a third where entries name people besides those who did the deeds. One whose bytes can't be
    read is a line that says so: the others are as readable as ever.
    """
    named = found.with_only_columns(*_SHOWN).outerjoin(Person, Person.id == AuditEntry.actor_id)
    entries: Sequence[Row[*tuple[Any, ...]]] = session.execute(named).all()
    words = _words_of(session, [entry.seq for entry in entries])
    leaves = {entry.seq: leaf for entry in entries if (leaf := find_fields(entry.leaf)) is not None}
    known = {entry.actor_id: entry.who for entry in entries if entry.actor_id and entry.who}
    names = _names_in(session, leaves.values(), known)
    holes = [seq for seq, leaf in leaves.items() if leaf["c"].keys() - words[seq].keys()]
    erased = erased_in(session, holes)
    return [
        _line(entry, leaves[entry.seq], names, words[entry.seq], erased.get(entry.seq, {}))
        if entry.seq in leaves
        else _damaged(entry, words[entry.seq])
        for entry in entries
    ]


def _names_in(
    session: Session, leaves: Iterable[Mapping[str, Any]], known: Mapping[int, str]
) -> Mapping[int, str]:
    """The names of those whom facts name by number; asked for are only those not `known`."""
    people = {
        value
        for leaf in leaves
        for name, value in leaf["facts"].items()
        if name in PEOPLE and isinstance(value, int)
    }
    unknown = people - known.keys()
    return {**known, **names_of(session, unknown)} if unknown else known


def _words_of(session: Session, places: list[int]) -> Mapping[int, dict[str, str]]:
    words: dict[int, dict[str, str]] = defaultdict(dict)
    found = select(AuditOpening.seq, AuditOpening.field, AuditOpening.value)
    for seq, name, value in session.execute(found.where(AuditOpening.seq.in_(places))):
        words[seq][name] = value
    return words


def _line(
    entry: Row[*tuple[Any, ...]],
    leaf: Mapping[str, Any],
    names: Mapping[int, str],
    words: Mapping[str, str],
    erased: Mapping[str, Erased],
) -> Line:
    facts = leaf["facts"]
    in_words = facts_in_words(facts, names)
    return Line(
        seq=entry.seq,
        at=entry.at,
        who=entry.who or _NOBODY.get(entry.actor_role, "Somebody"),
        role=entry.actor_role,
        sentence=sentence(entry.action, entry.outcome, leaf["reason"], in_words),
        action=entry.action,
        outcome=entry.outcome,
        conversation_id=entry.conversation_id,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        facts=facts,
        account=entry.actor_id,
        in_words=in_words,
        words=words,
        gone={name: erased.get(name) for name in leaf["c"] if name not in words},
    )


def _damaged(entry: Row[*tuple[Any, ...]], words: Mapping[str, str]) -> Line:
    """What the columns beside an entry say of it, and the words that lie there."""
    return Line(
        seq=entry.seq,
        at=entry.at,
        who="",
        role=entry.actor_role,
        sentence=UNREADABLE,
        action=entry.action,
        outcome=entry.outcome,
        conversation_id=entry.conversation_id,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        words=words,
        is_damaged=True,
    )
