"""Where the log ends: who holds its head appends, and builds on nothing that is damaged."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, literal_column, select, union_all

from convo.audit.tree import Frontier, Place, leaf_hash
from convo.db.base import Base
from convo.db.models import AuditEntry, AuditHead, AuditNode
from convo.db.ready import Ready
from convo.domain.errors import DamagedRecord

_ENTRY, _NODE, _HEAD = (
    Base.metadata.tables[kind.__tablename__] for kind in (AuditEntry, AuditNode, AuditHead)
)

#: PostgreSQL's name for the lock on the log, so that writers queue up in the order they came.
LOG_LOCK = 0x636F6E766F  # 'convo'
#: How long a writer waits for the others on PostgreSQL. Whoever stalls holds up everybody.
_PATIENCE = "2s"

# Every deed waits for these, so they are made once and say nothing to the mapper.
_QUEUE_UP = select(
    func.set_config("lock_timeout", _PATIENCE, True),  # noqa: FBT003 - for this transaction
    func.pg_advisory_xact_lock(LOG_LOCK),
)
#: Where the bytes of entries stand, if hashes of entries are at level 0.
_LEAF = -1
_READ_HEAD = Ready(select(_HEAD.c.next_seq, _HEAD.c.last_ts, _HEAD.c.frontier).with_for_update())


class BrokenLog(DamagedRecord):
    """The end of the log is not what was written there: nothing may be built on it."""


class Head(NamedTuple):
    """Where the log ends, as it says itself."""

    next_seq: int
    last_ts: int
    frontier: bytes


def hold_head(connection: Connection) -> Head:
    """The head of the log as it is now, for this transaction alone: nobody else appends.

    On PostgreSQL an advisory lock makes writers wait in the order in which they came, for two
    seconds at most; the head's own row would hold against one that did not ask for it. On SQLite
    the transaction holds the whole database already.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_QUEUE_UP)
    heads = _READ_HEAD.read(connection)
    if len(heads) != 1:
        raise BrokenLog(f"the log has {len(heads)} heads")
    return Head(*heads[0])


def sound_frontier(connection: Connection, size: int, joined: bytes) -> Frontier:
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
    found = _read(connection, last[1], {last, *expected})
    leaf = found.get((_LEAF, last[1]))
    if leaf is None:
        raise BrokenLog(f"entry {last[1]}, the last one, is missing")
    expected[last] = leaf_hash(leaf)
    for place in _differing(found, expected):
        raise BrokenLog(f"node {place[1]} of level {place[0]} is not what was written")
    return frontier


def _read(connection: Connection, last: int, places: Collection[Place]) -> Mapping[Place, bytes]:
    """The nodes at these places, and the last entry's bytes, as if they stood below the leaves."""
    asked = {"last": last}
    for number, (level, place) in enumerate(places):
        asked[f"level_{number}"], asked[f"place_{number}"] = level, place
    rows = _reading(len(places)).read(connection, asked)
    return {(level, place): stored for level, place, stored in rows}


@cache
def _reading(places: int) -> Ready:
    """Not `(level, place) IN …`: for that SQLite reads every node there is."""
    leaf = select(literal_column(str(_LEAF)), _ENTRY.c.seq, _ENTRY.c.leaf)
    node = select(_NODE.c.level, _NODE.c.place, _NODE.c.hash)
    nodes = (
        node.where(
            _NODE.c.level == bindparam(f"level_{number}"),
            _NODE.c.place == bindparam(f"place_{number}"),
        )
        for number in range(places)
    )
    return Ready(union_all(leaf.where(_ENTRY.c.seq == bindparam("last")), *nodes))


def _differing(found: Mapping[Place, bytes], expected: Mapping[Place, bytes]) -> list[Place]:
    return [place for place, hashed in expected.items() if found.get(place) != hashed]
