"""The one writer of the audit log."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
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
    return append_all(session, [(entry, words)], now)


def append_all(
    session: Session, entries: Iterable[tuple[Entry, Mapping[str, str]]], now: datetime
) -> int:
    """Append several entries, each with its words, and return the place of the first."""
    session.flush()
    head = session.scalars(select(AuditHead).with_for_update()).one()
    ts = (now - _EPOCH) // timedelta(microseconds=1)
    first = head.next_seq
    back = max(0, head.last_ts - ts)
    rows: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    openings: list[dict[str, Any]] = []
    for seq, (entry, words) in enumerate(entries, start=first):
        salts = {field: secrets.token_bytes(32) for field in words}
        sealed = replace(
            entry,
            commitments={
                field: commit(salts[field], field, value) for field, value in words.items()
            },
        )
        # Only the first can stand behind the entry before it: the others are of the same moment.
        rows.append(_row(sealed, seq, sealed.leaf(seq, ts, back=back), now))
        back = 0
        findings += [{"rule": rule, "seq": seq} for rule in _rules(sealed)]
        openings += [
            {"seq": seq, "field": field, "salt": salts[field], "value": value}
            for field, value in words.items()
        ]
    for table, values in ((AuditEntry, rows), (AuditFinding, findings), (AuditOpening, openings)):
        if values:
            session.execute(insert(table), values)
    head.next_seq = first + len(rows)
    head.last_ts = ts
    session.flush()
    return first


def _row(entry: Entry, seq: int, leaf: bytes, now: datetime) -> dict[str, Any]:
    conversation = _conversation(entry)
    return {
        "seq": seq,
        "leaf": leaf,
        "entry_id": entry.entry_id,
        "request": entry.request,
        "at": now,
        "action": entry.action,
        "outcome": entry.outcome,
        "actor_id": entry.actor_id,
        "actor_role": entry.actor_role,
        "subject_type": entry.subject.type,
        "subject_id": int(entry.subject.id) if entry.subject.id else None,
        "conversation_id": int(conversation) if conversation else None,
    }


def _rules(entry: Entry) -> set[str]:
    """The rules among `facts`, where a finding reads `stop rebuttal.LineByLine`."""
    return {str(finding).partition(" ")[2] for finding in entry.facts.get("findings", ())}


def _conversation(entry: Entry) -> str:
    for subject in (entry.subject, *entry.related):
        if subject.type == "conversation":
            return subject.id
    return ""
