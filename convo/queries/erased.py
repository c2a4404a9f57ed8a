"""Words of entries that are gone: which entry erased them, when, and on what basis."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.sentences import sentence
from convo.db.models import AuditEntry, AuditErasure
from convo.domain.erasing import Basis
from convo.domain.permissions import Action
from convo.queries.leaves import find_fields

#: Deeds of the clock, all on the one basis.
_OF_RETENTION = frozenset({Action.REPLACE_HANDLES.value, Action.DISPOSE.value})
#: What stands for a basis that nobody can read any more.
_UNREADABLE = "the entry that says why can’t be read"


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of the words behind one commitment."""

    by: int
    at: datetime
    #: In words; empty where the entry names none.
    basis: str
    #: What the entry says, without who did it.
    sentence: str


def erased_in(session: Session, places: Collection[int]) -> Mapping[int, Mapping[str, Erased]]:
    """Of each of these entries the fields whose words were erased, and by what."""
    found: dict[int, dict[str, Erased]] = defaultdict(dict)
    if not places:
        return found
    rows = session.execute(
        select(AuditErasure.seq, AuditErasure.field, AuditEntry.seq, AuditEntry.at, AuditEntry.leaf)
        .join(AuditEntry, AuditEntry.seq == AuditErasure.erased_by)
        .where(AuditErasure.seq.in_(places))
    )
    for seq, field, by, at, leaf in rows:
        found[seq][field] = _erased(by, at, find_fields(leaf))
    return found


def basis_of(action: str, facts: Mapping[str, object]) -> Basis | None:
    """On what basis an entry erased, by what it says; None where it names none that we know."""
    named = facts.get("basis") or (Basis.RETENTION.value if action in _OF_RETENTION else None)
    return next((basis for basis in Basis if basis.value == named), None)


def _erased(by: int, at: datetime, leaf: Mapping[str, Any] | None) -> Erased:
    if leaf is None:
        return Erased(by=by, at=at, basis=_UNREADABLE, sentence=_UNREADABLE)
    action, facts = str(leaf["act"]), leaf["facts"]
    basis = basis_of(action, facts)
    said = sentence(action, str(leaf["outcome"]), leaf["reason"], facts)
    return Erased(by=by, at=at, basis=basis.label if basis else "", sentence=said)
