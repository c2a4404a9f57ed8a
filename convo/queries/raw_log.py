"""The statements that read the whole log as it is stored (`whole_log.py`), without any types.

There are hundreds of stretches, so each statement is made once: where a stretch begins and ends is
bound to it. One without a beginning has whatever lies before it too, likewise at the end.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    BLOB,
    ColumnElement,
    Select,
    TableClause,
    bindparam,
    cast,
    collate,
    column,
    select,
    table,
)

from convo.audit.source import COPIED

#: Entries in a stretch: a power of two, so that nodes fit, and few enough to stay in the cache of a
#: processor while they are worked on, which is a good part of the speed (decision 012).
_ENTRIES = 512
#: More levels than a tree can have.
LEVELS = 63
#: No place lies beyond.
FARTHEST = 2**63 - 1


def _raw(name: str, *columns: str) -> TableClause:
    """A table without types, so that values come as the database has them."""
    return table(name, *(column(each) for each in columns))


_ENTRY = _raw("audit_entry", "seq", "leaf", *COPIED)
_OPENING = _raw("audit_opening", "seq", "field", "salt", "value")
_FINDING = _raw("audit_finding", "seq", "rule")
_MARK = _raw("audit_mark", "seq", "mark")
_ERASURE = _raw("audit_erasure", "seq", "field", "erased_by")
_NODE = _raw("audit_node", "level", "place", "hash")
_HEAD = _raw("audit_head", "next_seq", "last_ts", "frontier")
_CHECKPOINT = _raw("audit_checkpoint", "id", "size", "note")

#: Where a stretch begins and where the next one does; only what is known.
Ends = dict[str, int]

HEAD = select(_HEAD).limit(2)
#: The entries, so many at a time.
FIRST = select(_ENTRY).order_by(_ENTRY.c.seq).limit(_ENTRIES)
NEXT = FIRST.where(_ENTRY.c.seq > bindparam("last"))
#: Nodes of levels that no tree has.
FOREIGN_NODES = select(_NODE).where(~_NODE.c.level.between(0, LEVELS - 1))


def ends(since: int | None, until: int | None, level: int = 0) -> Ends:
    """A stretch of entries, or of the nodes above them."""
    known = {"since": since, "until": until}
    return {name: at >> level for name, at in known.items() if at is not None}


@cache
def openings(*of: str, is_sqlite: bool) -> Select[Any]:
    """Words by place and field: the same order as that of the bytes."""
    place, field = _OPENING.c.seq, _OPENING.c.field
    asked = select(
        place, _bytes(field, is_sqlite), _OPENING.c.salt, _bytes(_OPENING.c.value, is_sqlite)
    )
    order = field if is_sqlite else collate(field, "C")
    return asked.where(*_between(place, of)).order_by(place, order)


@cache
def erasures(*of: str) -> Select[Any]:
    """Which words were erased, by the place of the entry that says so."""
    return select(_ERASURE).where(*_between(_ERASURE.c.erased_by, of))


@cache
def nodes(*of: str) -> Select[Any]:
    """Place and hash of the nodes of one `level`."""
    asked = select(_NODE.c.place, _NODE.c.hash).where(_NODE.c.level == bindparam("level"))
    return asked.where(*_between(_NODE.c.place, of)).order_by(_NODE.c.place)


@cache
def lists(*, is_sqlite: bool) -> tuple[Select[Any], ...]:
    """The findings and the marks, each by place."""
    found = (_FINDING, _FINDING.c.rule), (_MARK, _MARK.c.mark)
    return tuple(
        select(each.c.seq, _bytes(word, is_sqlite)).order_by(each.c.seq) for each, word in found
    )


@cache
def checkpoints(*, is_sqlite: bool) -> Select[Any]:
    """Size and note of each, by size."""
    asked = select(_CHECKPOINT.c.size, _bytes(_CHECKPOINT.c.note, is_sqlite))
    return asked.order_by(_CHECKPOINT.c.size, _CHECKPOINT.c.id)


def _bytes(words: ColumnElement[Any], is_sqlite: bool) -> ColumnElement[Any]:  # noqa: FBT001 - said by name outside
    """Words as they lie in the file: SQLite's may be no text at all."""
    return cast(words, BLOB) if is_sqlite else words


def _between(place: ColumnElement[Any], of: tuple[str, ...]) -> list[ColumnElement[bool]]:
    bounds = {"since": place >= bindparam("since"), "until": place < bindparam("until")}
    return [bounds[name] for name in of]
