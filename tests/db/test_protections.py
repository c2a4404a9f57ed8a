"""What each who may try can do to the log: every cell of a table, on both databases.

Where somebody gets through, the test says so and who must not be that somebody.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import DBAPIError

from convo.db.authorizer import hold_back
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.db.roles import BadRole, Roles
from convo.db.tampering import Unprotected
from convo.support.identifiers import hex128

KEYS = {
    "audit_checkpoint": "id",
    "audit_entry": "seq",
    "audit_erasure": "seq, field",
    "audit_finding": "rule, seq",
    "audit_mark": "mark, seq",
    "audit_node": "level, place",
    "audit_opening": "seq, field",
    "audit_place": "seq",
}
#: A row in each table; no deed made it.
ROWS = (
    "audit_checkpoint (id, size, note, signed_at) VALUES (1, 1, 'n', '2026-03-10 10:00:00')",
    (
        "audit_entry (seq, leaf, entry_id, request, at, action, outcome, actor_role, subject_type) "
        "VALUES (0, '{}', 'e', 'r', '2026-03-10 10:00:00', 'team:add', 'ok', 'operator', 'team')"
    ),
    "audit_erasure (seq, field, erased_by) VALUES (0, 'erased', 1)",
    "audit_finding (rule, seq) VALUES ('register.RedTape', 0)",
    "audit_mark (mark, seq) VALUES ('unsigned', 0)",
    "audit_node (level, place, hash) VALUES (0, 0, 'h')",
    "audit_opening (seq, field, salt, value) VALUES (0, 'words', 's', 'v')",
    "audit_opening (seq, field, salt, value) VALUES (0, 'erased', 's', 'v')",
    "audit_place (seq, topic_id, venue_id) VALUES (0, 1, 1)",
)
#: Row 1 of the table: whatever changes rows, with nothing before it.
CHANGES = [
    *(
        change.format(table=table, key=keys.partition(",")[0], keys=keys)
        for table, keys in KEYS.items()
        for change in (
            "UPDATE {table} SET {key} = {key}",
            "DELETE FROM {table}",
            (
                "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({keys}) "
                "DO UPDATE SET {key} = excluded.{key}"
            ),
        )
    ),
    "UPDATE audit_head SET next_seq = next_seq",
    "UPDATE audit_head SET next_seq = next_seq + 1, id = 2",
    "UPDATE audit_head SET next_seq = -1",
    "DELETE FROM audit_head",
    "INSERT INTO audit_head (id, next_seq, last_ts, frontier) VALUES (2, 0, 0, '')",
    "UPDATE audit_opening SET value = 'x' WHERE field = 'erased'",
]
#: Row 2. SQLite's own way to remove a row; by its hidden number too.
REPLACING = [
    *("INSERT OR REPLACE INTO $ SELECT * FROM $".replace("$", table) for table in KEYS),
    (
        "INSERT OR REPLACE INTO audit_opening (rowid, seq, field, salt, value) "
        "SELECT rowid, 99, field, salt, value FROM audit_opening"
    ),
    (
        "INSERT OR REPLACE INTO audit_entry SELECT 99, leaf, entry_id, 'other', at, action, "
        "outcome, actor_id, actor_role, subject_type, subject_id, conversation_id FROM audit_entry"
    ),
    "REPLACE INTO audit_head SELECT * FROM audit_head",
]
#: Rows 5 to 7 on SQLite: whatever changes the shape of the log, or goes past its triggers.
SHAPING = [
    "DROP TRIGGER audit_entry_no_update",
    "DROP TABLE audit_finding",
    "DROP INDEX ix_audit_entry_at_seq",
    "ALTER TABLE audit_entry RENAME TO another",
    "ALTER TABLE audit_entry RENAME COLUMN leaf TO another",
    "CREATE TRIGGER mine AFTER INSERT ON audit_entry BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER mine AFTER INSERT ON audit_entry BEGIN SELECT 1; END",
    "CREATE VIEW mine AS SELECT * FROM audit_entry",
    "CREATE TABLE mine (seq INTEGER)",
    "CREATE TEMP TABLE audit_erasure (seq INTEGER, field TEXT)",
    "PRAGMA writable_schema=ON",
]
SWITCHES = [
    "PRAGMA recursive_triggers=OFF",
    "PRAGMA secure_delete=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA ignore_check_constraints=ON",
    "PRAGMA journal_mode=MEMORY",
    "ATTACH ':memory:' AS another",
    "DELETE FROM guideline_set",
    "UPDATE judgement SET facts = '{}'",
]


#: How a database says that it may not be, and not that it doesn't understand.
REFUSAL = re.compile("append-only|not authorized|permission denied|must be owner")


def passes(engine: Engine, *statements: str) -> bool:
    """Whether these go through, one after the other; then they are taken back."""
    with engine.connect() as connection:
        try:
            for statement in statements:
                connection.exec_driver_sql(statement)
        except DBAPIError as error:
            if not REFUSAL.search(str(error.orig)):
                raise
            return False
        finally:
            connection.rollback()
    return True


def refused(engine: Engine, ways: list[str]) -> None:
    assert [way for way in ways if passes(engine, way)] == []


def passing(engine: Engine, ways: list[str]) -> None:
    assert [way for way in ways if not passes(engine, way)] == []


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for row in ROWS:
            connection.exec_driver_sql(f"INSERT INTO {row}")
        connection.exec_driver_sql("UPDATE audit_head SET next_seq = 1")


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    return Path(shutil.copy(sqlite_template, tmp_path / "convo.db"))


@pytest.fixture
def tool(file: Path) -> Iterator[Engine]:
    """Whoever opens the file with something else than convo: SQLite as it comes."""
    opened = open_engine(f"sqlite:///{file}")
    fill(opened)
    with opened.connect() as connection:  # the only connection of the pool
        connection.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    yield opened
    opened.dispose()


@pytest.fixture
def serving(file: Path, tool: Engine) -> Iterator[Engine]:
    """The engine of a process that serves."""
    opened = open_engine(f"sqlite:///{file}", serving=True)
    hold_back(opened)
    yield opened
    opened.dispose()


def test_on_sqlite_the_triggers_refuse_whatever_changes_rows(tool: Engine):
    refused(tool, CHANGES)
    refused(tool, REPLACING)
    assert passes(tool, "DELETE FROM audit_opening WHERE field = 'erased'")


def test_without_the_guard_on_inserts_a_row_can_be_replaced(tool: Engine):
    # What the guard is for: without it, whoever opens the file replaces rows and asks no trigger.
    with tool.begin() as connection:
        for table in (*KEYS, "audit_head"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_insert")
    passing(tool, REPLACING)


def test_on_sqlite_whoever_can_open_the_file_can_take_the_triggers_away(tool: Engine):
    # So nobody but the service's own account may reach the file; a checkpoint kept elsewhere tells.
    passing(tool, SHAPING)


def test_a_process_that_serves_may_not_even_ask_sqlite(serving: Engine):
    refused(serving, CHANGES)
    refused(serving, REPLACING)
    refused(serving, SHAPING)
    refused(serving, SWITCHES)
    assert passes(serving, "DELETE FROM audit_opening WHERE field = 'erased'")
    assert passes(serving, "UPDATE audit_head SET next_seq = next_seq + 1")
    assert passes(serving, "INSERT INTO team (name) VALUES ('New')", "PRAGMA table_info(team)")


def test_a_connection_that_serves_flushes_to_the_disk_and_overwrites_what_it_deletes(
    serving: Engine,
):
    with serving.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "recursive_triggers")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "secure_delete": 1,
        "recursive_triggers": 1,
    }


@pytest.mark.parametrize("trigger", ["audit_entry_no_insert", "audit_head_no_delete"])
def test_an_upgrade_tries_every_tampering_and_fails_where_one_passes(file: Path, trigger: str):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"DROP TRIGGER {trigger}")
    engine = open_engine(f"sqlite:///{file}")
    with pytest.raises(Unprotected, match=trigger.rpartition("_no_")[0]):
        upgrade(engine)
    engine.dispose()


Engines = dict[str, Engine]


@pytest.fixture(scope="module")
def people(postgresql_server: str) -> Iterator[Engines]:
    """One database with its owner, its serving and its reading role, each as an engine."""
    mark = hex128()[:8]
    owner, app, reader, name = (f"convo_{each}_{mark}" for each in ("owner", "app", "reader", "db"))
    server = open_engine(postgresql_server).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for role in (owner, app, reader):
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER {owner}"))
    url = make_url(postgresql_server).set(database=name)
    engines = {
        kind: open_engine(url.set(username=user or url.username).render_as_string(False))
        for kind, user in {"owner": owner, "app": app, "reader": reader, "superuser": ""}.items()
    }
    upgrade(engines["owner"], roles=Roles(serving=app, reading=reader))
    fill(engines["owner"])
    yield engines
    for engine in engines.values():
        engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        for role in (owner, app, reader):
            connection.execute(text(f"DROP ROLE {role}"))
    server.dispose()


EVERYBODY = ["app", "owner", "superuser"]
#: Row 1 goes on: ways that PostgreSQL has besides.
MERGES = [
    f"MERGE INTO {table} USING (SELECT 1) AS one ON true WHEN MATCHED THEN {deed}"
    for table, keys in KEYS.items()
    for deed in ("DELETE", f"UPDATE SET {keys.partition(',')[0]} = {keys.partition(',')[0]}")
    if table != "audit_opening"
]
#: Rows 5 to 7: the shape of the log, and past its triggers.
OWNING = [
    "DROP TRIGGER audit_entry_no_truncate ON audit_entry",
    "DROP TABLE audit_finding",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "ALTER TABLE audit_entry ALTER COLUMN actor_role TYPE varchar(32) USING 'rewritten'",
    "ALTER TABLE audit_entry RENAME TO another",
]


@pytest.mark.parametrize("who", EVERYBODY)
def test_on_postgresql_nobody_changes_a_row_of_the_log(people: Engines, who: str):
    refused(people[who], CHANGES)
    refused(people[who], MERGES)
    assert passes(people[who], "DELETE FROM audit_opening WHERE field = 'erased'")


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_empties_a_table_of_the_log_nor_with_the_triggers_of_a_replica(
    people: Engines, who: str
):
    refused(people[who], [f"TRUNCATE {table}" for table in (*KEYS, "audit_head")])
    replica = "SET session_replication_role = replica"
    for change in CHANGES:
        assert not passes(people[who], replica, change), change
    # Only a superuser gets as far as the triggers, which are ENABLE ALWAYS.
    assert passes(people[who], replica) is (who == "superuser")


@pytest.mark.parametrize("who", ["owner", "superuser"])
def test_no_row_goes_by_way_of_a_table_that_it_is_made_to_refer_to(people: Engines, who: str):
    parent = (
        "CREATE TABLE parent AS SELECT 0::bigint AS seq",
        "ALTER TABLE parent ADD PRIMARY KEY (seq)",
        "ALTER TABLE audit_finding ADD FOREIGN KEY (seq) REFERENCES parent ON DELETE CASCADE",
    )
    assert passes(people[who], *parent)
    for way in ("DELETE FROM parent", "TRUNCATE parent CASCADE"):
        assert not passes(people[who], *parent, way), way


def test_whoever_serves_can_not_change_the_shape_of_the_log(people: Engines):
    refused(people["app"], OWNING)
    refused(
        people["app"], ["CREATE TABLE mine (seq int)", "UPDATE alembic_version SET version_num = 1"]
    )


@pytest.mark.parametrize("who", ["owner", "superuser"])
def test_whoever_owns_the_tables_can_so_that_must_be_nobody_who_serves(people: Engines, who: str):
    passing(people[who], OWNING)


def test_a_table_of_ones_own_in_front_of_the_erasures_opens_nothing(people: Engines):
    in_front = "CREATE TEMP TABLE audit_erasure AS SELECT 0::bigint AS seq, 'words' AS field"
    assert passes(people["app"], in_front)
    assert not passes(people["app"], in_front, "DELETE FROM audit_opening WHERE field = 'words'")


def test_whoever_serves_owns_nothing_and_can_do_its_work(people: Engines):
    with people["app"].connect() as connection:
        owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
        assert connection.exec_driver_sql(owned).scalar() == 0
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"
    deeds = ["INSERT INTO audit_node (level, place, hash) VALUES (0, 1, 'h')",
             "SELECT * FROM audit_head FOR UPDATE",
             "UPDATE audit_head SET next_seq = next_seq + 1",
             "INSERT INTO team (name) VALUES ('New')"]  # fmt: skip
    passing(people["app"], deeds)


def test_whoever_only_reads_changes_nothing_and_sees_no_way_in(people: Engines):
    passing(people["reader"], ["SELECT * FROM audit_entry", "SELECT name FROM person"])
    refused(
        people["reader"],
        [
            "INSERT INTO audit_node (level, place, hash) VALUES (0, 1, 'h')",
            "UPDATE team SET name = 'x'",
            "SELECT password_hash FROM person",
            "SELECT * FROM one_time_link",
        ],
    )


def test_no_role_serves_that_could_be_the_owner_or_is_not_there(people: Engines):
    for unfit in (str(people["owner"].url.username), str(people["superuser"].url.username), "no"):
        with pytest.raises(BadRole):
            upgrade(people["owner"], roles=Roles(serving=unfit))


@pytest.mark.parametrize(
    ("right", "table"),
    [
        ("UPDATE", "audit_entry"),
        ("UPDATE (value)", "audit_opening"),
        ("DELETE", "audit_erasure"),
        ("TRUNCATE", "audit_head"),
    ],
)
def test_what_a_role_holds_by_another_way_is_found(people: Engines, right: str, table: str):
    with people["owner"].begin() as connection:
        connection.execute(text(f"GRANT {right} ON {table} TO PUBLIC"))
    with pytest.raises(BadRole, match=f"{right.partition(' ')[0]} {table}"):
        upgrade(people["owner"], roles=Roles(serving=str(people["app"].url.username)))
    with people["owner"].begin() as connection:
        connection.execute(text(f"REVOKE {right} ON {table} FROM PUBLIC"))


def test_an_upgrade_finds_a_trigger_that_keeps_still_for_a_replica(people: Engines):
    _alter(people["owner"], "ENABLE TRIGGER")
    with pytest.raises(Unprotected, match="audit_entry_no_truncate is not ENABLE ALWAYS"):
        upgrade(people["owner"])
    _alter(people["owner"], "ENABLE ALWAYS TRIGGER")
    upgrade(people["owner"])


def _alter(engine: Engine, manner: Any) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE audit_entry {manner} audit_entry_no_truncate"))
