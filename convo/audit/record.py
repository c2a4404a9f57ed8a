"""The one writer of the audit log."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.entry import Entry, commit
from convo.db.models import AuditEntry, AuditFinding, AuditHead, AuditOpening

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def append(session: Session, entry: Entry, words: Mapping[str, str], now: datetime) -> int:
    """Append an entry that commits to `words` (by field), and return its place in the log.

    To be called last in a transaction: it takes the head of the log until the commit. The words
    lie beside the entry, with their salts, and can be erased without breaking it. Raises
    `NotCanonical` for words that have no canonical bytes.
    """
    session.flush()
    head = session.scalars(select(AuditHead).with_for_update()).one()
    salts = {field: secrets.token_bytes(32) for field in words}
    sealed = replace(
        entry,
        commitments={field: commit(salts[field], field, value) for field, value in words.items()},
    )
    ts = (now - _EPOCH) // timedelta(microseconds=1)
    seq = head.next_seq
    leaf = sealed.leaf(seq, ts, back=max(0, head.last_ts - ts))
    session.add(_row(sealed, seq, leaf, now))
    session.add_all(AuditFinding(rule=rule, seq=seq) for rule in _rules(sealed))
    session.add_all(
        AuditOpening(seq=seq, field=field, salt=salts[field], value=value)
        for field, value in words.items()
    )
    head.next_seq = seq + 1
    head.last_ts = ts
    session.flush()
    return seq


def _row(entry: Entry, seq: int, leaf: bytes, now: datetime) -> AuditEntry:
    conversation = _conversation(entry)
    return AuditEntry(
        seq=seq,
        leaf=leaf,
        entry_id=entry.entry_id,
        request=entry.request,
        at=now,
        action=entry.action,
        outcome=entry.outcome,
        actor_id=entry.actor_id,
        actor_role=entry.actor_role,
        subject_type=entry.subject.type,
        subject_id=int(entry.subject.id) if entry.subject.id else None,
        conversation_id=int(conversation) if conversation else None,
    )


def _rules(entry: Entry) -> set[str]:
    """The rules among `facts`, where a finding reads `stop rebuttal.LineByLine`."""
    return {str(finding).partition(" ")[2] for finding in entry.facts.get("findings", ())}


def _conversation(entry: Entry) -> str:
    for subject in (entry.subject, *entry.related):
        if subject.type == "conversation":
            return subject.id
    return ""
