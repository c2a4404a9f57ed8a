"""Entries of the log as people read them: sentences with names, findings and words."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.sentences import sentence
from convo.db.models import AuditEntry, AuditOpening
from convo.domain.vocabulary import Approach, ReplyKind, ReplyOutcome
from convo.queries.people import names_of

#: How words of the vocabulary that stand in facts are shown, by the fact's name.
_LABELS: Mapping[str, Mapping[str, str]] = {
    "approach": {word.value: word.label for word in Approach},
    "kind": {word.value: word.label for word in ReplyKind},
    "result": {word.value: word.label for word in ReplyOutcome},
}

#: Who did what nobody with an account did.
_NOBODY = {"clock": "The clock", "administrator": "The command line"}


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
    #: The words that the entry commits to, by field.
    words: Mapping[str, str] = field(default_factory=dict)

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
    return as_lines(session, session.scalars(found).all())


def as_lines(session: Session, entries: Sequence[AuditEntry]) -> list[Line]:
    """These entries as lines, in their order, with two queries however many they are."""
    names = names_of(session, {e.actor_id for e in entries if e.actor_id is not None})
    words = _words_of(session, [entry.seq for entry in entries])
    return [_line(entry, names, words[entry.seq]) for entry in entries]


def _words_of(session: Session, places: Iterable[int]) -> Mapping[int, dict[str, str]]:
    words: dict[int, dict[str, str]] = defaultdict(dict)
    found = select(AuditOpening).where(AuditOpening.seq.in_(list(places)))
    for opening in session.scalars(found):
        words[opening.seq][opening.field] = opening.value
    return words


def _line(entry: AuditEntry, names: Mapping[int, str], words: Mapping[str, str]) -> Line:
    leaf = json.loads(entry.leaf)
    facts = leaf["facts"]
    return Line(
        seq=entry.seq,
        at=entry.at,
        who=names.get(entry.actor_id or 0) or _NOBODY.get(entry.actor_role, "Somebody"),
        role=entry.actor_role,
        sentence=sentence(entry.action, entry.outcome, leaf["reason"], _labelled(facts)),
        action=entry.action,
        outcome=entry.outcome,
        conversation_id=entry.conversation_id,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        facts=facts,
        words=words,
    )


def _labelled(facts: Mapping[str, Any]) -> dict[str, object]:
    """Facts in the words of a page; a word from a later version of convo stands as it is."""
    return {
        name: _LABELS[name].get(value, value) if name in _LABELS else value
        for name, value in facts.items()
    }
