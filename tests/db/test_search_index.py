"""What entries are found by comes back with a backup, and is made for a log that is there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, text

from convo.db.backup import back_up, tables
from convo.db.engine import open_engine, open_sessions
from convo.db.migrate import downgrade, upgrade
from convo.db.models import AuditMark, AuditPlace, AuditText
from convo.db.restore import Restoring, restore
from convo.db.search_tables import is_search_table
from convo.domain.vocabulary import ReplyState
from convo.queries.log import LogFilter, read_page
from tests.given import Given, SettableClock


@pytest.fixture
def plain(database: str) -> Iterator[Engine]:
    """An engine as migrations have it: without the commit door."""
    opened = open_engine(database)
    yield opened
    opened.dispose()


def copies(engine: Engine) -> dict[str, list[Any]]:
    """Every row of what is kept to find entries by."""
    with engine.connect() as connection:
        return {
            kind.__tablename__: sorted(
                tuple(row) for row in connection.execute(select(kind.__table__))
            )
            for kind in (AuditText, AuditMark, AuditPlace)
        }


def found(engine: Engine, words: str) -> list[int]:
    with open_sessions(engine)() as session:
        return [line.seq for line in read_page(session, LogFilter(words=words)).lines]


def test_a_log_that_is_there_already_is_found_as_a_new_one_is(given: Given, plain: Engine):
    given.post(given.reply(state=ReplyState.SIGNED_OFF), "Other words, about the weir.")
    before, weir = copies(plain), found(plain, "weir")
    assert all(before.values())
    downgrade(plain, "009")
    upgrade(plain)
    assert copies(plain) == before
    assert found(plain, "weir") == weir != []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_leaves_the_index_out_and_a_restore_builds_it_again(
    given: Given, plain: Engine, tmp_path: Path, clock: SettableClock
):
    given.conversation(words="The weir is closed.")
    with plain.connect() as connection:
        assert "audit_text" in tables(connection)
        assert not any(map(is_search_table, tables(connection)))
    assert any(map(is_search_table, inspect(plain).get_table_names()))
    back_up(plain, tmp_path / "b", build="test", now=clock())
    elsewhere = open_engine(f"sqlite:///{tmp_path / 'elsewhere.db'}")
    restore(elsewhere, Restoring(path=tmp_path / "b", build="test", now=clock()))
    assert found(elsewhere, "weir") == found(plain, "weir") != []
    with elsewhere.connect() as connection:
        check = (
            "INSERT INTO audit_text_index (audit_text_index, rank) VALUES ('integrity-check', 1)"
        )
        connection.execute(text(check))
    elsewhere.dispose()
