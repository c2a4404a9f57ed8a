"""What goes into the database comes out again as it was."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from convo.db.base import Moment, WordType
from convo.db.engine import open_engine
from convo.db.models import Person, SignInAttempt
from convo.domain.vocabulary import ReplyState
from convo.services.office import Office
from convo.services.transaction import passing

MOMENTS = st.datetimes(
    datetime(1990, 1, 1), datetime(2100, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    timezones=st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone),
)  # fmt: skip

SCRATCH = Table(
    "scratch",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Moment()),
    Column("state", WordType(ReplyState)),
)


@pytest.fixture
def scratch(database: str) -> Iterator[Engine]:
    """A table of our own in a database without the door."""
    engine = open_engine(database)
    SCRATCH.create(engine)
    yield engine
    # A connection that nobody closed would be found, and blamed on, some later test.
    engine.dispose()


def through(engine: Engine, **values: object) -> tuple[object, ...]:
    with engine.connect() as connection:
        connection.execute(insert(SCRATCH).values(id=1, **values))
        row = connection.execute(select(SCRATCH)).one()
        connection.rollback()
    return tuple(row)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_and_in_utc(scratch: Engine, moment: datetime):
    _, back, _ = through(scratch, at=moment)
    assert back == moment
    assert isinstance(back, datetime)
    assert back.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(scratch: Engine):
    with pytest.raises(StatementError, match="needs its time zone"):
        through(scratch, at=datetime(2026, 3, 10))  # noqa: DTZ001 - that is the point


def test_nothing_stays_nothing(scratch: Engine):
    assert through(scratch, at=None, state=None) == (1, None, None)


def test_a_word_comes_back_as_the_member_and_another_is_refused(scratch: Engine):
    assert through(scratch, state=ReplyState.WITH_MENTOR)[2] is ReplyState.WITH_MENTOR
    with pytest.raises(StatementError, match="is not one of"):
        through(scratch, state="lost")


def test_moments_are_compared_as_moments(office: Office):
    now = office.clock()
    with passing(office) as session:
        session.add(SignInAttempt(key="k", at=now))
    elsewhere = now.astimezone(timezone(timedelta(hours=9)))
    with office.sessions() as session:
        assert session.scalar(select(SignInAttempt.key).where(SignInAttempt.at == elsewhere)) == "k"


def test_a_deed_waits_for_its_turn_and_readers_do_not(office: Office):
    with passing(office) as writing:
        writing.add(SignInAttempt(key="k", at=office.clock()))
        writing.flush()
        with office.sessions() as reading:
            assert reading.scalars(select(SignInAttempt)).all() == []
            assert reading.scalars(select(Person)).all() == []
