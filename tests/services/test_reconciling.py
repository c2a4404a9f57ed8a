"""The nightly comparison of what is recorded with the log finds whatever went past the door."""

import json

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import text

from convo.cli import convo
from convo.db.engine import open_engine, open_sessions
from convo.domain.vocabulary import ReplyState
from convo.queries.reconciliations import Compared, find_last_reconciliation, list_discrepancies
from convo.services.office import Office
from convo.services.reconciling import reconcile_if_due
from tests.audit.every_deed import Walk
from tests.given import Given, SettableClock

#: What somebody did to the database by hand, and what is said of it.
BY_HAND = {
    "INSERT INTO team (id, name) VALUES (99, 'Sneaked in')": "teams of team 99: 1 rows, 0 entries",
    "DELETE FROM alert": "alerts of reply 2: 0 rows, 1 entries",
    "DELETE FROM decision": "decisions of conversation 1: 0 rows, 1 entries",
    "INSERT INTO snapshot (id, conversation_id, words, sha256, handle, speaker, asks, taken_at, "
    "taken_by_id) SELECT 99, conversation_id, words, sha256, handle, speaker, asks, taken_at, "
    "taken_by_id FROM snapshot WHERE id = 1": "snapshots of conversation 1: 2 rows, 1 entries",
    "DELETE FROM reply_step WHERE action = 'reply:post'": "steps reply:post of reply 1: 0 rows",
    "UPDATE reply SET state = 'drafting'": "state of reply 1: it is drafting, its last step led",
    "UPDATE reply SET posted_at = NULL": "postings of reply 1: 0 rows, 1 entries",
    "UPDATE reply SET posted_words = 'x'": "posted words of reply 1: the row has other words",
    "UPDATE reply SET posted_unsigned = (1 = 1)": "without sign-off of reply 1: 1 rows, 0 entries",
    "UPDATE revision SET words = 'x'": "versions of reply 1: the row has other words than entry",
    "UPDATE revision SET number = number + 1": "versions of reply 1: their numbers have a gap",
    "UPDATE snapshot SET words = 'x'": "snapshots of conversation 1: the row has other words",
    "UPDATE snapshot SET handle = 'x'": "handles of conversation 1: the row has other words",
    "UPDATE conversation SET state = 'closed' WHERE id = 1": "state of conversation 1: it is",
    "UPDATE conversation SET title = 'x'": "titles of conversation 1: the row has other words",
    "UPDATE conversation SET address = 'x' WHERE id = 1": "addresses of conversation 1: the row",
    "UPDATE decision SET reason = 'x'": "decisions of conversation 1: the row has other words",
    "UPDATE person SET email = 'me@example.org' WHERE id = 1": "email addresses of person 1",
    "UPDATE person SET active = (1 = 0) WHERE id = 1": "account of person 1: it is closed",
    "INSERT INTO person_role (person_id, role) VALUES (1, 'administrator')": "roles of person 1",
    "DELETE FROM person_role WHERE person_id = 1": "roles of person 1: not those",
    "UPDATE venue SET name = 'x'": "names of venue 1: the row has other words",
    "INSERT INTO file_import (id, at, sha256, conversations) VALUES "
    "(9, '2026-03-10', 's', 3)": "import 9: 0 conversations, 3 were imported",
    # An entry that nobody's deed wrote: appended past convo by somebody who knows how.
    "INSERT INTO audit_entry (seq, leaf, entry_id, request, at, action, outcome, actor_role, "
    "subject_type, subject_id) SELECT 9999, leaf, 'x', 'x', at, 'reply:post', 'ok', actor_role, "
    "'reply', 77 FROM audit_entry WHERE seq = 0": "posting of reply 77: entry 9999 has no sign-off",
}


def found(office: Office) -> list[str]:
    with office.sessions() as session:
        return [each.sentence for each in Compared.now(session).differences]


def test_whatever_was_done_through_convo_is_as_the_log_says(given: Given, clock: SettableClock):
    Walk(given, clock).everything()
    assert found(given.office) == []


def test_whatever_was_done_by_hand_is_named(given: Given, database: str):
    given.reply(state=ReplyState.POSTED)
    given.reply(state=ReplyState.POSTED_UNSIGNED)
    engine = open_engine(database)
    with open_sessions(engine)() as session:
        assert Compared.now(session).differences == []
        for by_hand, sentence in BY_HAND.items():
            session.execute(text(by_hand))
            named = [each.sentence for each in Compared.now(session).differences]
            session.rollback()
            assert any(sentence in each for each in named), (by_hand, named)
    engine.dispose()


def test_it_is_done_once_a_night_and_what_differs_is_kept_from_when_it_was_first_found(
    given: Given, office: Office, clock: SettableClock, database: str
):
    def at() -> object:
        with office.sessions() as session:
            last = find_last_reconciliation(session)
            return last and (last.at, last.found)

    given.conversation()
    assert reconcile_if_due(office) == 0  # for the first time, at any hour
    first = at()
    clock.advance(hours=24)  # ten in the morning: people work
    assert reconcile_if_due(office) == 0
    assert at() == first
    _by_hand(database, "DELETE FROM snapshot_fingerprint; DELETE FROM snapshot")
    clock.advance(hours=8)
    begin = clock()
    assert reconcile_if_due(office) == 1
    assert at() == (begin, 1)
    clock.advance(hours=1)
    assert reconcile_if_due(office) == 0
    assert at() == (begin, 1)
    clock.advance(hours=23)
    assert reconcile_if_due(office) == 1
    with office.sessions() as session:
        assert [each.since for each in list_discrepancies(session)] == [begin]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_runs_convo_and_a_monitor_are_told(
    given: Given, database: str, client: FlaskClient
):
    def run(*options: str) -> tuple[int, str]:
        settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": database}
        done = CliRunner().invoke(convo, ["audit", "reconcile", *options], env=settings)
        return done.exit_code, done.output

    def health() -> str:
        return str(client.get("/healthz").get_json()["checks"]["records"])

    assert run() == (1, "The log is empty: nothing was compared.\n")
    given.conversation()
    code, said = run()
    assert (code, said.splitlines()[1]) == (0, "Everything is as the log says.")
    assert health() == "ok"
    _by_hand(database, "DELETE FROM snapshot_fingerprint; DELETE FROM snapshot")
    code, said = run("--json")
    assert code == 1
    (only,) = json.loads(said)["differences"]
    assert only["sentence"] == "snapshots of conversation 1: 0 rows, 1 entries"
    assert health() == "differ: run convo audit reconcile"
    assert client.get("/healthz").status_code == 200
    assert "- snapshots of conversation 1" in run()[1]


def _by_hand(database: str, statement: str) -> None:
    engine = open_engine(database)
    with engine.begin() as connection:
        for each in statement.split("; "):
            connection.execute(text(each))
    engine.dispose()
