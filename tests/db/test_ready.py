"""Statements that are handed to the driver as they are: the door and SQLAlchemy know of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from config import ROOT
from convo.db.base import Base
from convo.db.door import UnauditedChange, allow, guard_commits
from convo.db.engine import is_away, open_engine, open_sessions
from convo.db.models import Team
from convo.db.ready import Ready
from convo.db.rows import allowing_bulk

TEAM = Base.metadata.tables[Team.__tablename__]
ADD = Ready(insert(TEAM).values(id=bindparam("id"), name=bindparam("name")))
NAMED = Ready(select(TEAM.c.id, TEAM.c.name).where(TEAM.c.name == bindparam("name")))
PARKS, ROADS = {"id": 1, "name": "Parks"}, {"id": 2, "name": "Roads"}
ANEW = {"id": 3, "name": "Parks"}


@pytest.fixture
def guarded(database: str) -> Iterator[Engine]:
    """An engine with the door."""
    opened = open_engine(database)
    guard_commits(opened)
    yield opened
    opened.dispose()


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(TEAM.c.name).order_by(TEAM.c.id)))


def test_what_is_written_is_read(guarded: Engine):
    with guarded.connect() as connection:
        ADD.write(connection, [PARKS, ROADS])
        assert NAMED.read(connection, {"name": "Roads"}) == [(2, "Roads")]
        assert NAMED.read(connection, {"name": "Elsewhere"}) == []


def test_it_is_part_of_the_transaction_and_begins_one(guarded: Engine):
    with guarded.connect() as connection:
        ADD.write(connection, [PARKS])
        assert connection.in_transaction()
        connection.rollback()
        assert not NAMED.read(connection, {"name": "Parks"})
        with allowing_bulk(connection, frozenset({"team"})):
            ADD.write(connection, [PARKS])
        allow(connection, {"team"})
        connection.commit()
    assert names(guarded) == ["Parks"]


@pytest.mark.parametrize("allowed", [set(), {"team"}], ids=["nothing", "the table, not in bulk"])
def test_the_door_sees_what_is_written(guarded: Engine, allowed: set[str]):
    with guarded.connect() as connection:
        ADD.write(connection, [PARKS])
        allow(connection, allowed)
        with pytest.raises(UnauditedChange, match="team"):
            connection.commit()
    assert names(guarded) == []


def test_the_door_lets_nothing_end_the_transaction(guarded: Engine):
    with guarded.connect() as connection, pytest.raises(UnauditedChange):
        Ready(text("COMMIT")).read(connection)


def test_what_the_database_refuses_is_an_error_of_sqlalchemy_and_tells_no_words(guarded: Engine):
    with open_sessions(guarded)() as session:
        ADD.write(session.connection(), [PARKS])
        with pytest.raises(IntegrityError) as refused:
            ADD.write(session.connection(), [ROADS, ANEW])
        session.rollback()
        assert session.scalar(select(func.count()).select_from(TEAM)) == 0
    assert not is_away(refused.value)
    assert "INSERT INTO team" in str(refused.value)
    assert "Roads" not in str(refused.value.statement)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_failed_is_not_sent_again(guarded: Engine):
    sent: list[str] = []
    with guarded.connect() as connection:
        ADD.write(connection, [PARKS])
        driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(sent.append)
        with pytest.raises(IntegrityError):
            ADD.write(connection, [ANEW])
        driver.set_trace_callback(None)
    assert len([each for each in sent if each.startswith("INSERT")]) == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_is_given_up(guarded: Engine):
    ask = select(func.pg_backend_pid())
    with guarded.connect() as connection, guarded.connect() as other:
        lost = connection.scalar(ask)
        other.scalar(select(func.pg_terminate_backend(lost)))
        with pytest.raises(DBAPIError) as failed:
            NAMED.read(connection, PARKS)
    assert is_away(failed.value)
    assert failed.value.connection_invalidated
    with guarded.connect() as connection:
        assert connection.scalar(ask) != lost


def test_nobody_else_takes_a_cursor_of_the_driver():
    files = (ROOT / "convo").rglob("*.py")
    assert [each.name for each in files if ".cursor(" in each.read_text()] == ["ready.py"]
