"""Writers of a SQLite file take turns, and nobody waits for ever."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from convo.db import engine as engines
from convo.db.engine import WRITE, is_away, name_of, open_engine
from convo.db.turn import take

HOLDING = """
import sys, time
from convo.db.turn import take
held = take(sys.argv[1], 1)
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "convo.db")


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{database}")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE note (words TEXT)"))
    yield opened
    opened.dispose()


def writing(engine: Engine) -> Connection:
    return engine.connect().execution_options(sqlite_begin=WRITE)


def is_free(database: str) -> bool:
    turn = take(database, 0)
    assert turn is not None
    turn.give_back()
    return True


def wait_until(said: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not said():
        assert time.monotonic() < until
        time.sleep(0.001)


def is_locked(path: str) -> bool:
    file = os.open(path, os.O_RDONLY | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def test_who_has_waited_comes_before_who_comes_later(database: str):
    order: list[str] = []

    def write(name: str) -> None:
        turn = take(database, 5)
        order.append(name)
        assert turn is not None
        turn.give_back()

    first = take(database, 5)
    assert first is not None
    waiting = threading.Thread(target=write, args=["waited"])
    waiting.start()
    wait_until(lambda: is_locked(f"{database}-next"))
    late = [threading.Thread(target=write, args=["late"]) for _ in range(5)]
    for each in late:
        each.start()
    first.give_back()
    for each in (waiting, *late):
        each.join()
    assert order == ["waited"] + ["late"] * 5


def test_a_turn_ends_with_the_commit_with_a_rollback_and_with_an_error(
    engine: Engine, database: str
):
    with writing(engine) as connection, connection.begin():
        connection.execute(text("INSERT INTO note VALUES ('kept')"))
        with pytest.raises(OperationalError):
            take(database, 0)
    assert is_free(database)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO note VALUES ('not kept')"))
    assert is_free(database)
    with pytest.raises(OperationalError), writing(engine) as connection:
        connection.execute(text("no such thing"))
    assert is_free(database)
    with writing(engine) as connection:
        connection.invalidate()
    assert is_free(database)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT words FROM note")).scalars().all() == ["kept"]


def test_where_somebody_stands_still_the_others_are_told_in_time(
    engine: Engine, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "_PATIENCE", 0.05)
    with writing(engine) as frozen, frozen.begin():
        began = time.monotonic()
        with pytest.raises(OperationalError) as refused, writing(engine) as connection:
            connection.execute(text("SELECT 1"))
        assert time.monotonic() - began < 2
        assert is_away(refused.value)
        assert name_of(refused.value) == "SQLITE_BUSY"
        with engine.connect() as reader:  # whoever only reads waits for nobody
            assert reader.execute(text("SELECT count(*) FROM note")).scalar() == 0
    with writing(engine) as connection, connection.begin():
        connection.execute(text("INSERT INTO note VALUES ('later')"))


def test_a_process_that_is_killed_has_its_turn_no_more(database: str):
    holding = [sys.executable, "-c", HOLDING, database]
    with subprocess.Popen(holding, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(OperationalError):
            take(database, 0)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert is_free(database)


def test_where_no_lock_can_be_made_a_deed_is_saved_all_the_same(engine: Engine, database: str):
    Path(f"{database}-next").mkdir()
    with writing(engine) as connection, connection.begin():
        connection.execute(text("INSERT INTO note VALUES ('kept')"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT words FROM note")).scalars().all() == ["kept"]
