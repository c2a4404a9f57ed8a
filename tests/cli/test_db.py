"""`convo db`: making the database, and bringing it up to date."""

import pytest
from click.testing import CliRunner

from convo.cli import convo
from convo.cli.db import make_folder
from convo.db.engine import open_engine
from convo.db.migrate import is_current


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
