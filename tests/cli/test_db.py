"""`convo db`: making the database, and bringing it up to date."""

import shutil

import pytest
from click.testing import CliRunner

from convo.cli import convo
from convo.cli.db import make_folder
from convo.db.engine import open_engine
from convo.db.standing import Standing, is_current


def upgrade(url):
    env = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url}
    return CliRunner().invoke(convo, ["db", "upgrade"], env=env)


def test_an_upgrade_makes_the_folder_and_the_database(tmp_path):
    url = f"sqlite:///{tmp_path}/new/folder/convo.db"
    done = upgrade(url)
    assert done.exit_code == 0, done.output
    assert "is up to date now" in done.output
    engine = open_engine(url)
    assert is_current(engine)
    engine.dispose()


def test_a_second_upgrade_says_that_there_was_nothing_to_do(tmp_path):
    url = f"sqlite:///{tmp_path}/convo.db"
    upgrade(url)
    again = upgrade(url)
    assert again.exit_code == 0
    assert "up to date already" in again.output


def test_a_folder_that_cannot_be_made_is_one_message(tmp_path):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    refused = upgrade(f"sqlite:///{tmp_path}/file/convo.db")
    assert refused.exit_code == 1
    assert "can't make the folder" in refused.output
    assert "Traceback" not in refused.output


def test_a_server_that_is_not_there_is_one_message():
    refused = upgrade("postgresql://nobody@127.0.0.1:1/nothing")
    assert refused.exit_code == 1
    assert "Check CONVO_DATABASE_URL" in refused.output


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://localhost/convo", "sqlite://", "sqlite:///:memory:"]
)
def test_only_a_file_needs_a_folder(url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_folder(url)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def office_url(tmp_path, sqlite_template):
    """A database up to date, with nothing in it but an administrator."""
    shutil.copy(sqlite_template, tmp_path / "convo.db")
    url = f"sqlite:///{tmp_path}/convo.db"
    account = ["--name", "Ada Lind", "--email", "ada@example.org", "--role", "administrator"]
    assert run(url, "people", "add", *account).exit_code == 0
    return url


def run(url, *arguments):
    env = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": url}
    return CliRunner().invoke(convo, arguments, env=env)


def test_a_backup_is_restored_elsewhere_and_what_was_looked_at_is_said(office_url, tmp_path):
    out = str(tmp_path / "b.convo")
    backed_up = run(office_url, "db", "backup", out)
    assert backed_up.exit_code == 0, backed_up.output
    assert f"Backed up 1 entries and 0 conversations to {out}." in backed_up.output
    elsewhere = f"sqlite:///{tmp_path}/new/folder/convo.db"
    restored = run(elsewhere, "db", "restore", out)
    assert restored.exit_code == 0, restored.output
    for words in ("Restored 1 entries", "the digests agree", "no gap", "convo starts on it"):
        assert words in restored.output
    assert "ada@example.org" in run(elsewhere, "people", "list").output


def test_a_restore_on_which_convo_is_not_well_says_so(office_url, tmp_path, monkeypatch):
    out = str(tmp_path / "b.convo")
    run(office_url, "db", "backup", out)
    monkeypatch.setattr("convo.web.site.health.standing", lambda _connection: Standing.BEHIND)
    restored = run(f"sqlite:///{tmp_path}/new.db", "db", "restore", out)
    assert (restored.exit_code, "not well on it" in restored.output) == (1, True)


def test_a_database_with_records_is_replaced_only_by_their_number(office_url, tmp_path):
    out = str(tmp_path / "b.convo")
    run(office_url, "db", "backup", out)
    refused = run(office_url, "db", "restore", out)
    assert refused.exit_code == 1
    assert "it holds 1 entries and 0 conversations. Nothing was changed." in refused.output
    assert f"convo db restore {out} --replace 1" in refused.output
    assert run(office_url, "db", "restore", out, "--replace", "2").exit_code == 1
    done = run(office_url, "db", "restore", out, "--replace", "1")
    assert done.exit_code == 0, done.output
    (kept,) = tmp_path.glob("before-restore-*.convo")
    assert str(kept) in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup", "taken"], "there is a file"),
        (["backup", "no/such/folder"], "No such file or directory"),
        (["restore", "taken"], "no backup of convo. Nothing was changed."),
    ],
)
def test_what_cannot_be_written_or_read_is_one_sentence(office_url, tmp_path, arguments, said):
    (tmp_path / "taken").write_text("a letter", encoding="utf-8")
    deed, name = arguments
    refused = run(office_url, "db", deed, str(tmp_path / name))
    assert refused.exit_code == 1
    assert said in refused.output
    assert "Traceback" not in refused.output
    assert (tmp_path / "taken").read_text("utf-8") == "a letter"


def test_a_backup_of_a_database_that_is_not_there_makes_none(tmp_path):
    refused = run(f"sqlite:///{tmp_path}/no.db", "db", "backup", str(tmp_path / "b"))
    assert refused.exit_code == 1
    assert "there is no database" in refused.output
    assert list(tmp_path.iterdir()) == []
