"""The whole log as it is stored, for the verifier (`audit/verifier.py`): raw, and a bit at a time.

Rows are handed over as they are, whatever somebody made of them: SQLite keeps words in a column of
numbers, and half a letter in a text. So nothing here is an object of the models.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    BLOB,
    ColumnElement,
    Connection,
    Select,
    TableClause,
    and_,
    bindparam,
    cast,
    column,
    literal,
    select,
    table,
)
from sqlalchemy.orm import Session

from convo.audit.source import Copies, Head, Source, Stretch
from convo.audit.tree import Place

#: Entries in a stretch: few enough to need little memory, a power of two so that nodes fit.
_ENTRIES = 4096
#: Rows that a cursor fetches at once.
_ROWS = 500
#: More levels than a tree can have.
_LEVELS = 63
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _raw(name: str, *columns: str) -> TableClause:
    """A table without types, so that values come as the database has them."""
    return table(name, *(column(each) for each in columns))


_ENTRY = _raw(
    "audit_entry",
    *("seq", "leaf", "entry_id", "request", "at", "action", "outcome", "actor_id", "actor_role"),
    *("subject_type", "subject_id", "conversation_id"),
)
_OPENING = _raw("audit_opening", "seq", "field", "salt", "value")
_FINDING = _raw("audit_finding", "seq", "rule")
_MARK = _raw("audit_mark", "seq", "mark")
_ERASURE = _raw("audit_erasure", "seq", "field", "erased_by")
_NODE = _raw("audit_node", "level", "place", "hash")
_HEAD = _raw("audit_head", "next_seq", "last_ts", "frontier")
_CHECKPOINT = _raw("audit_checkpoint", "id", "size", "note")


@contextmanager
def whole_log(session: Session) -> Iterator[Source]:
    """The log, to be read within this transaction, which has to see one moment."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield _WholeLog(connection)
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the transaction has one
    driver.text_factory = partial(str, encoding="utf-8", errors="replace")
    try:
        yield _WholeLog(connection)
    finally:
        driver.text_factory = str


class _WholeLog:
    """A source that reads one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        is_sqlite = connection.dialect.name == "sqlite"
        words = [cast(each, BLOB) if is_sqlite else each for each in (_OPENING.c.field, _OPENING.c.value)]
        self._openings = select(_OPENING.c.seq, words[0], _OPENING.c.salt, words[1])

    def head(self) -> Head:
        """Where the log says that it ends; nowhere, unless there is one row that says so."""
        found = self._connection.execute(select(_HEAD)).fetchmany(2)
        return Head(*found[0]) if len(found) == 1 else Head(-1, -1, b"")

    def stretches(self) -> Iterator[Stretch]:
        """The log from its first entry to beyond its last."""
        since: int | None = None
        for rows in self._entries():
            places = [row[0] for row in rows if type(row[0]) is int]
            until = max(places) + 1 if places else since
            if until is not None:
                yield self._stretch(since, until, [_entry(row) for row in rows])
                since = until
        yield self._stretch(since, None, [])

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Size and signed note of each checkpoint, by size."""
        found = select(_CHECKPOINT.c.size, _CHECKPOINT.c.note)
        for size, note in self._few(found.order_by(_CHECKPOINT.c.size, _CHECKPOINT.c.id)):
            yield size, note

    def _entries(self) -> Iterator[list[Any]]:
        rows = self._connection.execute(_FIRST).fetchall()
        while rows:
            yield list(rows)
            rows = self._connection.execute(_NEXT, {"last": rows[-1][0]}).fetchall()

    def _stretch(
        self, since: int | None, until: int | None, entries: list[tuple[Any, Any, Copies]]
    ) -> Stretch:
        def within(asked: Select[Any], place: ColumnElement[Any]) -> Select[Any]:
            return asked.where(*_between(place, since, until))

        def all_of(beside: TableClause, place: str) -> frozenset[Any]:
            found = self._connection.execute(within(select(beside), beside.c[place]))
            return frozenset(map(tuple, found))

        openings = within(self._openings, _OPENING.c.seq).order_by(_OPENING.c.seq)
        return Stretch(
            entries=entries,
            openings=map(_opening, self._few(openings)),
            findings=all_of(_FINDING, "seq"),
            marks=all_of(_MARK, "seq"),
            erasures=all_of(_ERASURE, "erased_by"),
            nodes=self._nodes(since, until),
        )

    def _nodes(self, since: int | None, until: int | None) -> dict[Place, bytes]:
        found: dict[Place, bytes] = {}
        for where in _completed(since, until):
            rows = self._connection.execute(select(_NODE).where(where))
            found |= {(level, place): hashed for level, place, hashed in rows}
        return found

    def _few(self, asked: Select[Any]) -> Iterable[Any]:
        """The rows, of which only a few are in memory at once."""
        return self._connection.execute(asked, execution_options={"yield_per": _ROWS})


_FIRST = select(_ENTRY).order_by(_ENTRY.c.seq).limit(_ENTRIES)
_NEXT = _FIRST.where(_ENTRY.c.seq > bindparam("last"))


def _between(
    place: ColumnElement[Any], since: int | None, until: int | None
) -> list[ColumnElement[bool]]:
    found = []
    if since is not None:
        found.append(place >= literal(since))
    if until is not None:
        found.append(place < literal(until))
    return found


def _completed(since: int | None, until: int | None) -> Iterator[ColumnElement[bool]]:
    """The nodes that the entries of a stretch made complete, level by level.

    Those before the log belong to the first stretch, those beyond it to the last.
    """
    level, place = _NODE.c.level, _NODE.c.place
    for each in range(_LEVELS):
        first = since >> each if since is not None else None
        end = until >> each if until is not None else None
        if first is None or first != end:
            yield and_(level == each, *_between(place, first, end))
    if since is None:
        yield level < 0
    if until is None:
        yield level >= _LEVELS


def _entry(row: Any) -> tuple[Any, Any, Copies]:  # noqa: ANN401 - whatever is stored
    seq, leaf, entry_id, request, at, *more = row
    return seq, leaf, (entry_id, request, _microseconds(at), *more)


def _microseconds(at: object) -> object:
    """A stored moment as an entry has it; as it is, where it is no moment."""
    if type(at) is str:
        try:
            at = datetime.fromisoformat(f"{at}+00:00")
        except ValueError:
            return at
    return (at - _EPOCH) // _MICROSECOND if isinstance(at, datetime) else at


def _opening(row: Any) -> tuple[Any, str, Any, Any]:  # noqa: ANN401 - whatever is stored
    seq, field, salt, value = row
    if type(field) is bytes:
        field = field.decode(errors="replace")
    return seq, field, salt, value.encode() if type(value) is str else value
