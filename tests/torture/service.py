"""A service as it runs in production: `convo serve`, two workers, killed and started by us."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from config import ROOT, Config
from convo.db.models import Person
from convo.factory import make_office
from tests.given import Given
from tests.torture.databases import Database

#: Seconds in which it has to answer after it was started.
PATIENCE = 60
CONVO = [sys.executable, "-c", "from convo.cli import convo; convo()"]


class Service:
    """One deployment: its settings, its address, and the group of processes that serve it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.log = folder / "service.log"
        self.port = _free_port()
        self.settings = {
            "CONVO_ENVIRONMENT": "production",
            "CONVO_DATABASE_URL": database.url,
            "CONVO_SECRET_KEY": secrets.token_hex(),
            "CONVO_BEHIND_TLS": "no",
            "CONVO_DEPARTMENT": "Department for Examples",
            "CONVO_CONTACT": "help@example.org",
            "CONVO_LOG_KEYS": str(folder / "log-keys"),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @cached_property
    def given(self) -> Given:
        """An office on the same database, to fill it with people and places."""
        return Given(make_office(Config.from_environment(self.settings)))

    def start(self) -> float:
        """Start it by the same command as ever; seconds until it answered."""
        began = time.monotonic()
        command = ["serve", "--port", str(self.port), "--workers", "2"]
        self._process = self.run(*command)
        while not self._answers():
            if time.monotonic() - began > PATIENCE or self._process.poll() is not None:
                raise OSError(f"the service did not start: {self.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command of convo beside it, in a process group of its own."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CONVO_")}  # noqa: TID251 - what a child inherits
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*CONVO, *command],
                env=environment | self.settings,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End all of its processes at once, without a word."""
        if self._process is not None:
            end(self._process)
            self._process = None

    def close(self) -> None:
        """End everything, and leave no connection of ours open."""
        self.kill()
        if "given" in vars(self):
            self.given.office.sessions.kw["bind"].dispose()

    def is_alive(self) -> bool:
        """Whether the process that we started is the one that still runs."""
        return self._process is not None and self._process.poll() is None

    def has_told(self, words: str) -> bool:
        """Whether these words stand in its log."""
        return words in self.log.read_text("utf-8")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/sign-in")
            return connection.getresponse().status < 600
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, at once and without a word."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def employ(given: Given, pairs: int) -> list[tuple[Person, Person]]:
    """Officials with a mentor each, trained for a while from today."""
    until = given.office.today() + timedelta(days=300)
    given.venue(hosts="forum.example.org")
    topic_mentors = [given.mentor() for _ in range(pairs)]
    given.topic(*topic_mentors)
    return [(given.official(mentor, trained_until=until), mentor) for mentor in topic_mentors]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
