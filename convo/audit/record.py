"""The one writer of the audit log."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Table,
    bindparam,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from convo.audit.copies import marks_of, rules_of
from convo.audit.entry import Entry, NotCanonical, commit, require_canonical
from convo.audit.search_index import index_entries
from convo.audit.tree import Frontier, Place, leaf_hash
from convo.db.base import Base
from convo.db.models import (
    AuditEntry,
    AuditFinding,
    AuditHead,
    AuditMark,
    AuditNode,
    AuditOpening,
)
from convo.domain.errors import DamagedRecord

_ENTRY, _NODE, _FINDING, _MARK, _OPENING, _HEAD = (
    Base.metadata.tables[kind.__tablename__]
    for kind in (AuditEntry, AuditNode, AuditFinding, AuditMark, AuditOpening, AuditHead)
)

#: More than any form or file of convo takes.
MOST_LETTERS = 16_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: PostgreSQL's name for the lock on the log, so that writers queue up in the order they came.
LOG_LOCK = 0x636F6E766F  # 'convo'
#: How long a writer waits for the others on PostgreSQL. Whoever stalls holds up everybody.
_PATIENCE = "2s"


# Every deed waits for these, so they are made once and say nothing to the mapper.
_QUEUE_UP = select(
    func.set_config("lock_timeout", _PATIENCE, True),  # noqa: FBT003 - for this transaction
    func.pg_advisory_xact_lock(LOG_LOCK),
)
_READ_HEAD = select(_HEAD).with_for_update()
#: The last entry's bytes, as if they stood below the leaves, and the nodes at some places (and at
#: some more). Not `(level, place) IN …`: for that SQLite reads every node there is.
_READ_END = union_all(
    select(literal(-1), _ENTRY.c.seq, _ENTRY.c.leaf).where(_ENTRY.c.seq == bindparam("last")),
    select(_NODE.c.level, _NODE.c.place, _NODE.c.hash).where(
        _NODE.c.level.in_(bindparam("levels", expanding=True)),
        _NODE.c.place.in_(bindparam("places", expanding=True)),
    ),
)
_INSERT = {table: insert(table) for table in (_ENTRY, _NODE, _FINDING, _MARK, _OPENING)}
_MOVE_HEAD = update(_HEAD)


class BrokenLog(DamagedRecord):
    """The end of the log is not what was written there: nothing may be built on it."""


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
        frontier=_sound_frontier(connection, head.next_seq, head.frontier),
        now=now,
        last_ts=head.last_ts,
    )
    for entry, words in entries:
        batch.add(entry, words)
    for table, rows in batch.tables():
        if rows:
            connection.execute(_INSERT[table], rows)
    index_entries(connection, batch.entries, batch.openings)
    connection.execute(
        _MOVE_HEAD,
        {
            "next_seq": batch.frontier.size,
            "last_ts": batch.last_ts,
            "frontier": batch.frontier.joined,
        },
    )
    return int(head.next_seq)


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
        seq, ts = self.frontier.size, (self.now - _EPOCH) // timedelta(microseconds=1)
        salts = {name: secrets.token_bytes(32) for name in words}
        commitments = {name: commit(salts[name], name, value) for name, value in words.items()}
        # Only the first can stand behind the entry before it: the others are of the same moment.
        back = max(0, self.last_ts - ts)
        leaf = replace(entry, commitments=commitments).leaf(seq, ts, back)
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


def hold_head(connection: Connection) -> Row[tuple[Any, ...]]:
    """The head of the log as it is now, for this transaction alone: nobody else appends.

    On PostgreSQL an advisory lock makes writers wait in the order in which they came, for two
    seconds at most; the head's own row would hold against one that did not ask for it. On SQLite
    the transaction holds the whole database already.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_QUEUE_UP)
    head = connection.execute(_READ_HEAD).one_or_none()
    if head is None:
        raise BrokenLog("the head of the log is missing")
    return head


def _sound_frontier(connection: Connection, size: int, joined: bytes) -> Frontier:
    """Where the tree goes on. Raises `BrokenLog` unless its end is what was written there.

    The last entry's bytes, its node, the subtrees above and the head have to tell one story, so
    that a bit that flipped on the disk is never built into the tree for good.
    """
    try:
        frontier = Frontier.of(size, joined)
    except ValueError as wrong:
        raise BrokenLog(f"the head of the log is damaged: {wrong}") from wrong
    if not size:
        return frontier
    last = (0, size - 1)
    expected = dict(zip(frontier.places, frontier.peaks, strict=True))
    levels, places = ({place[part] for place in (last, *expected)} for part in (0, 1))
    asked = {"last": last[1], "levels": sorted(levels), "places": sorted(places)}
    found = {(row[0], row[1]): row[2] for row in connection.execute(_READ_END, asked)}
    leaf = found.get((-1, last[1]))
    if leaf is None:
        raise BrokenLog(f"entry {last[1]}, the last one, is missing")
    expected[last] = leaf_hash(leaf)
    for place in _differing(found, expected):
        raise BrokenLog(f"node {place[1]} of level {place[0]} is not what was written")
    return frontier


def _differing(found: Mapping[Place, bytes], expected: Mapping[Place, bytes]) -> list[Place]:
    return [place for place, hashed in expected.items() if found.get(place) != hashed]


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
