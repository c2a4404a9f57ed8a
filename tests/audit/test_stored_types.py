"""What a file of SQLite holds beside an entry is what the entry says, in its type as well.

A column of SQLite takes anything. Whoever compares the columns of many rows at once must not take
a blob for a text, nothing for an empty text, or a number for its digits.
"""

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from convo.audit.report import Kind, Report
from convo.audit.source import COPIED
from convo.audit.verifier import verify
from convo.db.engine import open_engine, open_sessions
from convo.queries.whole_log import whole_log
from convo.services.office import Office
from tests.audit.verifying import Edit, kinds, verified

pytestmark = [
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("log_of_a_case"),
]

_LARGEST = 2**63 - 1
#: More than two stretches.
_MANY = "WITH RECURSIVE many(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM many WHERE n < 1100)"
_LOOSE = ("audit_entry", "audit_opening", "audit_node", "audit_finding")


@pytest.fixture
def loose(edit: Edit, database: str) -> Edit:
    """Runs SQL on tables that keep anything as it is, as whoever owns the file can make them."""
    path = database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        for table in _LOOSE:
            asked = "SELECT name FROM pragma_table_info(?)"
            columns = ", ".join(name for (name,) in connection.execute(asked, (table,)))
            connection.executescript(
                f"CREATE TABLE loose ({columns}); INSERT INTO loose SELECT * FROM {table};"  # noqa: S608 - names of the test
                f"DROP TABLE {table}; ALTER TABLE loose RENAME TO {table};"
            )
    return edit


def after(office: Office, loose: Edit, change: str) -> Report:
    """What is said of the log with this change, which is undone again."""
    for table in _LOOSE:
        loose(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608 - names of the test
    loose(change)
    report = verified(office)
    for table in _LOOSE:
        loose(f"DELETE FROM {table}")  # noqa: S608 - likewise
        loose(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608 - likewise
        loose(f"DROP TABLE kept_{table}")
    assert verified(office).is_whole
    return report


def asked(office: Office, statement: str) -> list[tuple[object, ...]]:
    with office.sessions() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def test_a_copy_of_another_type_is_never_the_same(office: Office, loose: Edit):
    assert verified(office).is_whole
    for name in COPIED:
        rows = asked(office, f"SELECT seq, {name} FROM audit_entry ORDER BY {name} IS NULL, seq")  # noqa: S608 - likewise
        for seq, right in (rows[0], rows[-1]):
            is_text = isinstance(right, str)
            digits = str(right).encode()
            for wrong in {
                digits,
                "" if right is None else None,
                *({digits.decode(), b""} if not is_text else {f"{right}\0", f"{right} ", 0}),
                *([f"{right}\0x", f"{right}\n", f'{right}"'] if is_text else [-1]),
                *([f"{right}".replace(" ", "T")] if name == "at" else []),
            }:
                edit = f"UPDATE audit_entry SET {name} = :value WHERE seq = :seq"  # noqa: S608 - likewise
                loose(edit, value=wrong, seq=seq)
                assert kinds(verified(office)) == [(Kind.COPY, seq)], (name, wrong)
                loose(edit, value=right, seq=seq)
    assert verified(office).is_whole


def test_what_stands_in_the_neighbours_column_is_not_its_own(office: Office, loose: Edit):
    for one, other in pairwise(COPIED):
        swap = f"UPDATE audit_entry SET {one} = {other}, {other} = {one} WHERE seq = 3"  # noqa: S608 - likewise
        are_same = asked(office, f"SELECT {one} IS {other} FROM audit_entry WHERE seq = 3")  # noqa: S608 - likewise
        loose(swap)
        faults = kinds(verified(office))
        assert faults == ([] if are_same == [(1,)] else [(Kind.COPY, 3)] * 2), (one, other)
        loose(swap)
    both = "outcome = outcome || ',' || actor_role, actor_role = ''"
    loose(f"UPDATE audit_entry SET {both} WHERE seq = 3")  # noqa: S608 - likewise
    assert set(kinds(verified(office))) == {(Kind.COPY, 3)}


def test_hashes_and_places_of_another_type_are_never_the_same(office: Office, loose: Edit):
    text_of_hash = "UPDATE audit_node SET hash = CAST(hash AS TEXT) WHERE level = 0 AND place = 2"
    for change, fault in (
        (text_of_hash, (Kind.NODE, 2)),
        ("UPDATE audit_node SET hash = NULL WHERE level = 1 AND place = 1", (Kind.NODE, 2)),
        ("UPDATE audit_node SET hash = 5 WHERE level = 1 AND place = 1", (Kind.NODE, 2)),
        (
            "UPDATE audit_node SET hash = hash || x'00' WHERE level = 0 AND place = 2",
            (Kind.NODE, 2),
        ),
        ("UPDATE audit_node SET place = '2' WHERE level = 0 AND place = 2", (Kind.NODE, 2)),
        ("UPDATE audit_node SET place = 2.5 WHERE level = 0 AND place = 2", (Kind.NODE, 2)),
        ("UPDATE audit_node SET level = 'x' WHERE level = 1 AND place = 1", (Kind.NODE, 2)),
        ("UPDATE audit_entry SET leaf = CAST(leaf AS TEXT) WHERE seq = 2", (Kind.UNREADABLE, 2)),
        ("UPDATE audit_entry SET leaf = NULL WHERE seq = 2", (Kind.UNREADABLE, 2)),
        ("UPDATE audit_entry SET seq = '2' WHERE seq = 2", (Kind.MISSING, 2)),
        ("UPDATE audit_entry SET seq = 2.5 WHERE seq = 2", (Kind.MISSING, 2)),
        ("INSERT INTO audit_finding (rule, seq) VALUES (NULL, 2)", (Kind.COPY, 2)),
        ("INSERT INTO audit_finding (rule, seq) VALUES (5, 2)", (Kind.COPY, 2)),
        ("INSERT INTO audit_finding (rule, seq) VALUES ('x', NULL)", (Kind.COPY, None)),
        ("INSERT INTO audit_finding (rule, seq) VALUES ('x', 'y')", (Kind.COPY, None)),
    ):
        assert fault in kinds(after(office, loose, change)), change


def test_words_of_another_type_are_never_the_same(office: Office, loose: Edit):
    where = "WHERE seq = 0 AND field = 'name'"
    for change in (
        "value = NULL",
        "value = 5",
        "value = value || x'00'",
        "value = x'00' || value",
        "value = CAST(x'ff' AS TEXT)",
        "salt = NULL",
        "salt = 5",
        "salt = CAST(salt AS TEXT)",
        "salt = hex(salt)",
        "salt = substr(salt, 1, 31), value = substr(salt, 32) || value",
        "field = NULL",
        "field = 5",
        "field = field || x'00'",
        "field = field || x'00' || value, value = ''",
        "field = CAST(x'ff' AS TEXT)",
    ):
        report = after(office, loose, f"UPDATE audit_opening SET {change} {where}")  # noqa: S608 - likewise
        assert {(Kind.WORDS, 0), (Kind.HOLE, 0)} & set(kinds(report)), change


def test_an_entry_at_the_last_place_there_could_be_is_found(office: Office, edit: Edit):
    edit("UPDATE audit_entry SET seq = :last WHERE seq = 5", last=_LARGEST)
    edit("UPDATE audit_opening SET seq = :last WHERE seq = 5", last=_LARGEST)
    edit("UPDATE audit_node SET place = :last WHERE level = 0 AND place = 5", last=_LARGEST)
    assert (Kind.MISSING, 5) in kinds(verified(office))


def test_entries_at_what_is_no_place_are_found_however_many_there_are(office: Office, edit: Edit):
    columns = ", ".join(each for each in COPIED if each not in ("entry_id", "request"))
    for place in ("-0.5 - n", "0.5 + n", "5e18 + n * 1e15", "-9e999", "9e999", "'x' || n"):
        edit("CREATE TABLE kept AS SELECT * FROM audit_entry")
        size = verified(office).size
        into = f"INSERT OR IGNORE INTO audit_entry (seq, leaf, entry_id, request, {columns})"
        values = f"SELECT {place}, leaf, 'e' || n, 'r' || n, {columns}"
        edit(f"{_MANY} {into} {values} FROM many, audit_entry WHERE seq = 1")
        made = len(asked(office, "SELECT 1 FROM audit_entry")) - size
        report = verified(office)
        assert made in (1, 1101)
        assert not report.is_whole, place
        assert report.count >= made or "5e18" in place  # they are places, behind a gap
        edit("DELETE FROM audit_entry")
        edit("INSERT INTO audit_entry SELECT * FROM kept")
        edit("DROP TABLE kept")
        assert verified(office).is_whole


def in_utf_16(database: str, made: Path) -> None:
    """A file with the same log, whose texts lie there in another encoding."""
    source = sqlite3.connect(database.removeprefix("sqlite:///"))
    with closing(source), closing(sqlite3.connect(made)) as copy:
        copy.execute("PRAGMA encoding = 'UTF-16le'")
        for table in (*_LOOSE, "audit_mark", "audit_erasure", "audit_head", "audit_checkpoint"):
            asked = "SELECT sql FROM sqlite_master WHERE name = ?"
            copy.execute(source.execute(asked, (table,)).fetchone()[0])
            for row in source.execute(f"SELECT * FROM {table}"):  # noqa: S608 - likewise
                marks = ", ".join("?" * len(row))
                copy.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - likewise
        copy.commit()


def verified_at(path: Path) -> Report:
    engine = open_engine(f"sqlite:///{path}")
    with open_sessions(engine)() as session, whole_log(session) as source:
        report = verify(source)
    engine.dispose()
    return report


def test_a_file_in_another_encoding_is_read_to_its_end(
    office: Office, database: str, tmp_path: Path
):
    """Its words are not the bytes that were hashed. No entry passes that was put there as text."""
    in_utf_16(database, tmp_path / "other.db")
    report = verified_at(tmp_path / "other.db")
    assert report.entries == verified(office).entries
    found = {fault.kind for fault in report.faults}
    assert found <= {Kind.WORDS, Kind.FOREIGN, Kind.HOLE, Kind.COPY}
    assert Kind.HOLE in found
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        (leaf,) = connection.execute("SELECT leaf FROM audit_entry WHERE seq = 2").fetchone()
        wide = leaf.decode().encode("utf-16-le")
        connection.execute("UPDATE audit_entry SET leaf = ? WHERE seq = 2", (wide,))
        connection.commit()
    assert (Kind.UNREADABLE, 2) in kinds(verified_at(tmp_path / "other.db"))
