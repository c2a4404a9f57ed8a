"""The demo, for every test that looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from convo.db.backup import back_up
from convo.factory import make_office
from convo.services.office import Office
from tests.filled_demo import copy_filled_demo


@dataclass(frozen=True)
class Filled:
    """The demo at the moment at which it was filled, how many stories it tells, and a backup."""

    office: Office
    session: Session
    count: int
    backup: Path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Filled]:
    """The demo on SQLite, filled through the services."""
    demo = copy_filled_demo(tmp_path_factory, worker_id)
    engine, config = demo.open()
    office = make_office(config, engine, lambda: demo.now)
    backup = demo.path.with_suffix(".convo")
    back_up(engine, backup, build="test", now=demo.now)
    with office.sessions() as session:
        yield Filled(office, session, demo.count, backup)
    engine.dispose()
