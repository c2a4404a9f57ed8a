"""The database itself refuses to change the audit log, whoever asks."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from convo.db.engine import open_engine
from convo.db.models import AuditEntry, AuditFinding, AuditOpening
from convo.domain.vocabulary import ReplyState
from convo.services.office import Office
from tests.given import DENIAL, Given

TABLES = ["audit_entry", "audit_finding", "audit_opening"]
#: A copy of every row over itself.
COPY = "INTO audit_finding (rule, seq) SELECT rule, seq FROM audit_finding"
STATEMENTS = [
    "UPDATE {table} SET seq = seq + 1000",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM {table})",
]


@pytest.fixture
def filled(given: Given, database: str) -> Iterator[Engine]:
    """A log with entries in every table, and an engine without the commit door."""
    given.reply(words=DENIAL, state=ReplyState.DRAFTING)
    opened = open_engine(database)
    yield opened
    opened.dispose()


def everything(office: Office) -> list[int | None]:
    tables = (AuditEntry, AuditFinding, AuditOpening)
    with office.sessions() as session:
        return [session.scalar(select(func.count()).select_from(t)) for t in tables]


def test_nothing_in_the_log_can_be_changed_or_removed(filled: Engine, office: Office):
    before = everything(office)
    assert all(before)
    for statement, table in product(STATEMENTS, TABLES):
        with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
            connection.execute(text(statement.format(table=table)))
    assert everything(office) == before


def test_nothing_in_the_log_can_be_replaced(filled: Engine, office: Office):
    before = everything(office)
    if filled.dialect.name == "sqlite":
        ways = [f"INSERT OR REPLACE {COPY}"]
    else:
        ways = [
            f"INSERT {COPY} ON CONFLICT (rule, seq) DO UPDATE SET rule = 'another'",
            *(f"TRUNCATE {table}" for table in TABLES),
            "SET session_replication_role = replica; DELETE FROM audit_entry",
        ]
    for way in ways:
        with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
            connection.exec_driver_sql(way)
    assert everything(office) == before


def test_the_log_has_one_head_from_the_start(office: Office):
    with office.sessions() as session:
        assert session.execute(text("SELECT next_seq, last_ts FROM audit_head")).all() == [(0, 0)]
