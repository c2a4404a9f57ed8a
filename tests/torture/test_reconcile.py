"""What `make torture` looks with finds what is wrong: a service that loses nothing proves it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from tests.given import Given
from tests.torture.ledger import Deed, Fate, Kept, Ledger
from tests.torture.reconcile import reconcile

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: What somebody did behind the service's back, and what is said of it.
FAULTS = {
    "DROP TRIGGER audit_entry_no_update": "the database lets somebody: UPDATE audit_entry",
    "DROP TRIGGER audit_opening_no_delete": "the database lets somebody: DELETE audit_opening",
    "DROP TRIGGER audit_entry_no_delete; DELETE FROM audit_entry WHERE seq = 3": "has a gap",
    "UPDATE audit_head SET next_seq = 99": "the head of the log says 99",
    "UPDATE audit_head SET last_ts = 1, next_seq = 99": "another time than its last entry",
    "DROP TRIGGER audit_opening_no_update; UPDATE audit_opening SET value = 'x'": "other words",
    "DROP TRIGGER audit_entry_no_update; UPDATE audit_entry SET action = 'x' WHERE seq = 3": "copy",
    "DELETE FROM snapshot": "snapshots of conversation 1: 0 rows, 1 entries",
}


def test_a_service_that_kept_everything_has_no_fault_and_each_fault_is_found(
    given: Given, database: str, tmp_path: Path
):
    given.reply(state=ReplyState.SIGNED_OFF)
    given.office.sessions.kw["bind"].dispose()
    assert reconcile(database) == []
    for number, (behind_the_back, sentence) in enumerate(FAULTS.items()):
        copied = tmp_path / f"{number}.db"
        shutil.copy(str(make_url(database).database), copied)
        with closing(sqlite3.connect(copied)) as connection:
            connection.executescript(behind_the_back)
        found = reconcile(f"sqlite:///{copied}")
        assert any(sentence in fault for fault in found), (behind_the_back, found)


def test_what_was_acknowledged_and_is_not_there_is_lost(given: Given, database: str):
    reply = given.reply()
    done = Deed(Action.LOG, "/conversations/log", [("deed_id", "0" * 32)], "words", Fate.SENT)
    ledger = Ledger([done], {reply.id: Kept(sent=["typed"])})
    assert reconcile(database, ledger) == []
    done.fate = Fate.ACKNOWLEDGED
    ledger.kept[reply.id].acknowledged = "typed before"
    assert reconcile(database, ledger) == [
        "LOST: conversation:log at /conversations/log was acknowledged",
        "LOST: the words of conversation:log at /conversations/log",
        f"LOST: what was kept while reply {reply.id} was typed",
    ]
