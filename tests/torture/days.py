"""The bad days that a database can have, each with the database that has it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from convo.db.engine import open_engine
from convo.db.models import AuditHead
from tests.torture.bad_days import BadDay
from tests.torture.databases import Database, Postgresql, Sqlite
from tests.torture.places import NoMount, full, read_only, small_disk
from tests.torture.service import Service

#: Megabytes: a new PostgreSQL takes about 60 of them.
_SMALL = {"Sqlite": 24, "Postgresql": 160}

Told = tuple[str, list[str]]
Kind = TypeVar("Kind", bound=Database)


def on_sqlite(folder: Path) -> Iterator[Told]:
    """Every bad day of a file."""
    yield from _full_disk(folder / "full", Sqlite)
    with _database(folder / "read", Sqlite) as (database, service):
        day = BadDay(
            service, "a file that may only be read", still_readable=True, starts_badly=True
        )
        yield from _lived(day, partial(read_only, database.path))
    with _database(folder / "locked", Sqlite) as (database, service):
        day = BadDay(service, "locked by another program", still_readable=True)
        yield from _lived(day, partial(_locked, database))
    with _database(folder / "away", Sqlite) as (database, service):
        yield from _lived(BadDay(service, "its folder gone"), partial(_away, database))


def on_postgresql(folder: Path) -> Iterator[Told]:
    """Every bad day of a server."""
    yield from _full_disk(folder / "full", Postgresql)
    with _database(folder / "stopped", Postgresql) as (database, service):
        yield from _lived(BadDay(service, "stopped at once"), partial(_stopped, database))
    with _database(folder / "held", Postgresql) as (database, service):
        held = BadDay(service, "the log held by somebody", still_readable=True)
        yield from _lived(held, partial(_held, database))


@contextmanager
def _database(folder: Path, kind: Callable[[Path], Kind]) -> Iterator[tuple[Kind, Service]]:
    folder.mkdir(mode=0o755)
    database = kind(folder)
    service = Service(database, folder)
    try:
        yield database, service
    finally:
        service.kill()
        database.close()


def _lived(day: BadDay, makes_it: Callable[[], AbstractContextManager[object]]) -> Iterator[Told]:
    try:
        line = day.live(makes_it)
    except NoMount as refused:
        yield f"{day.name}: NOT TRIED, this machine lets us mount nothing ({refused})", []
        return
    except Exception as broken:  # noqa: BLE001 - whatever ends it early is a finding
        day.faults.append(f"{type(broken).__name__}: {broken}")
        line = f"{day.service.database.name}, {day.name}"
    yield line, day.faults


def _full_disk(folder: Path, kind: Callable[[Path], Sqlite | Postgresql]) -> Iterator[Told]:
    folder.mkdir(mode=0o755)
    with ExitStack() as until:
        try:
            disk = until.enter_context(small_disk(folder, _SMALL[kind.__name__]))
        except NoMount as refused:
            yield f"a full disk: NOT TRIED, this machine lets us mount nothing ({refused})", []
            return
        database, service = until.enter_context(_database(disk / "database", kind))
        service.log = folder / "service.log"  # the disk of the log is another matter
        day = BadDay(service, "a full disk", still_readable=kind is Sqlite)
        yield from _lived(day, partial(_full, disk, database))


@contextmanager
def _full(disk: Path, database: Sqlite | Postgresql) -> Iterator[None]:
    with full(disk):
        yield
    if isinstance(database, Postgresql) and database.pid() is None:
        database.start()  # as its supervisor does: PostgreSQL ends when its log has no room


@contextmanager
def _locked(database: Sqlite) -> Iterator[None]:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _away(database: Sqlite) -> Iterator[None]:
    elsewhere = database.folder.rename(database.folder.with_name("elsewhere"))
    database.folder.mkdir()
    yield
    database.folder.rmdir()  # raises when somebody made a database in it
    elsewhere.rename(database.folder)


@contextmanager
def _stopped(database: Postgresql) -> Iterator[None]:
    database.stop_at_once()
    yield
    database.start()


@contextmanager
def _held(database: Postgresql) -> Iterator[None]:
    engine = open_engine(database.url)
    with engine.connect() as connection:
        connection.execute(select(AuditHead).with_for_update())
        yield
    engine.dispose()
