"""The one writer of the audit log."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session

from convo.audit.copies import marks_of, rules_of
from convo.audit.entry import Entry, NotCanonical, commit, require_canonical
from convo.audit.log_end import Head, hold_head, sound_frontier
from convo.audit.search_index import index_entries
from convo.audit.tree import Frontier, leaf_hash
from convo.db.base import Base
from convo.db.models import (
    AuditEntry,
    AuditFinding,
    AuditHead,
    AuditMark,
    AuditNode,
    AuditOpening,
)
from convo.db.ready import Ready

_ENTRY, _NODE, _FINDING, _MARK, _OPENING, _HEAD = (
    Base.metadata.tables[kind.__tablename__]
    for kind in (AuditEntry, AuditNode, AuditFinding, AuditMark, AuditOpening, AuditHead)
)

#: More than any form or file of convo takes.
MOST_LETTERS = 16_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Every deed waits for these, so they are made once and say nothing to the mapper.
_INSERT = {table: Ready(insert(table)) for table in (_ENTRY, _NODE, _FINDING, _MARK, _OPENING)}
_MOVE_HEAD = Ready(update(_HEAD).values({name: bindparam(name) for name in Head._fields}))


def append(session: Session, entry: Entry, words: Mapping[str, str], now: datetime) -> int:
    """Append an entry that commits to `words` (by field), and return its place in the log.

    To be called last in a transaction: it takes the head of the log until the commit. The words
    lie beside the entry, with their salts, and can be erased without breaking it. Raises
    `NotCanonical` for words that have no canonical bytes, `BrokenLog` where the log ends otherwise
    than it was left.
    """
    return append_all(session, [(entry, words)], now)


def append_all(
    session: Session, entries: Iterable[tuple[Entry, Mapping[str, str]]], now: datetime
) -> int:
    """Append several entries, each with its words, and return the place of the first."""
    session.flush()
    connection = session.connection()
    head = hold_head(connection)
    batch = Batch(
        frontier=sound_frontier(connection, head.next_seq, head.frontier),
        now=now,
        last_ts=head.last_ts,
    )
    for entry, words in entries:
        batch.add(entry, words)
    for table, rows in batch.tables():
        if rows:
            _INSERT[table].write(connection, rows)
    index_entries(connection, batch.entries, batch.openings)
    moved = Head(batch.frontier.size, batch.last_ts, batch.frontier.joined)
    _MOVE_HEAD.write(connection, [moved._asdict()])
    return head.next_seq


@dataclass(slots=True)
class Batch:
    """Entries on their way into the log: the rows of each, and where the tree ends after them."""

    frontier: Frontier
    now: datetime
    last_ts: int
    entries: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    openings: list[dict[str, Any]] = field(default_factory=list)

    def add(self, entry: Entry, words: Mapping[str, str]) -> None:
        """Give this entry its place, with the words that it commits to."""
        _require_keepable(words)
        seq, ts = self.frontier.size, (self.now - _EPOCH) // _MICROSECOND
        salts = {name: secrets.token_bytes(32) for name in words}
        commitments = {name: commit(salts[name], name, value) for name, value in words.items()}
        # Only the first can stand behind the entry before it: the others are of the same moment.
        back = max(0, self.last_ts - ts)
        leaf = entry.leaf(seq, ts, back, commitments)
        self.last_ts = ts
        self.frontier, made = self.frontier.with_leaf(leaf_hash(leaf))
        self.entries.append(_row(entry, seq, leaf, self.now))
        self.nodes += [{"level": at[0], "place": at[1], "hash": each} for at, each in made]
        self.findings += [{"rule": rule, "seq": seq} for rule in rules_of(entry.facts)]
        self.marks += [{"mark": mark, "seq": seq} for mark in marks_of(entry.facts, back)]
        self.openings += [
            {"seq": seq, "field": name, "salt": salts[name], "value": value}
            for name, value in words.items()
        ]

    def tables(self) -> tuple[tuple[Table, list[dict[str, Any]]], ...]:
        """What there is to insert, and where."""
        return (
            (_ENTRY, self.entries),
            (_NODE, self.nodes),
            (_FINDING, self.findings),
            (_MARK, self.marks),
            (_OPENING, self.openings),
        )


def _require_keepable(words: Mapping[str, str]) -> None:
    """Raise `NotCanonical` before anything is hashed that could not be kept, or never be read."""
    for name, value in words.items():
        if len(value) > MOST_LETTERS:
            raise NotCanonical(f"{name} is longer than {MOST_LETTERS:,} characters")
        require_canonical(value)


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


def _conversation(entry: Entry) -> str:
    for subject in (entry.subject, *entry.related):
        if subject.type == "conversation":
            return subject.id
    return ""
