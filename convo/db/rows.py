"""Which rows a transaction changes: each object that was flushed, and what was written past them.

The commit door knows tables. This tells it the rows: SQLAlchemy says of each object whether it was
inserted, changed or deleted, and whatever is written outside of a flush was written in bulk, by
SQL that names no row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import InstanceState, Mapper, Session, object_session, sessionmaker

from convo.db.base import Base


class Kind(Enum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one row."""

    kind: Kind
    row: Base
    #: Of a row that was changed: which of its columns, as the object calls them.
    columns: frozenset[str] = frozenset()


def watch(sessions: sessionmaker[Session]) -> None:
    """Note when one of these sessions flushes, so that what is written besides is seen as such."""
    event.listen(sessions, "before_flush", _begin)
    event.listen(sessions, "after_flush", _end)


def forget(info: dict[str, Any]) -> None:
    """Begin a transaction with nothing noted."""
    info.update(changes=[], in_bulk=set(), flushing=False, bulk_allowed=frozenset())


def end_flush(info: dict[str, Any]) -> None:
    """What comes now is not flushed: also where a flush failed and its savepoint was undone."""
    info["flushing"] = False


def note_written(info: dict[str, Any], table: str) -> None:
    """A statement writes to this table."""
    if not info.get("flushing") and table not in info.get("bulk_allowed", ()):
        info.setdefault("in_bulk", set()).add(table)


def changes(connection: Connection) -> list[Change]:
    """Every row that was flushed in this transaction, in order; a row changed twice is there twice.

    What is in savepoints that were rolled back is still there: they have to be named too.
    """
    return list(connection.info.get("changes", ()))


def written_in_bulk(info: dict[str, Any]) -> set[str]:
    """The tables that were written to past the objects, where nobody had allowed it."""
    return set(info.get("in_bulk", ()))


@contextmanager
def allowing_bulk(connection: Connection, tables: frozenset[str]) -> Iterator[None]:
    """Let statements in this block write to these tables past the objects."""
    connection.info["bulk_allowed"] = tables
    try:
        yield
    finally:
        connection.info["bulk_allowed"] = frozenset()


def _begin(session: Session, *_: object) -> None:
    session.connection().info["flushing"] = True


def _end(session: Session, *_: object) -> None:
    end_flush(session.connection().info)


def _inserted(_mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    _note(connection, Kind.NEW, row)


def _updated(_mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    session = object_session(row)
    # SQLAlchemy looks at more rows than it changes: those where only a list of others grew.
    if session is None or session.is_modified(row, include_collections=False):
        _note(connection, Kind.CHANGED, row, _changed(row))


def _deleted(_mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    _note(connection, Kind.GONE, row)


def _changed(row: Base) -> frozenset[str]:
    state: InstanceState[Base] = inspect(row)
    columns = state.mapper.column_attrs.keys()
    return frozenset(name for name in columns if state.attrs[name].history.has_changes())


def _note(
    connection: Connection, kind: Kind, row: Base, columns: frozenset[str] = frozenset()
) -> None:
    noted = connection.info.get("changes")
    if noted is not None:  # an engine without the door keeps no notes
        noted.append(Change(kind, row, columns))


event.listen(Base, "after_insert", _inserted, propagate=True)
event.listen(Base, "after_update", _updated, propagate=True)
event.listen(Base, "after_delete", _deleted, propagate=True)
