"""Taking turns at a SQLite file: whoever waits to write comes next, whichever process it is in.

SQLite lets one write and the others ask again, at growing intervals: a writer that has waited for
long asks seldom, and newer ones overtake it. So writers pass through a turnstile first, of two
locked files beside the database: one for whose turn it is, one for who is next. The system takes
the locks back from a process that dies.

This is for fairness. What keeps two from writing at once is SQLite's own lock, so where the files
can't be made, convo goes on without them.
"""

import fcntl
import os
import sqlite3
import time
from contextlib import suppress
from io import FileIO

from sqlalchemy.exc import OperationalError

_AGAIN = 0.001
_NEXT, _TURN = "-next", "-turn"


class Turn:
    """One writer's turn at a database file, from `take` until `give_back`."""

    def __init__(self, held: FileIO) -> None:
        self._held = held

    def give_back(self) -> None:
        """Let the next one in."""
        self._held.close()


def take(database: str, patience: float) -> Turn | None:
    """Wait for the turn to write to this file; None where there are no turns to be had.

    Raises SQLAlchemy's `OperationalError`, as for a locked database, when it has not come in time.
    """
    until = time.monotonic() + patience
    try:
        with _locked(database + _NEXT, until):
            return Turn(_locked(database + _TURN, until))
    except OSError:
        return None


def _locked(path: str, until: float) -> FileIO:
    file = _opened(path)
    while not _lock(file):
        if time.monotonic() > until:
            file.close()
            raise _busy()
        time.sleep(_AGAIN)
    return file


def _opened(path: str) -> FileIO:
    """To be locked, it need only be readable: whoever made it, and with whatever rights."""
    return FileIO(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644), "r")


def _lock(file: FileIO) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _busy() -> OperationalError:
    """What SQLite itself says where somebody writes for too long."""
    orig = sqlite3.OperationalError("database is locked")
    orig.sqlite_errorname = "SQLITE_BUSY"
    return OperationalError("BEGIN IMMEDIATE", None, orig)
