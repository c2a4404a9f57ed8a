"""What the verifier says of a log: whole when it is, and otherwise what is wrong, and where."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from convo.audit import record
from convo.audit.checkpoint import Checkpoint
from convo.audit.checkpoint_check import Kept
from convo.audit.entry import NotCanonical, Subject, canonical
from convo.audit.log_end import BrokenLog
from convo.audit.record import MOST_LETTERS, append
from convo.audit.report import Kind
from convo.audit.verifier import verify
from convo.db.backup import back_up
from convo.db.door import RECORD, allow
from convo.db.engine import WRITE, open_engine, open_sessions
from convo.db.migrate import upgrade
from convo.db.restore import Restoring, restore
from convo.domain.actor import Actor
from convo.domain.errors import DamagedRecord
from convo.domain.permissions import Action
from convo.queries.tree import get_root, is_end_sound
from convo.queries.whole_log import whole_log
from convo.services import log_views
from convo.services.entries import entry_of
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.audit.verifying import Edit, kinds, verified
from tests.conftest import create_database
from tests.given import DENIAL, Given, SettableClock


def append_words(office: Office, words: dict[str, str]) -> None:
    with office.sessions() as session:
        session.connection(execution_options={"sqlite_begin": WRITE})
        actor, subject = Actor.operator(), Subject(type="log", id="")
        made = entry_of(office, actor, Action.VIEW_LOG, subject)
        append(session, made, words, office.clock())
        allow(session.connection(), RECORD)
        session.commit()


def hash_nothing(*_: object) -> str:
    raise AssertionError("words were hashed")


def flipped(office: Office, statement: str, **values: object) -> bytes:
    """The bytes that this finds, with one bit turned."""
    with office.sessions() as session:
        found = bytearray(session.scalar(text(statement), values) or b"")
    found[len(found) // 2] ^= 1
    return bytes(found)


@pytest.mark.usefixtures("log_of_a_case")
def test_a_log_that_nobody_changed_is_whole(office: Office):
    report = verified(office)
    with office.sessions() as session:
        entries = session.scalar(text("SELECT count(*) FROM audit_entry"))
        words = session.scalar(text("SELECT count(*) FROM audit_opening"))
        assert report.root == get_root(session, report.size)
    assert report.is_whole
    assert not report.faults
    assert (report.entries, report.size, report.openings) == (entries, entries, words)
    assert report.warnings == ["No checkpoint vouches for any entry yet."]


def test_a_log_without_entries_is_never_whole(office: Office):
    report = verified(office)
    assert not report.is_whole
    assert kinds(report) == [(Kind.NO_ENTRIES, None)]


@pytest.mark.usefixtures("log_of_a_case")
def test_a_bit_that_flipped_is_named_and_nothing_is_built_on_it(
    office: Office, given: Given, edit: Edit
):
    """The last entry, whose bytes, whose hash, and whose place in the head a deed reads."""
    last = verified(office).size - 1
    cases = {
        Kind.CHANGED: ("audit_entry", "leaf", "seq = :last"),
        Kind.NODE: ("audit_node", "hash", "level = 0 AND place = :last"),
        Kind.HEAD: ("audit_head", "frontier", "1 = 1"),
    }
    reader = given.actor(given.press_officer())
    last = verified(office).size - 1
    for kind, (table, column, where) in cases.items():
        values = {"last": last} if "last" in where else {}
        asked = f"SELECT {column} FROM {table} WHERE {where}"  # noqa: S608 - names of the test
        change = f"UPDATE {table} SET {column} = :new WHERE {where}"  # noqa: S608 - likewise
        with office.sessions() as session:
            before = session.scalar(text(asked), values)
        edit(change, new=flipped(office, asked, **values), **values)
        report = verified(office)
        assert kind in {fault.kind for fault in report.faults}, kind
        assert {fault.place for fault in report.faults} <= {last, None}
        with pytest.raises(DamagedRecord) as refused:
            log_views.view_log(office, reader, "everything")
        assert isinstance(refused.value, BrokenLog)
        with office.sessions() as session:
            assert not is_end_sound(session)
        edit(change, new=before, **values)
    assert verified(office).is_whole
    log_views.view_log(office, reader, "everything")
    with office.sessions() as session:
        assert is_end_sound(session)


@pytest.mark.usefixtures("log_of_a_case")
def test_one_entry_that_was_changed_is_named_once_wherever_it_stands(office: Office, edit: Edit):
    size = verified(office).size
    for seq in (0, 1, size // 2, size - 1):
        asked = "SELECT leaf FROM audit_entry WHERE seq = :seq"
        with office.sessions() as session:
            before = session.scalar(text(asked), {"seq": seq})
        leaf = bytes(before).replace(b'"outcome":"ok"', b'"outcome":"no"')
        edit("UPDATE audit_entry SET leaf = :new WHERE seq = :seq", new=leaf, seq=seq)
        report = verified(office)
        assert kinds(report) == [(Kind.COPY, seq), (Kind.CHANGED, seq)]
        assert "outcome" in report.faults[0].sentence
        edit("UPDATE audit_entry SET leaf = :new WHERE seq = :seq", new=before, seq=seq)


@pytest.mark.usefixtures("log_of_a_case")
def test_a_stored_hash_that_was_changed_is_named_and_not_the_entry(office: Office, edit: Edit):
    for level, place, first in ((0, 3, 3), (1, 1, 2), (2, 1, 4)):
        where = "WHERE level = :level AND place = :place"
        asked = f"SELECT hash FROM audit_node {where}"  # noqa: S608 - names of the test
        at = {"level": level, "place": place}
        with office.sessions() as session:
            before = session.scalar(text(asked), at)
        edit(f"UPDATE audit_node SET hash = :new {where}", new=flipped(office, asked, **at), **at)  # noqa: S608 - likewise
        assert kinds(verified(office)) == [(Kind.NODE, first)]
        edit(f"UPDATE audit_node SET hash = :new {where}", new=before, **at)  # noqa: S608 - likewise
    assert verified(office).is_whole


ODD: dict[str, tuple[str, dict[str, object], Kind]] = {
    "an entry beyond the end": (
        "INSERT INTO audit_node (level, place, hash) VALUES (0, 9000000, :hash)",
        {"hash": b"h" * 32},
        Kind.FOREIGN,
    ),
    "a node below the first": (
        "INSERT INTO audit_node (level, place, hash) VALUES (-1, 0, :hash)",
        {"hash": b"h" * 32},
        Kind.FOREIGN,
    ),
    "words of no entry": (
        "INSERT INTO audit_opening (seq, field, salt, value) VALUES (-5, 'words', :hash, 'x')",
        {"hash": b"h" * 32},
        Kind.FOREIGN,
    ),
    "a finding of no entry": (
        "INSERT INTO audit_finding (rule, seq) VALUES ('tone.Shouting', 900000)",
        {},
        Kind.COPY,
    ),
    "a mark of no entry": ("INSERT INTO audit_mark (mark, seq) VALUES ('x', 1)", {}, Kind.COPY),
    "an erasure of no entry": (
        "INSERT INTO audit_erasure (seq, field, erased_by) VALUES (1, 'words', 900000)",
        {},
        Kind.ERASURE,
    ),
    "a head that is gone": ("DELETE FROM audit_head", {}, Kind.HEAD),
    "an entry that is gone": ("DELETE FROM audit_entry WHERE seq = 3", {}, Kind.MISSING),
    "a salt of another length": (
        "UPDATE audit_opening SET salt = :hash WHERE seq = 0 AND field = 'name'",
        {"hash": b"h" * 31},
        Kind.WORDS,
    ),
    "a checkpoint that is none": (
        "INSERT INTO audit_checkpoint (id, size, note, signed_at) VALUES (1, 2, 'x', :moment)",
        {"moment": "2026-03-10 10:00:00.000000"},
        Kind.CHECKPOINT,
    ),
}


@pytest.mark.usefixtures("log_of_a_case")
def test_whatever_does_not_belong_there_is_found(office: Office, edit: Edit):
    before = set(kinds(verified(office)))
    assert not before
    for why, (statement, values, kind) in ODD.items():
        edit(statement, **values)
        report = verified(office)
        assert kind in {fault.kind for fault in report.faults}, why
        assert not report.is_whole


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("log_of_a_case")
def test_what_sqlite_keeps_where_it_does_not_belong_is_a_fault_and_no_accident(
    office: Office, edit: Edit
):
    odd = (
        "UPDATE audit_entry SET at = 'yesterday' WHERE seq = 2",
        "UPDATE audit_entry SET action = CAST(x'ff' AS TEXT) WHERE seq = 3",
        "UPDATE audit_opening SET value = CAST(x'fffe' AS TEXT) WHERE seq = 0 AND field = 'name'",
        "UPDATE audit_opening SET salt = 'words' WHERE seq = 0 AND field = 'email'",
        "UPDATE audit_entry SET leaf = 'text' WHERE seq = 4",
        "UPDATE audit_entry SET seq = 'five' WHERE seq = 5",
        "UPDATE audit_node SET hash = 'text' WHERE level = 0 AND place = 6",
    )
    for statement in odd:
        edit(statement)
        assert not verified(office).is_whole
    report = verified(office)
    found = {fault.kind for fault in report.faults}
    assert {Kind.COPY, Kind.WORDS, Kind.UNREADABLE, Kind.FOREIGN, Kind.MISSING} <= found
    assert {2, 3, 0, 4, 5} <= {fault.place for fault in report.faults}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_log_is_whole_after_a_restore_on_either_database(
    given: Given, office: Office, engine: Engine, tmp_path: Path, request: pytest.FixtureRequest
):
    """Moments keep their microseconds, keys their order, bytes their bytes."""
    given.reply(words=DENIAL)
    before = verified(office)
    back_up(engine, tmp_path / "backup", build="test", now=office.clock())
    order = Restoring(path=tmp_path / "backup", build="test", now=office.clock())
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"restored_{hex128()}"
    for address in (f"sqlite:///{tmp_path}/restored.db", create_database(server, name, template)):
        restored = open_engine(address)
        upgrade(restored)
        restore(restored, order)
        with open_sessions(restored)() as session, whole_log(session) as source:
            after = verify(source)
        restored.dispose()
        assert (after.root, after.entries, after.faults) == (before.root, before.entries, [])
        assert after.is_whole


@pytest.mark.usefixtures("log_of_a_case")
def test_words_of_ten_megabytes_are_kept_and_what_is_too_long_is_never_hashed(office: Office):
    long = "Zürich " * 1_450_000
    assert len(long.encode()) > 10_000_000
    append_words(office, {"words": long})
    report = verified(office)
    assert report.is_whole
    for words in ("a" * (MOST_LETTERS + 1), "half \ud800", "U+0000 \0"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(record, "commit", hash_nothing)
            with pytest.raises(NotCanonical):
                append_words(office, {"words": words})
    assert verified(office).size == report.size


@pytest.mark.usefixtures("log_of_a_case")
def test_a_receipt_that_fits_is_counted_and_one_that_does_not_says_from_where(
    office: Office, edit: Edit
):
    with office.sessions() as session:
        early, late = (
            Kept(f"of {size}", Checkpoint("convo.tests/audit", size, get_root(session, size)))
            for size in (4, 8)
        )
    assert verified(office, [early, late]).receipts == 2
    other = Kept("of 8", Checkpoint("convo.tests/audit", 8, bytes(32)))
    report = verified(office, [early, other])
    assert (report.receipts, kinds(report)) == (1, [(Kind.RECEIPT, 4)])
    assert "from entry 4 to 7" in report.faults[0].sentence
    longer = Kept("of 5000", Checkpoint("convo.tests/audit", 5000, bytes(32)))
    (fault,) = verified(office, [longer]).faults
    assert (fault.kind, "cut off" in fault.sentence) == (Kind.RECEIPT, True)
    edit("DELETE FROM audit_entry WHERE seq = 2")
    edit("DELETE FROM audit_node WHERE level = 0 AND place = 2")
    report = verified(office, [early, late])
    assert (report.receipts, {Kind.MISSING, Kind.RECEIPT} <= {k for k, _ in kinds(report)}) == (
        0,
        True,
    )


def test_clocks_that_were_set_back_are_told_and_one_that_hides_it_is_found(
    office: Office, given: Given, clock: SettableClock, edit: Edit
):
    press, noon = given.press_officer(), datetime(2026, 6, 1, 12, 0, 0, 123456, UTC)
    moments = [
        noon,
        *(noon - timedelta(**back) for back in ({"seconds": 1}, {"hours": 1}, {"days": 2})),
        datetime(2016, 12, 31, 23, 59, 59, 999999, UTC),  # here a second was put in
        datetime(2017, 1, 1, tzinfo=UTC),
        datetime(2038, 1, 19, 3, 14, 8, 1, UTC),
    ]
    first = verified(office).size
    for moment in moments:
        clock.now = moment
        log_views.view_log(office, given.actor(press), "everything")
    assert verified(office).is_whole
    with office.sessions() as session:
        asked = text("SELECT leaf FROM audit_entry WHERE seq >= :first ORDER BY seq")
        leaves = [json.loads(bytes(leaf)) for leaf in session.scalars(asked, {"first": first})]
    back = [timedelta(microseconds=leaf.get("back", 0)) for leaf in leaves]
    went_back = [max(a - b, timedelta()) for a, b in pairwise(moments)]
    assert back == [timedelta(), *went_back]
    assert sum(map(bool, back)) == 4
    hidden = {name: value for name, value in leaves[1].items() if name != "back"}
    edit(
        "UPDATE audit_entry SET leaf = :leaf WHERE seq = :seq",
        leaf=canonical(hidden),
        seq=leaves[1]["seq"],
    )
    assert (Kind.CLOCK, leaves[1]["seq"]) in kinds(verified(office))
