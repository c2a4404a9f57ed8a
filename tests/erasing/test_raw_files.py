"""After an erasure the words are in no file: searched for byte by byte."""

import gzip
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from convo.db.backup import back_up
from convo.db.engine import open_engine
from convo.db.models import ErasureRequest
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.erasing.test_erasing import case_full_of
from tests.given import Given

Files = Callable[[], dict[str, bytes]]
Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]


def holding(files: dict[str, bytes]) -> list[str]:
    """The files that hold the name, whatever its capitals."""
    return sorted(
        name for name, content in files.items() if NAME.lower().encode() in content.lower()
    )


def test_the_database_file_and_its_write_ahead_log_lose_the_name(
    given: Given, ask: Ask, approve: Approve, files: Files
):
    reply = case_full_of(given)
    request = ask(reply.conversation)
    assert bool(holding(files())) == bool(files())  # on SQLite it is there; else nobody would see
    approve(request)
    assert holding(files()) == []


@ON_SQLITE
def test_a_new_backup_does_not_hold_the_name(
    given: Given, ask: Ask, approve: Approve, database: str, tmp_path: Path
):
    reply = case_full_of(given)
    request = ask(reply.conversation)
    before, after = _backup(database, tmp_path / "before"), None
    approve(request)
    after = _backup(database, tmp_path / "after")
    assert NAME.encode() in before
    assert NAME.lower().encode() not in after.lower()


def test_postgresql_loses_the_name_from_its_tables_once_they_are_vacuumed(
    given: Given, ask: Ask, approve: Approve, database: str
):
    if not database.startswith("postgresql"):
        return
    reply = case_full_of(given)
    request = ask(reply.conversation)
    engine = open_engine(database)
    assert _pages_hold(engine)
    approve(request)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        connection.execute(text("CHECKPOINT"))
    assert _pages_hold(engine) == []
    engine.dispose()


def _pages_hold(engine) -> list[str]:
    """The tables and indexes whose files hold the name."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        paths = connection.execute(
            text("SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relfilenode <> 0")
        ).all()
    return [
        name
        for name, path in paths
        if (folder / path).exists()
        and NAME.lower().encode() in (folder / path).read_bytes().lower()
    ]


def _backup(database: str, path: Path) -> bytes:
    """What a backup holds, unzipped where it is zipped."""
    engine = open_engine(database)
    back_up(engine, path, build="test", now=datetime(2026, 3, 10, tzinfo=UTC))
    engine.dispose()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as opened:
            return b"".join(opened.read(name) for name in opened.namelist())
    content = path.read_bytes()
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
