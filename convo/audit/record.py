"""The one writer of the audit log."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, tuple_
from sqlalchemy.orm import Session

from convo.audit.entry import Entry, commit
from convo.audit.tree import Frontier, Place, leaf_hash
from convo.db.base import Base
from convo.db.models import AuditEntry, AuditFinding, AuditHead, AuditNode, AuditOpening

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: PostgreSQL's name for the lock on the log, so that writers queue up in the order they came.
LOG_LOCK = 0x636F6E766F  # 'convo'
#: How long a writer waits for the others on PostgreSQL. Whoever stalls holds up everybody.
_PATIENCE = "2s"


class BrokenLog(Exception):
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
    head = hold_head(session)
    first = head.next_seq
    batch = Batch(frontier=_sound_frontier(session, head), now=now, last_ts=head.last_ts)
    for entry, words in entries:
        batch.add(entry, words)
    for table, rows in batch.tables():
        if rows:
            session.execute(insert(table), rows)
    head.next_seq, head.frontier = batch.frontier.size, batch.frontier.joined
    head.last_ts = batch.last_ts
    session.flush()
    return first


@dataclass(slots=True)
class Batch:
    """Entries on their way into the log: the rows of each, and where the tree ends after them."""

    frontier: Frontier
    now: datetime
    last_ts: int
    entries: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    openings: list[dict[str, Any]] = field(default_factory=list)

    def add(self, entry: Entry, words: Mapping[str, str]) -> None:
        """Give this entry its place, with the words that it commits to."""
        seq, ts = self.frontier.size, (self.now - _EPOCH) // timedelta(microseconds=1)
        salts = {name: secrets.token_bytes(32) for name in words}
        commitments = {name: commit(salts[name], name, value) for name, value in words.items()}
        # Only the first can stand behind the entry before it: the others are of the same moment.
        leaf = replace(entry, commitments=commitments).leaf(seq, ts, max(0, self.last_ts - ts))
        self.last_ts = ts
        self.frontier, made = self.frontier.with_leaf(leaf_hash(leaf))
        self.entries.append(_row(entry, seq, leaf, self.now))
        self.nodes += [{"level": at[0], "place": at[1], "hash": each} for at, each in made]
        self.findings += [{"rule": rule, "seq": seq} for rule in _rules(entry)]
        self.openings += [
            {"seq": seq, "field": name, "salt": salts[name], "value": value}
            for name, value in words.items()
        ]

    def tables(self) -> tuple[tuple[type[Base], list[dict[str, Any]]], ...]:
        """What there is to insert, and where."""
        return (
            (AuditEntry, self.entries),
            (AuditNode, self.nodes),
            (AuditFinding, self.findings),
            (AuditOpening, self.openings),
        )


def hold_head(session: Session) -> AuditHead:
    """The head of the log as it is now, for this transaction alone: nobody else appends.

    On PostgreSQL an advisory lock makes writers wait in the order in which they came, for two
    seconds at most; the head's own row would hold against one that did not ask for it. On SQLite
    the transaction holds the whole database already.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(
            select(
                func.set_config("lock_timeout", _PATIENCE, True),  # noqa: FBT003 - for this transaction
                func.pg_advisory_xact_lock(LOG_LOCK),
            )
        )
    return session.scalars(
        select(AuditHead).with_for_update().execution_options(populate_existing=True)
    ).one()


def _sound_frontier(session: Session, head: AuditHead) -> Frontier:
    """Where the tree goes on. Raises `BrokenLog` unless its end is what was written there.

    The last entry's bytes, its node, the subtrees above and the head have to tell one story, so
    that a bit that flipped on the disk is never built into the tree for good.
    """
    try:
        frontier = Frontier.of(head.next_seq, head.frontier)
    except ValueError as wrong:
        raise BrokenLog(f"the head of the log is damaged: {wrong}") from wrong
    if not frontier.size:
        return frontier
    last = (0, frontier.size - 1)
    expected = dict(zip(frontier.places, frontier.peaks, strict=True))
    leaf = session.scalar(select(AuditEntry.leaf).where(AuditEntry.seq == last[1]))
    if leaf is None:
        raise BrokenLog(f"entry {last[1]}, the last one, is missing")
    expected[last] = leaf_hash(leaf)
    for place in _differing(_stored(session, list(expected)), expected):
        raise BrokenLog(f"node {place[1]} of level {place[0]} is not what was written")
    return frontier


def _stored(session: Session, places: Sequence[Place]) -> dict[Place, bytes]:
    found = select(AuditNode.level, AuditNode.place, AuditNode.hash).where(
        tuple_(AuditNode.level, AuditNode.place).in_(places)
    )
    return {(level, place): hashed for level, place, hashed in session.execute(found)}


def _differing(found: Mapping[Place, bytes], expected: Mapping[Place, bytes]) -> list[Place]:
    return [place for place, hashed in expected.items() if found.get(place) != hashed]


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
