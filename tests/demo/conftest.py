"""The demo, filled once for every test that looks at it."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from config import Config
from convo.db.backup import back_up
from convo.demo.fill import fill, is_empty
from convo.factory import make_engine, make_office
from convo.services.office import Office

NOW = datetime(2026, 11, 25, 11, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """The demo once it is filled, and what that took; and a backup of it."""

    office: Office
    session: Session
    count: int
    seconds: float
    backup: Path


@pytest.fixture(scope="session")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """The demo on SQLite, filled through the services."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "convo.db")
    config = Config.from_environment(
        {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": f"sqlite:///{folder / 'convo.db'}"}
    )
    engine = make_engine(config)
    office = make_office(config, engine, lambda: NOW)
    assert is_empty(office)
    began = time.process_time()
    count = fill(office)
    seconds = time.process_time() - began
    backup = folder / "demo.convo"
    back_up(engine, backup, build="test", now=NOW)
    with office.sessions() as session:
        yield Filled(office, session, count, seconds, backup)
    engine.dispose()
