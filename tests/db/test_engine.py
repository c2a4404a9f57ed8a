"""An engine that serves people: it waits for nothing for ever and stays with its own file."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from convo.db.engine import MEMORY, is_away, name_of, open_engine

COUNT = text("SELECT count(*) FROM person")
HOLD = text("SELECT * FROM audit_head FOR UPDATE")


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return Path(shutil.copy(sqlite_template, folder / "convo.db"))


@pytest.fixture
def serving(file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{file}", serving=True)
    with engine.connect() as connection:
        connection.execute(COUNT)
    yield engine
    engine.dispose()


def refusal(engine: Engine) -> DBAPIError:
    with pytest.raises(DBAPIError) as refused, engine.connect() as connection:
        connection.execute(COUNT)
    return refused.value


def test_a_file_that_is_away_is_not_made_anew_and_is_used_again_when_it_is_back(
    serving: Engine, file: Path
):
    away = file.parent.rename(file.parent.with_name("away"))
    file.parent.mkdir()
    error = refusal(serving)
    assert is_away(error)
    assert list(file.parent.iterdir()) == []
    file.parent.rmdir()
    away.rename(file.parent)
    with serving.connect() as connection:
        assert connection.execute(COUNT).scalar() == 0


def test_nothing_is_saved_in_a_file_that_was_replaced(serving: Engine, file: Path, tmp_path: Path):
    newer = Path(shutil.copy(file, tmp_path / "newer.db"))
    newer.replace(file)
    with serving.connect() as connection:
        connection.execute(text("INSERT INTO team (name) VALUES ('New')"))
        connection.commit()
    plain = create_engine(f"sqlite:///{file}")
    with plain.connect() as connection:
        assert connection.execute(text("SELECT name FROM team")).scalars().all() == ["New"]
    plain.dispose()


def test_a_wrong_statement_is_no_absence(serving: Engine):
    with pytest.raises(OperationalError) as wrong, serving.connect() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))
    assert not is_away(wrong.value)
    assert name_of(wrong.value) == "SQLITE_ERROR"


def test_a_database_in_memory_has_no_file_to_stay_with():
    engine = open_engine(f"sqlite:///{MEMORY}", serving=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_what_was_typed_stands_in_no_error(serving: Engine):
    with pytest.raises(DBAPIError) as wrong, serving.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "typed by me"})
    assert "typed by me" not in str(wrong.value)


def test_a_writer_on_postgresql_does_not_wait_for_ever(postgresql_template: str):
    patient = make_url(postgresql_template).update_query_dict({"options": "-c lock_timeout=200"})
    address = patient.render_as_string(hide_password=False)
    engines = [open_engine(address, serving=True) for _ in range(2)]
    with engines[0].connect() as holder, engines[1].connect() as waiting:
        holder.execute(HOLD)
        began = time.monotonic()
        with pytest.raises(DBAPIError) as refused:
            waiting.execute(HOLD)
        assert time.monotonic() - began < 4
    assert is_away(refused.value)
    assert name_of(refused.value) == "55P03"
    for engine in engines:
        engine.dispose()


def test_a_standby_that_can_not_be_written_to_is_away_for_now(postgresql_template: str):
    engine = open_engine(postgresql_template, serving=True)
    with engine.connect() as connection:
        limits = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        ]
        connection.execute(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(DBAPIError) as refused:
            connection.execute(text("INSERT INTO team (name) VALUES ('New')"))
    assert limits == ["5s", "30s", "1min"]
    assert is_away(refused.value)
    engine.dispose()
