"""A backup from before an erasure brings the words back: they go again before anybody is served."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from convo.db.backup import back_up
from convo.db.engine import open_engine
from convo.db.models import AuditEntry, AuditErasure, AuditOpening, ErasureRequest
from convo.db.restore import Restoring, restore
from convo.domain.erasing import PIECE, RequestState
from convo.domain.permissions import Action
from convo.queries.erasures import get_erasure_request
from convo.services.erasing import journal
from convo.services.erasing.repeating import list_lacking, repeat_erasures
from convo.services.office import Office
from tests.erasing.asked import journal_of
from tests.erasing.conftest import NAME, ON_SQLITE
from tests.erasing.test_erasing import SENTENCE, case_full_of, everything, latest, left_of, place_of
from tests.given import Given

Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]
NOW = datetime(2026, 3, 10, tzinfo=UTC)


class Backup:
    """A backup of a database, and bringing it back over what is there now."""

    def __init__(self, office: Office, engine: Engine, database: str, folder: Path) -> None:
        self.office, self.engine, self.database, self.folder = office, engine, database, folder
        self.count = 0

    def take(self) -> Path:
        self.count += 1
        path = self.folder / f"{self.count}.convo"
        engine = open_engine(self.database)
        back_up(engine, path, build="test", now=NOW)
        engine.dispose()
        return path

    def bring_back(self, path: Path) -> None:
        self.count += 1
        with self.office.sessions() as session:
            entries = session.scalar(select(func.count(AuditEntry.seq)))
        self.engine.dispose()
        engine = open_engine(self.database)
        now = NOW.replace(second=self.count)
        restore(engine, Restoring(path=path, build="test", now=now, may_replace=entries))
        engine.dispose()


@pytest.fixture
def backup(office: Office, engine: Engine, database: str, tmp_path: Path) -> Backup:
    """Takes backups of the database of this test."""
    return Backup(office, engine, database, tmp_path)


def test_a_restored_backup_is_erased_again_as_it_was(
    given: Given, ask: Ask, approve: Approve, backup: Backup
):
    reply = case_full_of(given)
    request = ask(reply.conversation)
    taken = backup.take()
    approve(request)
    once = given.read(reply.id)
    words = latest(given, reply).words
    backup.bring_back(taken)
    assert NAME in everything(given)
    assert len(list_lacking(given.office)) == 1
    assert repeat_erasures(given.office) == 1
    assert NAME.lower() not in everything(given).lower()
    again = given.read(reply.id)
    assert latest(given, reply).words == words == SENTENCE.replace(NAME, PIECE)
    assert again.conversation.title == once.conversation.title
    assert list_lacking(given.office) == []
    with given.office.sessions() as session:
        assert get_erasure_request(session, request.id).state is RequestState.DONE
    require_accounted(given)


def require_accounted(given: Given) -> None:
    """Every commitment has its words, or the last entry says that they went."""
    with given.office.sessions() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        kept = {(o.seq, o.field) for o in session.scalars(select(AuditOpening))}
        copies = {(e.seq, e.field) for e in session.scalars(select(AuditErasure))}
    leaves = [json.loads(entry.leaf) for entry in entries]
    assert leaves[-1]["act"] == Action.REPEAT_ERASURE
    assert leaves[-1]["facts"]["erased"] == sorted(f"{seq}:{name}" for seq, name in copies)
    promised = {(leaf["seq"], name) for leaf in leaves for name in leaf["c"]}
    assert promised - kept == copies
    assert len(copies) > 5


def test_what_was_cut_twice_is_cut_twice_again_whatever_was_restored_when(
    given: Given, ask: Ask, approve: Approve, backup: Backup
):
    reply = case_full_of(given)
    taken = backup.take()
    approve(ask(reply.conversation))
    backup.bring_back(taken)
    repeat_erasures(given.office)
    approve(ask(reply.conversation, phrases=("form is long",)))  # from the repeated copy
    backup.bring_back(taken)
    assert repeat_erasures(given.office) == 2
    read = everything(given)
    assert (NAME in read, "form is long" in read) == (False, False)
    seq = place_of(given, Action.REVISE)
    assert left_of(given, seq) == SENTENCE.replace(NAME, PIECE).replace("form is long", PIECE)


@ON_SQLITE
def test_the_journal_holds_no_words(given: Given, ask: Ask, approve: Approve):
    reply = case_full_of(given)
    approve(ask(reply.conversation))
    written = journal_of(given.office).read_text("utf-8")
    for word in (NAME, "form is long", "gardener", "They asked us"):
        assert word.lower() not in written.lower()


@ON_SQLITE
def test_an_erasure_that_was_not_committed_is_withdrawn_from_the_journal(
    given: Given, ask: Ask, approve: Approve, engine: Engine
):
    reply = case_full_of(given)
    request = ask(reply.conversation)

    def fail(connection: Connection) -> None:
        connection.connection.rollback()  # as a commit that fails leaves it
        raise RuntimeError("the disk is full")

    event.listen(engine, "commit", fail)
    try:
        with pytest.raises(RuntimeError):
            approve(request)
    finally:
        event.remove(engine, "commit", fail)
    assert "withdrawn" in journal_of(given.office).read_text("utf-8").splitlines()[-1]
    assert list_lacking(given.office) == []
    assert NAME in everything(given)
    approve(request)
    assert NAME not in everything(given)


@ON_SQLITE
def test_nothing_is_erased_where_the_journal_cannot_be_written(
    given: Given, ask: Ask, approve: Approve, tmp_path: Path
):
    reply = case_full_of(given)
    request = ask(reply.conversation)
    given.office = replace(given.office, erasures=tmp_path / "no such folder" / "erasures.jsonl")
    with pytest.raises(OSError, match="No such file"):
        approve(request)
    assert NAME in everything(given)


def test_a_line_that_was_cut_off_is_passed_over_and_another_one_is_not(tmp_path: Path):
    path = tmp_path / "erasures.jsonl"
    erased = journal.Erased(
        log="a", entry="b", action="x", at="", conversation=1, request=None, rows=(), openings=()
    )
    path.write_text('{"v": 1, "log": "a", "entr')
    journal.append(path, erased)
    assert journal.read(path, "a") == [erased]
    assert journal.read(path, "another log") == []
    path.write_text("somebody's note\n")
    with pytest.raises(journal.BrokenJournal):
        journal.read(path, "a")
