"""Copying a whole database out while it serves: every row as it stood at one moment.

The database is asked what tables and columns it has, not the models: so a database that still has
the shape of an older convo, or already that of a newer one, can be copied too.
"""

import base64
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    Text,
    cast,
    collate,
    select,
)

from convo.db.backup_file import BadBackup, Columns, Contents, Heading, Line, Tally, write
from convo.db.search_tables import is_search_table
from convo.db.standing import revision_of
from convo.support.new_file import new_file

#: Alembic's own, and SQLite's.
_NOT_OURS = ("alembic_version", "sqlite_sequence")
_AT_ONCE = 500


def back_up(engine: Engine, path: Path, *, build: str, now: datetime) -> Contents:
    """Copy this database, as it is at this moment, into a new file. Nobody has to wait for it.

    Raises `BadBackup` where there is no database of convo, `FileExistsError` rather than write over
    a file, and `OSError` when it can't be written; then there is no file.
    """
    options: dict[str, Any] = {}
    if (
        engine.dialect.name != "sqlite"
    ):  # there a transaction that only reads sees one moment anyway
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        return back_up_here(connection, path, build=build, now=now)


def back_up_here(connection: Connection, path: Path, *, build: str, now: datetime) -> Contents:
    """The same from within a transaction, which has to see one moment."""
    revision = revision_of(connection)
    if revision is None:
        raise BadBackup("there is no database of convo here; look at CONVO_DATABASE_URL")
    heading = Heading(
        revision=revision,
        taken_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        kind=connection.dialect.name,
        build=build,
    )
    with new_file(path) as file:
        return write(file, heading, rows(connection))


def contents_of(connection: Connection) -> Contents:
    """What a backup of this moment would hold."""
    tally = Tally()
    for line in rows(connection):
        tally.count(line)
    return tally.contents()


def tables(connection: Connection) -> Mapping[str, Table]:
    """Every table of convo that this database has, by name."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not is_search_table(name))
    return {name: found.tables[name] for name in sorted(found.tables) if name not in _NOT_OURS}


def columns(table: Table) -> list[Column[Any]]:
    """The columns of a table by name: their order depends on how it came to be."""
    return sorted(table.columns, key=lambda column: column.name)


def rows(connection: Connection) -> Iterator[Line]:
    """Every row of every table, in the same order and the same bytes from either database."""
    for name, table in tables(connection).items():
        told = columns(table)
        yield Columns(table=name, columns=[column.name for column in told])
        # JSON as it is written: read and written again, a digest of it would not fit any more.
        asked = select(*(cast(c, Text) if isinstance(c.type, JSON) else c for c in told))
        found = connection.execute(
            asked.order_by(*_order(connection, table)).execution_options(yield_per=_AT_ONCE)
        )
        for row in found:
            yield [_plain(value) for value in row]


def _order(connection: Connection, table: Table) -> list[Any]:
    """By key, and text by its bytes, whatever the language of the database."""
    by_bytes = "BINARY" if connection.dialect.name == "sqlite" else "C"
    keys = list(table.primary_key.columns) or columns(table)
    keys.sort(key=lambda column: column.name)
    return [collate(key, by_bytes) if isinstance(key.type, String) else key for key in keys]


def _plain(value: object) -> object:
    """A value as JSON has it."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case datetime():
            moment = value if value.tzinfo else value.replace(tzinfo=UTC)
            return moment.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
    raise BadBackup(f"a backup can't hold a {type(value).__name__} yet")
