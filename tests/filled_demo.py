"""The demo's database: filled once for a whole run, however many workers want a copy."""

import fcntl
import json
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config import Config
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.demo.fill import fill, is_empty
from convo.factory import make_engine, make_office
from convo.services.office import Office

_MORNING = time(11, 20)


@dataclass(frozen=True, slots=True)
class FilledDemo:
    """A copy of the filled demo: where it lies, as at when, and how many stories it tells."""

    path: Path
    now: datetime
    count: int

    def open(self) -> tuple[Engine, Config]:
        """An engine and the settings for it."""
        return _engine_at(self.path)


def copy_filled_demo(factory: pytest.TempPathFactory, worker_id: str) -> FilledDemo:
    """A copy of the demo for this worker alone, filled through the services."""
    base = factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent
    own = factory.mktemp("demo") / "demo.db"
    told = _fill_once(folder)
    shutil.copy(folder / "filled.db", own)
    return FilledDemo(own, datetime.fromisoformat(str(told["now"])), int(told["count"]))


def _fill_once(folder: Path) -> dict[str, str | int]:
    told = folder / "filled.json"
    with (folder / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(json.dumps(_fill(folder / "filled.db")))
    return dict(json.loads(told.read_text()))


def _fill(path: Path) -> dict[str, str | int]:
    upgrading = open_engine(f"sqlite:///{path}")
    upgrade(upgrading)
    upgrading.dispose()
    engine, config = _engine_at(path)
    office = make_office(config, engine)
    assert is_empty(office)
    now = _late_one_morning(office)
    office = replace(office, clock=lambda: now)
    count = fill(office)
    engine.dispose()  # the last connection writes everything into the one file
    return {"now": now.isoformat(), "count": count}


def _late_one_morning(office: Office) -> datetime:
    """The last time that it was twenty past eleven on a working day: people work by day."""
    now = office.clock()
    day = office.calendar.local(now).date()
    while not office.calendar.is_working_day(day) or office.calendar.at(day, _MORNING) > now:
        day -= timedelta(days=1)
    return office.calendar.at(day, _MORNING)


def _engine_at(path: Path) -> tuple[Engine, Config]:
    url = f"sqlite:///{path}"
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url})
    return make_engine(config), config
