"""Whether the database still refuses what it should: every tampering is tried, and taken back.

A trigger that was dropped, or that stands on a table which was made anew, shows at the next upgrade
and after each restore, not on the day on which somebody needs the log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Executable,
    LargeBinary,
    Numeric,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import Integer, TypeDecorator

from convo.db.base import Base
from convo.db.protections import ONLY_GROW, REFUSAL

_HEAD, _OPENINGS = "audit_head", "audit_opening"


class Unprotected(Exception):
    """The database lets its audit log be changed. `passes` says how, a sentence each."""

    def __init__(self, passes: list[str]) -> None:
        super().__init__("the database lets its audit log be changed: " + "; ".join(passes))
        self.passes = passes


def require_protected(connection: Connection) -> None:
    """Raise `Unprotected` unless the database refuses every change to its log.

    In a transaction, which is as it was afterwards. Each change is tried on a row made for it, so
    an empty log is tried as well as a full one.
    """
    with _deletions_unasked(connection):
        passes = list(_what_passes(connection))
    if passes:
        raise Unprotected(passes)


@contextmanager
def _deletions_unasked(connection: Connection) -> Iterator[None]:
    """SQLite: as for whoever opens the file with a tool, where REPLACE deletes and asks nobody."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.execute(text("PRAGMA recursive_triggers=OFF"))
    try:
        yield
    finally:
        connection.execute(text("PRAGMA recursive_triggers=ON"))


def _what_passes(connection: Connection) -> Iterator[str]:
    for name in (*sorted(ONLY_GROW), _OPENINGS, _HEAD):
        table = Base.metadata.tables.get(name)
        if table is not None:
            yield from _passing(connection, table)
    if connection.dialect.name != "sqlite":
        yield from _not_always(connection)


def _passing(connection: Connection, table: Table) -> Iterator[str]:
    trial = connection.begin_nested()
    try:
        if table.name != _HEAD:
            connection.execute(insert(table), _row(table))
        for what, change in _changes(connection, table):
            if not _refuses(connection, change):
                yield f"{what} {table.name}"
    finally:
        trial.rollback()


def _changes(connection: Connection, table: Table) -> Iterator[tuple[str, Executable]]:
    key = next(iter(table.primary_key.columns))
    only = select(key).limit(1).scalar_subquery() if table.name == _HEAD else _row(table)[key.key]
    yield "UPDATE", update(table).where(key == only).values({key.name: key})
    yield "DELETE", delete(table).where(key == only)
    if table.name == _HEAD:
        yield "INSERT INTO", insert(table).values(_row(table))
        yield "UPDATE backwards", update(table).values(next_seq=table.c.next_seq - 1)
    if connection.dialect.name == "sqlite":
        yield "INSERT OR REPLACE INTO", insert(table).prefix_with("OR REPLACE").values(_row(table))
    else:
        yield "TRUNCATE", text(f"TRUNCATE {table.name}")


def _refuses(connection: Connection, change: Executable) -> bool:
    """Whether our own triggers refuse it, with their own words: nothing else counts."""
    trial = connection.begin_nested()
    try:
        connection.execute(change)
    except DBAPIError as refused:
        return REFUSAL in str(refused.orig)
    finally:
        trial.rollback()
    return False


def _not_always(connection: Connection) -> Iterator[str]:
    """Ordinary triggers keep still where `session_replication_role` is `replica`."""
    found = connection.scalars(
        text(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE proname IN "
            "('refuse_audit_change', 'refuse_unrecorded_erasure', 'refuse_shrinking_head') "
            "AND tgenabled <> 'A' ORDER BY tgname"
        )
    )
    yield from (f"trigger {name} is not ENABLE ALWAYS" for name in found)


def _row(table: Table) -> dict[str, Any]:
    """A row that no deed makes: its numbers are below zero."""
    return {column.name: _value(column.type) for column in table.columns}


def _value(kind: object) -> object:
    if isinstance(kind, TypeDecorator):
        kind = kind.impl
    if isinstance(kind, Integer | Numeric):
        return -1
    if isinstance(kind, LargeBinary):
        return b"-"
    return datetime(2000, 1, 1, tzinfo=UTC) if isinstance(kind, DateTime) else "-"
