"""Words of entries that are gone: which entry erased them, when, and on what basis."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.sentences import sentence
from convo.db.models import AuditEntry, AuditErasure
from convo.domain.erasing import Basis

_BASES = {basis.value: basis.label for basis in Basis}


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
        found[seq][field] = _erased(by, at, json.loads(leaf))
    return found


def _erased(by: int, at: datetime, leaf: Mapping[str, object]) -> Erased:
    facts = leaf["facts"]
    known = facts if isinstance(facts, Mapping) else {}
    said = sentence(str(leaf["act"]), str(leaf["outcome"]), str(leaf["reason"]), known)
    basis = str(known.get("basis", ""))
    return Erased(by=by, at=at, basis=_BASES.get(basis, basis), sentence=said)
