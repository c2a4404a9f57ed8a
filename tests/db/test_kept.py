"""What a decision was judged by stays as it was; an older office keeps its cases when it moves."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from convo.db.engine import open_engine
from convo.db.migrate import check, downgrade, upgrade
from convo.db.models import Judgement, KeptSet
from convo.domain.vocabulary import ReplyState
from convo.services.lines import AddLine, add_line
from convo.services.office import Office
from tests.given import Given

TABLES = {"guideline_set": "content", "judgement": "guidelines_digest"}
STATEMENTS = ["UPDATE {table} SET {column} = 'other'", "DELETE FROM {table}"]
#: A copy of every row over itself.
COPY = "INTO guideline_set SELECT * FROM guideline_set"


@pytest.fixture
def filled(given: Given, database: str) -> Iterator[Engine]:
    """An office with a sign-off and a line to take, and an engine without the commit door."""
    given.reply(state=ReplyState.SIGNED_OFF)
    line = AddLine(title="Steps", words="We will set out next steps in due course.")
    add_line(given.office, given.actor(given.press_officer()), line)
    opened = open_engine(database)
    yield opened
    opened.dispose()


def everything(office: Office) -> list[int | None]:
    with office.sessions() as session:
        return [session.scalar(select(func.count()).select_from(t)) for t in (KeptSet, Judgement)]


def ways(engine: Engine) -> list[str]:
    usual = [s.format(table=t, column=c) for s, (t, c) in product(STATEMENTS, TABLES.items())]
    if engine.dialect.name == "sqlite":
        return [*usual, f"INSERT OR REPLACE {COPY}"]
    return [
        *usual,
        f"INSERT {COPY} ON CONFLICT (digest) DO UPDATE SET content = 'other'",
        *(f"TRUNCATE {table}" for table in TABLES),
        "SET session_replication_role = replica; DELETE FROM judgement",
    ]


def test_nothing_that_was_judged_by_can_be_changed_removed_or_replaced(
    filled: Engine, office: Office
):
    before = everything(office)
    assert all(before)
    for way in ways(filled):
        with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
            connection.exec_driver_sql(way)
    assert everything(office) == before


def test_a_filled_office_goes_back_and_forth_and_keeps_its_cases(filled: Engine):
    def words(connection: Engine) -> list[str]:
        with connection.connect() as reading:
            return list(reading.scalars(text("SELECT words FROM revision ORDER BY id")))

    before = words(filled)
    assert before
    downgrade(filled, "002")
    assert words(filled) == before
    upgrade(filled)
    check(filled)
    assert words(filled) == before
    with filled.connect() as connection:
        compared = connection.scalars(text("SELECT compared FROM revision")).all()
    assert {str(each) for each in compared} == {"{}"}
