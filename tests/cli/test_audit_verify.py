"""`convo audit verify`: whether the log is whole, by command."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from convo.cli import convo
from convo.db.engine import open_engine
from convo.db.protections import unprotect

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def run(database, tmp_path):
    """Runs `convo audit …` with a folder for the key."""

    def call(*words):
        env = {
            "CONVO_ENVIRONMENT": "test",
            "CONVO_DATABASE_URL": database,
            "CONVO_LOG_KEYS": str(tmp_path / "keys"),
        }
        return CliRunner().invoke(convo, ["audit", *words], env=env)

    return call


def change(database, statement):
    engine = open_engine(database)
    with engine.begin() as connection:
        unprotect(connection, "audit_entry")
        unprotect(connection, "audit_opening")
        connection.execute(text(statement))
    engine.dispose()


def test_no_entry_is_not_whole(run):
    said = run("verify")
    assert said.exit_code == 1
    assert "NOT whole" in said.output


def test_a_whole_log_ends_with_0_and_is_recorded(run):
    assert run("key", "new").exit_code == 0
    assert run("checkpoint").exit_code == 0
    said = run("verify")
    assert (said.exit_code, said.stdout.splitlines()[0]) == (0, "The log is whole.")
    told = json.loads(run("verify", "--json").stdout)
    assert (told["whole"], told["entries"], told["checkpoints"]) == (True, 2, 1)
    assert told["vouched"] == 1


def test_a_changed_entry_ends_with_1_and_is_named(run, given, database):
    given.decided()
    change(database, "UPDATE audit_entry SET outcome = 'refused' WHERE seq = 3")
    told = json.loads(run("verify", "--json").stdout)
    assert told["first_faults"][0]["entry"] == 3
    assert run("verify").exit_code == 1


def test_a_receipt_is_held_against_the_log(run, given, database, tmp_path):
    run("key", "new")
    kept = tmp_path / "receipt.txt"
    kept.write_text(run("checkpoint").output)
    given.decided()
    said = run("verify", "--checkpoint", str(kept))
    assert said.exit_code == 0
    assert "It fits 1 receipt that was kept outside." in said.output
    change(database, "UPDATE audit_entry SET leaf = CAST('changed' AS BLOB) WHERE seq = 0")
    assert run("verify", "--checkpoint", str(kept)).exit_code == 1


def test_a_receipt_of_another_log_is_not_relied_on(run, given, tmp_path):
    run("key", "new")
    note = run("checkpoint").output
    kept = tmp_path / "receipt.txt"
    kept.write_text(note.replace("convo.department", "convo.another"))
    said = run("verify", "--checkpoint", str(kept))
    assert said.exit_code == 1
    assert "can't be relied on" in said.output


def test_what_is_no_receipt_is_asked_wrongly(run, tmp_path):
    kept = tmp_path / "receipt.txt"
    kept.write_text("a shopping list")
    assert run("verify", "--checkpoint", str(kept)).exit_code == 2
    assert run("verify", "--checkpoint", str(tmp_path / "nowhere")).exit_code == 2


def test_a_pack_is_judged_like_the_log_itself(run, given, tmp_path):
    run("key", "new")
    given.decided()
    run("checkpoint")
    pack = tmp_path / "pack.zip"
    assert run("export", str(pack)).exit_code == 0
    assert run("verify", "--pack", str(pack)).exit_code == 0
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    pack.write_bytes(content)
    said = run("verify", "--pack", str(pack))
    assert (said.exit_code, "NOT whole" in said.stdout) == (1, True)
