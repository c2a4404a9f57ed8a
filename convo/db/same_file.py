"""Staying with the file of a SQLite database, whatever becomes of it meanwhile.

An open connection goes on with the file that it opened, even when that was moved away and another
one stands in its place: what it saved then would be in neither. And a connection that could only
read when it was opened, or whose disk failed once, stays so when all is well again.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError

#: After these a connection is of no more use: the file has to be opened again.
_SPOILT = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB")


def stay_with(engine: Engine, path: str) -> None:
    """Let this engine use only the file that is at this path now, and never make one there."""

    def require_file(*_: object) -> None:
        # SQLite would make what is missing: where a disk is not mounted, an empty database below.
        if not Path(path).is_file():
            raise sqlite3.OperationalError("unable to open database file")

    def remember(_connection: object, record: Any) -> None:  # noqa: ANN401 - the pool's own
        record.info["file"] = _file_at(path)

    def require_same(_connection: object, record: Any, _proxy: object) -> None:  # noqa: ANN401 - likewise
        if record.info["file"] != _file_at(path):
            raise DisconnectionError

    event.listen(engine, "do_connect", require_file)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", require_same)
    event.listen(engine, "handle_error", _give_up_spoilt)


def _file_at(path: str) -> tuple[int, int, bool] | None:
    """Which file it is, and whether it may be written to."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, os.access(path, os.W_OK)


def _give_up_spoilt(context: ExceptionContext) -> None:
    name = getattr(context.original_exception, "sqlite_errorname", "")
    if name.startswith(_SPOILT):
        context.is_disconnect = True  # so that the pool opens the file again
