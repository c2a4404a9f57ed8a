"""`convo tick`: what the clock owes, from the command line."""

import shutil
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from convo.cli import convo
from convo.cli.tick import said
from convo.db.engine import open_engine
from convo.domain.vocabulary import ReplyState
from convo.services.clockwork import JOBS, Performed


@pytest.fixture
def database(tmp_path, sqlite_template) -> str:
    """Only SQLite: the command line opens it by itself."""
    shutil.copy(sqlite_template, tmp_path / "convo.db")
    return f"sqlite:///{tmp_path}/convo.db"


def settings(database):
    return {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": database}


def test_nothing_is_owed_in_an_empty_office(database):
    done = CliRunner().invoke(convo, ["tick"], env=settings(database))
    assert done.exit_code == 0, done.output
    assert done.output == "Nothing was owed.\n"


def test_a_sign_off_whose_life_is_over_expires(database, given):
    # Signed off in March by the tests' clock; the command's own clock is well past that.
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    done = CliRunner().invoke(convo, ["tick"], env=settings(database))
    assert done.stdout.startswith("1 sign-off expired.")
    assert "Handles became codes in 1 case." in done.stdout
    assert given.read(reply.id).state is ReplyState.DRAFTING


def test_each_job_says_what_it_did_and_what_failed():
    expire, escalate, *_ = JOBS
    performed = [Performed(expire, 3), Performed(escalate, fault="KeyError")]
    assert said(performed) == "3 sign-offs expired. escalate failed (KeyError)."


def test_a_database_that_is_not_up_to_date_is_not_touched(tmp_path):
    url = f"sqlite:///{tmp_path}/empty.db"
    open_engine(url).dispose()
    refused = CliRunner().invoke(convo, ["tick"], env=settings(url))
    assert refused.exit_code == 1
    assert "convo db upgrade" in refused.output


def test_a_repeating_tick_ends_with_the_process_that_started_it(database):
    run = "from convo.cli import convo; convo()"
    start = (
        "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', "
        f"{run!r}, 'tick', '--every', '1']); print(child.pid, flush=True); time.sleep(4)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", start],
        env=settings(database) | {"PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.communicate()
    assert ends_within(pid, 10)


def ends_within(pid, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123 - one line
                if stat.read().split()[2] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.2)
    return False
