"""One way into the log: who waits for its head waits not for ever, and loses nothing unseen."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from convo.audit.log_end import hold_head
from convo.db import engine as engines
from convo.db.door import guard_commits
from convo.db.engine import WRITE, is_away, open_engine, open_sessions
from convo.db.models import AuditEntry, AuditHead, Team
from convo.domain.actor import Actor
from convo.services.office import Office
from convo.services.people import add_team
from tests.at_once import at_once

Log = Callable[[], list[tuple[str, str, int | None]]]


@pytest.fixture
def own(database: str) -> Iterator[Engine]:
    """An engine of its own, so that its connections can be held."""
    opened = open_engine(database)
    guard_commits(opened)
    yield opened
    opened.dispose()


def teams(office: Office) -> int:
    with office.sessions() as session:
        return session.scalar(select(func.count()).select_from(Team)) or 0


def whole(office: Office) -> bool:
    """Whether the log ends where its head says, without a gap."""
    with office.sessions() as session:
        places = session.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)).all()
        return list(places) == list(range(session.scalars(select(AuditHead.next_seq)).one()))


def test_where_one_stands_still_with_the_log_the_others_fail_in_time_and_leave_nothing(
    office: Office, own: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engines, "_PATIENCE", 0.2)  # for SQLite; on PostgreSQL it is two seconds
    with own.connect().execution_options(sqlite_begin=WRITE) as frozen:
        hold_head(frozen)
        began = time.monotonic()
        results = at_once([partial(add_team, office, Actor.operator(), f"T{n}") for n in range(3)])
        took = time.monotonic() - began
    assert took < 3
    assert all(isinstance(result, DBAPIError) and is_away(result) for result in results)
    assert teams(office) == 0
    add_team(office, Actor.operator(), "After")
    assert teams(office) == 1
    assert whole(office)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_isolation_is_ours_whatever_the_server_was_set_to(database: str):
    engine = open_engine(database)
    with engine.begin() as connection:
        manner = "SET default_transaction_isolation = 'serializable'"
        connection.execute(text(f'ALTER DATABASE "{engine.url.database}" {manner}'))
    engine.dispose()
    with engine.connect() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"
    engine.dispose()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_comes_with_a_snapshot_of_their_own_is_refused_and_never_lost(
    office: Office, own: Engine, log: Log
):
    stubborn = replace(
        office, sessions=open_sessions(own.execution_options(isolation_level="REPEATABLE READ"))
    )
    deeds = [partial(add_team, stubborn, Actor.operator(), f"T{number}") for number in range(12)]
    results = at_once(deeds)
    refused = [result for result in results if isinstance(result, Exception)]
    assert refused, "nobody got into another's way: the test proves nothing"
    assert all(isinstance(each, OperationalError) and is_away(each) for each in refused)
    assert teams(office) == len(results) - len(refused) == len(log())
    assert whole(office)
