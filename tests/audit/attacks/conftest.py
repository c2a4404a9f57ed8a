"""A small log for attacks: made once for each kind of database, and never changed for good."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from convo.db.engine import open_engine
from convo.guidelines.engine import GuidelineSet
from convo.support.identifiers import hex128
from tests.audit.attacks.kept_log import SMALL, KeptLog
from tests.conftest import create_database


@pytest.fixture(scope="session")
def kept_logs() -> dict[str, KeptLog]:
    """Those that were made in this session."""
    return {}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest,
    kept_logs: dict[str, KeptLog],
    database_folder: Path,
    guidelines: GuidelineSet,
) -> str:
    """The address of a log of sixty entries, three times signed, on either kind of database."""
    kind = request.param
    if kind not in kept_logs:
        name = f"attacked_{hex128()}"
        if kind == "sqlite":
            path = database_folder / name
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            address = f"sqlite:///{path}"
        else:
            server = request.getfixturevalue("postgresql_server")
            template = request.getfixturevalue("postgresql_template")
            address = create_database(server, name, template)
        keys = database_folder / f"{name}-keys"
        kept_logs[kind] = KeptLog.made(address, keys, guidelines, SMALL)
    return kept_logs[kind].address


@pytest.fixture
def kept_log(database: str, kept_logs: dict[str, KeptLog]) -> KeptLog:
    """The log at that address, and what people keep of it."""
    return next(kept for kept in kept_logs.values() if kept.address == database)


@pytest.fixture(scope="session")
def administrators() -> Iterator[dict[str, Engine]]:
    """Engines without the door, of whoever owns the tables: one for each database."""
    opened: dict[str, Engine] = {}
    yield opened
    for engine in opened.values():
        engine.dispose()


@pytest.fixture
def connection(database: str, administrators: dict[str, Engine]) -> Iterator[Connection]:
    """The administrator's own connection: whatever they do is undone after the test."""
    if database not in administrators:
        administrators[database] = open_engine(database)
    engine = administrators[database]
    with engine.connect() as opened, opened.begin() as under_way:
        yield opened
        under_way.rollback()
