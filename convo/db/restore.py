"""Bringing a backup into a database: all of it, looked at afterwards, or nothing at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    Update,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from convo.db.backup import back_up_here, columns, contents_of, tables
from convo.db.backup_file import BadBackup, Columns, Contents, Heading, Row, examine, read
from convo.db.door import TRANSIENT
from convo.db.engine import is_away
from convo.db.foreign_keys import later
from convo.db.migrate import downgrade_here, migrating, upgrade_here
from convo.db.models import AuditText
from convo.db.proof import require_whole
from convo.db.restored_values import bound, decoder
from convo.db.roles import Roles, grant
from convo.db.search_tables import rebuild_search_index
from convo.db.standing import is_known, revision_of

_AT_ONCE = 500
_STAMP = "%Y%m%dT%H%M%SZ"
#: Rows in these are no records: every database has a head, and the others hold what passes.
_HEAD = "audit_head"
_NO_RECORDS = frozenset({_HEAD, *TRANSIENT})


class NotEmpty(Exception):
    """The database has records in it, and nobody said that these may go. Nothing was changed."""

    def __init__(self, entries: int, conversations: int) -> None:
        super().__init__(f"{entries} entries and {conversations} conversations")
        self.entries = entries
        self.conversations = conversations


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What was brought back."""

    heading: Heading
    contents: Contents
    #: Where the records lie that were in the database before, if any were.
    replaced: Path | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Restoring:
    """Which file, and what may happen to what is there already."""

    path: Path
    build: str
    now: datetime
    #: How many entries of the log somebody said may be replaced; None: none.
    may_replace: int | None = None
    #: The roles of PostgreSQL that get their rights on it.
    roles: Roles = Roles()  # noqa: RUF009 - frozen


def restore(engine: Engine, order: Restoring) -> Restored:
    """Make this database what the file says, bring it up to date, and make sure that it is right.

    What was in it is first written to a backup beside the file. Raises `NotEmpty` when it holds
    records, unless `may_replace` is the number of entries it has, and `BadBackup` when the file
    can't be used or what came out of it is not what went in. Then nothing was changed.
    """
    heading, contents = examine(order.path)
    if not is_known(heading.revision):
        raise BadBackup(
            f"it was made by a newer convo (migration {heading.revision}); install that one first"
        )
    with _kept(order) as kept, migrating(engine) as connection:
        replaced = _make_room(connection, order, kept)
        upgrade_here(connection, heading.revision)
        _load(connection, order.path)
        found = contents_of(connection)
        if found != contents:
            raise BadBackup(
                f"what came out of it is not what went in ({_differing(found, contents)})"
            )
        upgrade_here(connection)
        require_whole(connection)
        grant(connection, order.roles)
    return Restored(heading=heading, contents=contents, replaced=kept if replaced else None)


@contextmanager
def _kept(order: Restoring) -> Iterator[Path]:
    """The file for what is in the database now; not needed where nothing was changed."""
    name = f"before-restore-{order.now.astimezone(UTC):{_STAMP}}.convo"
    path = order.path.with_name(name)
    if path.exists():
        raise FileExistsError(path)
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _differing(found: Contents, expected: Contents) -> str:
    wrong = sorted(name for name, count in expected.rows.items() if found.rows.get(name) != count)
    return f"rows of {', '.join(wrong)}" if wrong else "their digests differ"


def _make_room(connection: Connection, order: Restoring, kept: Path) -> bool:
    """Leave an empty database without tables; whether it had records, which are then kept."""
    present = tables(connection)
    if not present:
        return False
    _require_ours(revision_of(connection))
    _hold(connection, present.values())
    counts = {name: _count(connection, table) for name, table in present.items()}
    has_records = any(count for name, count in counts.items() if name not in _NO_RECORDS)
    if has_records:
        if order.may_replace != counts["audit_entry"]:
            raise NotEmpty(counts["audit_entry"], counts["conversation"])
        back_up_here(connection, kept, build=order.build, now=order.now)
    downgrade_here(connection)
    return has_records


def _require_ours(revision: str | None) -> None:
    """Tables of anybody else are never dropped; those of a newer convo can't be."""
    if revision is None:
        raise BadBackup("the database holds tables that are none of convo's; use another one")
    if not is_known(revision):
        raise BadBackup("a newer convo upgraded the database; set it aside and use an empty one")


def _hold(connection: Connection, present: Iterable[Table]) -> None:
    """Let nobody write from here on; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    connection.execute(text("SET LOCAL lock_timeout = '10s'"))
    for table in present:
        name = connection.dialect.identifier_preparer.format_table(table)
        connection.execute(text(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE"))


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _load(connection: Connection, path: Path) -> None:
    """Insert every row. The log takes rows that are new, as it always does: nothing is bypassed."""
    present = tables(connection)
    for table in present.values():  # the row or two that the migrations themselves put there
        if table.name != _HEAD and _count(connection, table):
            connection.execute(delete(table))
    with later(connection):
        for name, names, batch in _batches(path):
            if name not in present:
                raise BadBackup(f"it holds a table that its own migration does not make: {name}")
            _insert(connection, present[name], names, batch)
    if AuditText.__tablename__ in present:
        rebuild_search_index(connection)
    _set_sequences(connection, present.values())


def _batches(path: Path) -> Iterator[tuple[str, list[str], list[Row]]]:
    """Rows of one table, some at a time."""
    about = Columns(table="", columns=[])
    batch: list[Row] = []
    for line in read(path):
        if isinstance(line, Columns) or len(batch) == _AT_ONCE:
            if batch:
                yield about.table, about.columns, batch
            batch = []
        if isinstance(line, Columns):
            about = line
        else:
            batch.append(line)
    if batch:
        yield about.table, about.columns, batch


def _insert(connection: Connection, table: Table, names: list[str], batch: list[Row]) -> None:
    if names != [column.name for column in columns(table)]:
        raise BadBackup(f"the columns of {table.name} are not those of its own migration")
    decode = [decoder(connection, column) for column in columns(table)]
    values_of = {name: bound(connection, table.columns[name]) for name in names}
    is_there = table.name == _HEAD and _count(connection, table)
    statement = _moved(table, values_of) if is_there else insert(table).values(values_of)
    values = [
        {f"v_{name}": turn(value) for name, turn, value in zip(names, decode, row, strict=True)}
        for row in batch
    ]
    try:
        connection.execute(statement, values)
    except DBAPIError as error:
        if is_away(error):  # a full disk, a connection that broke
            raise
        raise BadBackup(f"this kind of database can't hold a row of {table.name}") from error


def _moved(head: Table, values_of: dict[str, Any]) -> Update:
    """The log has its head from the start. It can't be taken away, only moved on."""
    return update(head).values(values_of).where(head.c.next_seq < values_of["next_seq"])


def _set_sequences(connection: Connection, present: Iterable[Table]) -> None:
    """Let PostgreSQL number new rows after the last that is there; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in present:
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                select(func.pg_get_serial_sequence(table.name, column.name))
            )
            last = sequence and connection.scalar(select(func.max(column)))
            if last:
                connection.execute(select(func.setval(sequence, last)))
