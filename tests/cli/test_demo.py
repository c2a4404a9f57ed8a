"""`convo demo`: only where everything is made up."""

import shutil

import pytest
from click.testing import CliRunner

from convo.audit.signer import Signer
from convo.cli import convo
from convo.cli.demo import logins
from convo.demo.logins import LOGINS, PASSWORD


@pytest.fixture
def url(tmp_path, sqlite_template):
    shutil.copy(sqlite_template, tmp_path / "convo.db")
    return f"sqlite:///{tmp_path}/convo.db"


def demo(url, environment="demo", *more):
    env = {
        "CONVO_ENVIRONMENT": environment,
        "CONVO_DATABASE_URL": url,
        "CONVO_SECRET_KEY": "correct horse battery staple 42 and more",
    }
    return CliRunner().invoke(convo, ["demo", "--no-serve", *more], env=env)


def test_it_fills_an_empty_database_and_says_who_may_sign_in(url, tmp_path):
    keys = Signer(tmp_path / "log-keys", "")
    done = demo(url)
    assert keys.last.size > 100
    assert done.exit_code == 0, done.output
    assert "conversations" in done.output
    assert PASSWORD in done.output
    assert all(email in done.output for _who, email in LOGINS)

    again = demo(url)
    assert again.exit_code == 0
    assert "left as it is" in again.output
    assert again.stderr == ""


@pytest.mark.parametrize("environment", ["test"])
def test_it_runs_nowhere_else(url, environment):
    refused = demo(url, environment)
    assert refused.exit_code == 1
    assert "only with CONVO_ENVIRONMENT=demo" in refused.output
    assert "Filling" not in refused.output


def test_a_database_without_tables_is_one_message(tmp_path):
    refused = demo(f"sqlite:///{tmp_path}/empty.db")
    assert refused.exit_code == 1
    assert "convo db upgrade" in refused.output


def test_every_login_is_a_line():
    assert len(logins().splitlines()) == len(LOGINS) + 2
