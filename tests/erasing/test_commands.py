"""`convo audit erase` and `retain`, and commands that refuse while words are back."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convo.cli import convo
from convo.db.models import ErasureRequest
from tests.erasing.conftest import NAME
from tests.erasing.test_erasing import case_full_of, everything
from tests.given import Given

Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]


@pytest.fixture
def database(tmp_path: Path, sqlite_template: Path) -> str:
    """Only SQLite: the command line opens it by itself."""
    shutil.copy(sqlite_template, tmp_path / "convo.db")
    return f"sqlite:///{tmp_path}/convo.db"


@pytest.fixture
def run(database: str, database_folder: Path) -> Callable[..., Result]:
    """Run a command on this database."""
    env = {
        "CONVO_ENVIRONMENT": "test",
        "CONVO_DATABASE_URL": database,
        "CONVO_ERASURES": str(database_folder / "erasures.jsonl"),
    }
    return lambda *words: CliRunner().invoke(convo, list(words), env=env)


def test_a_restore_erases_again_and_says_so(
    given: Given, ask: Ask, approve: Approve, run: Callable[..., Result], tmp_path: Path
):
    request = ask(case_full_of(given).conversation)
    assert run("db", "backup", str(tmp_path / "b.convo")).exit_code == 0
    approve(request)
    refused = run("db", "restore", str(tmp_path / "b.convo"))
    count = refused.output.rpartition("--replace ")[2].strip()
    done = run("db", "restore", str(tmp_path / "b.convo"), "--replace", count)
    assert done.exit_code == 0, done.output
    assert "1 erasure that was made since then was done again." in done.output
    assert NAME not in everything(given)


def test_nothing_is_served_while_words_are_back(
    given: Given, ask: Ask, approve: Approve, run: Callable[..., Result], database: str
):
    request = ask(case_full_of(given).conversation)
    file = Path(database.removeprefix("sqlite:///"))
    shutil.copy(file, f"{file}.copy")  # somebody copies files instead of taking backups
    for left in file.parent.glob(f"{file.name}-*"):
        shutil.copy(left, f"{file}.copy{left.name.removeprefix(file.name)}")
    approve(request)
    given.office.sessions.kw["bind"].dispose()
    for left in file.parent.glob(f"{file.name}*"):
        if ".copy" not in left.name:
            left.unlink()
    for kept in file.parent.glob(f"{file.name}.copy*"):
        kept.rename(str(kept).replace(".copy", ""))
    for command in (("serve", "--port", "0"), ("tick",)):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "convo audit erase --repeat" in refused.output
    listed = run("audit", "erase")
    assert listed.exit_code == 1
    assert "1 erasure is undone" in listed.output
    repeated = run("audit", "erase", "--repeat")
    assert repeated.exit_code == 0, repeated.output
    assert NAME not in everything(given)
    assert run("tick").exit_code == 0


def test_requests_are_listed_without_a_word_of_the_case(
    given: Given, ask: Ask, run: Callable[..., Result]
):
    request = ask(case_full_of(given).conversation)
    listed = run("audit", "erase", "--json")
    found = json.loads(listed.stdout)
    assert found["requests"][0]["request"] == request.id
    assert found["requests"][0]["state"] == "asked"
    assert NAME not in listed.output


def test_retention_says_first_what_would_go(given: Given, run: Callable[..., Result]):
    # Logged in March by the tests' clock; the command's own clock is well past that.
    conversation = given.conversation(handle=NAME)
    tried = run("audit", "retain", "--dry-run", "--json")
    assert json.loads(tried.stdout) == {
        "dry_run": True,
        "handles": [conversation.id],
        "texts": [],
    }
    assert given.read_conversation(conversation.id).snapshots[0].handle == NAME
    done = run("audit", "retain")
    assert done.exit_code == 0, done.output
    assert f"conversations {conversation.id}" in done.output
    assert NAME not in everything(given)
