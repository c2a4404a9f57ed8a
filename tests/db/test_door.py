"""The commit door: a change that no recorded deed accounts for is not saved."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.db.door import TRANSIENT, UnauditedChange, allow, ends_transaction, written_table
from convo.db.models import AuditEntry, Autosave, PickUp, Reply, SignInAttempt, Team, Venue
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState, VenueKind
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction
from tests.given import Given, SettableClock

VENUE = {"kind": VenueKind.FORUM, "name": "Sneaked in"}


def change_row(session: Session) -> None:
    session.scalars(select(Team)).one().name = "Sneaked in"


def add_row(session: Session) -> None:
    session.add(Team(name="Sneaked in"))


def delete_row(session: Session) -> None:
    session.delete(session.scalars(select(Team)).one())


def update_many(session: Session) -> None:
    session.execute(update(Team).values(name="Sneaked in"))


def delete_many(session: Session) -> None:
    session.execute(delete(Team))


def insert_many(session: Session) -> None:
    session.execute(insert(Team), [{"name": "Sneaked in"}, {"name": "Also"}])


def text_sql(session: Session) -> None:
    session.execute(text("UPDATE team SET name = 'Sneaked in'"))


def lower_case_sql(session: Session) -> None:
    session.execute(text('  update "team" set name = :name'), {"name": "Sneaked in"})


def many_text(session: Session) -> None:
    session.connection().exec_driver_sql("DELETE FROM team")


def with_clause(session: Session) -> None:
    in_sqlite = session.get_bind().dialect.name == "sqlite"
    session.execute(
        text("WITH new (name) AS (SELECT 'Sneaked') INSERT INTO team SELECT 9, name FROM new")
        if in_sqlite
        else text("WITH new AS (INSERT INTO team (name) VALUES ('S') RETURNING id) SELECT 1")
    )


def after_a_comment(session: Session) -> None:
    session.execute(text("/* tidy */ DELETE FROM team"))


def in_a_savepoint(session: Session) -> None:
    with session.begin_nested():
        session.add(Team(name="Sneaked in"))


def change_the_log(session: Session) -> None:
    session.execute(text("UPDATE audit_head SET next_seq = next_seq + 1"))


WAYS = [
    change_row, add_row, delete_row, update_many, delete_many, insert_many, text_sql,
    lower_case_sql, many_text, with_clause, after_a_comment, in_a_savepoint, change_the_log,
]  # fmt: skip


@pytest.fixture
def team(office: Office) -> None:
    """One team, added as it should be."""
    with transaction(office, Actor.operator(), Action.ADD_TEAM) as tx:
        licensing = Team(name="Licensing")
        tx.session.add(licensing)
        tx.record(licensing, name="Licensing")


def names(office: Office) -> list[str]:
    with office.sessions() as session:
        return sorted(session.scalars(select(Team.name)))


def count(office: Office, table: type[Base]) -> int:
    with office.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("way", WAYS)
def test_no_change_is_saved_without_a_record(
    office: Office, team: None, way: Callable[[Session], None]
):
    with office.sessions() as session:
        way(session)
        with pytest.raises(UnauditedChange):
            session.commit()
    assert names(office) == ["Licensing"]
    assert count(office, AuditEntry) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "COMMIT",
        " end transaction;",
        "/* tidy */ COMMIT",
        "--\nCOMMIT",
        "\ufeffCOMMIT",
        "; COMMIT",
        "SELECT 1; COMMIT",
        "ROLLBACK",
        "ROLLBACK WORK",
        "ABORT",
        "PREPARE TRANSACTION 'later'",
    ],
)
def test_no_sql_ends_the_transaction_past_the_door(office: Office, team: None, sql: str):
    with office.sessions() as session:
        text_sql(session)
        with pytest.raises(UnauditedChange):
            session.connection().exec_driver_sql(sql)
    assert names(office) == ["Licensing"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has no such state
def test_nothing_is_written_where_each_statement_commits_by_itself(office: Office, team: None):
    with office.sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        with pytest.raises(UnauditedChange):
            text_sql(session)
    assert names(office) == ["Licensing"]


def test_going_back_to_a_savepoint_is_no_end():
    for sql in ("ROLLBACK TO SAVEPOINT a", "ROLLBACK WORK TO a", "rollback to a", "SAVEPOINT a"):
        assert not ends_transaction(sql)
    assert not ends_transaction("SELECT CASE WHEN 1 = 1 THEN 2 END")


def test_after_a_refusal_the_connection_is_as_good_as_new(office: Office, team: None):
    with office.sessions() as session:
        change_row(session)
        with pytest.raises(UnauditedChange):
            session.commit()
    with transaction(office, Actor.operator(), Action.ADD_TEAM) as tx:
        press = Team(name="Press")
        tx.session.add(press)
        tx.record(press, name="Press")
    assert names(office) == ["Licensing", "Press"]


def test_what_an_abandoned_transaction_was_allowed_the_next_one_is_not(office: Office, team: None):
    with office.sessions() as session:
        allow(session.connection(), {"team"})
        change_row(session)
        session.flush()
        session.rollback()
        # The same connection out of the pool, with the same notes on it.
        change_row(session)
        with pytest.raises(UnauditedChange):
            session.commit()
    assert names(office) == ["Licensing"]


def _add_venue_and(tx: Transaction, way: Callable[[Session], None]) -> None:
    venue = Venue(**VENUE)
    tx.session.add(venue)
    way(tx.session)
    tx.record(venue)


def test_no_deed_takes_a_change_of_another_table_along(office: Office, team: None):
    for way in WAYS[:-1]:
        with (
            pytest.raises(UnauditedChange, match=r"team|\?"),
            transaction(office, Actor.operator(), Action.ADD_VENUE) as tx,
        ):
            _add_venue_and(tx, way)
        assert names(office) == ["Licensing"]
        assert count(office, Venue) == 0
    assert count(office, AuditEntry) == 1


def test_a_deed_that_forgets_to_record_is_not_saved(office: Office):
    with (
        pytest.raises(UnauditedChange, match="venue"),
        transaction(office, Actor.operator(), Action.ADD_VENUE) as tx,
    ):
        tx.session.add(Venue(**VENUE))
    assert count(office, Venue) == 0


def test_what_is_no_deed_passes_and_leaves_no_entry(
    given: Given, office: Office, clock: SettableClock
):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    entries = count(office, AuditEntry)
    with office.sessions() as session:
        session.add(
            Autosave(reply_id=reply.id, person_id=1, words="A", version=1, saved_at=clock())
        )
        session.add(PickUp(reply_id=reply.id, person_id=1, until=clock()))
        session.add(SignInAttempt(key="k", at=clock()))
        session.commit()
    assert [count(office, table) for table in (Autosave, PickUp, SignInAttempt)] == [1, 1, 1]
    assert count(office, AuditEntry) == entries


def test_what_is_no_deed_takes_nothing_else_along(given: Given, office: Office):
    reply = given.reply()
    with office.sessions() as session:
        session.add(SignInAttempt(key="k", at=office.clock()))
        session.execute(update(Reply).values(state=ReplyState.SIGNED_OFF))
        with pytest.raises(UnauditedChange, match="reply"):
            session.commit()
    assert given.read(reply.id).state is ReplyState.DRAFTING
    assert count(office, SignInAttempt) == 0


def test_the_list_of_what_is_no_deed_is_short_and_gives_its_reasons():
    assert set(TRANSIENT) == {
        "autosave",
        "clock_run",
        "disclosure_draft",
        "discrepancy",
        "import_mapping",
        "import_upload",
        "mail",
        "notice",
        "pick_up",
        "reconciliation",
        "sign_in_attempt",
        "snapshot_fingerprint",
    }
    assert all(len(reason) > 20 for reason in TRANSIENT.values())


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("SELECT 1", None),
        ("  select * from reply where words = 'x';  ", None),
        ("SAVEPOINT a", None),
        ("PRAGMA foreign_keys", None),
        ("INSERT INTO reply (id) VALUES (1)", "reply"),
        ('insert or replace into "Reply" values (1)', "reply"),
        ("REPLACE INTO reply VALUES (1)", "reply"),
        ("UPDATE OR IGNORE reply SET id = 1", "reply"),
        ("\n DELETE FROM reply", "reply"),
        ("WITH a AS (SELECT 1) DELETE FROM reply", "?"),
        ("TRUNCATE reply", "?"),
        ("MERGE INTO reply USING team ON true WHEN MATCHED THEN DELETE", "?"),
        ("DROP TABLE reply", "?"),
        ("EXPLAIN ANALYZE DELETE FROM reply", "?"),
        ("SELECT 1; DELETE FROM reply", "?"),
        ("INSERT INTO autosave VALUES (1); DELETE FROM reply", "?"),
        ("-- tidy\nDELETE FROM reply", "?"),
        ("DO $$ BEGIN DELETE FROM reply; END $$", "?"),
        ("COPY reply FROM STDIN", "?"),
    ],
)
def test_the_door_reads_off_a_statement_which_table_it_writes_to(statement: str, table: str | None):
    assert written_table(statement) == table
