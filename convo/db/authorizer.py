"""What a process that serves may not even ask SQLite for, whatever SQL reaches it.

A trigger can be dropped, and `PRAGMA writable_schema` goes past all of them. So every statement is
looked at when SQLite compiles it: a service changes no shape, opens no other file, sets no switch,
and of the log it changes only what the log's own triggers decide about (`db/protections.py`).
PostgreSQL knows roles for this (`db/roles.py`). Another process that opens the file is not held
back by this, nor who may write to the folder.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine, event

from convo.db.protections import ONLY_GROW

#: What is refused comes up as `not authorized` (SQLITE_AUTH).
_YES, _NO = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY

#: The service moves the head and removes words that were erased: there the triggers decide.
_FIXED = ONLY_GROW | {"audit_opening", "guideline_set", "judgement"}
_KEPT = ONLY_GROW | {"audit_head", "guideline_set", "judgement"}

#: With a value these only read, or write back what is written already, or say how long to wait.
#: All others set a switch.
_ANSWERING = frozenset(
    {
        "busy_timeout",
        "foreign_key_check",
        "foreign_key_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "integrity_check",
        "quick_check",
        "table_info",
        "table_list",
        "table_xinfo",
        "wal_checkpoint",
    }
)

_SHAPE = (
    "ALTER_TABLE ATTACH CREATE_INDEX CREATE_TABLE CREATE_TEMP_INDEX CREATE_TEMP_TABLE "
    "CREATE_TEMP_TRIGGER CREATE_TEMP_VIEW CREATE_TRIGGER CREATE_VIEW CREATE_VTABLE DETACH "
    "DROP_INDEX DROP_TABLE DROP_TEMP_INDEX DROP_TEMP_TABLE DROP_TEMP_TRIGGER DROP_TEMP_VIEW "
    "DROP_TRIGGER DROP_VIEW DROP_VTABLE"
)


def hold_back(engine: Engine) -> None:
    """Let this engine's connections ask only for what a service needs. Not for migrations."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hold_back)


def _hold_back(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI has no types
    connection.set_authorizer(_judge)


def _judge(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    # SQLite asks for each column that is read: those have to pass at once.
    judge = _JUDGES.get(action)
    return _YES if judge is None else judge(first or "", second)


def _update(table: str, _column: str | None) -> int:
    return _NO if table.lower() in _FIXED else _YES


def _delete(table: str, _nothing: str | None) -> int:
    return _NO if table.lower() in _KEPT else _YES


def _pragma(name: str, value: str | None) -> int:
    return _YES if value is None or name.lower() in _ANSWERING else _NO


def _never(*_: object) -> int:
    return _NO


_JUDGES: Mapping[int, Callable[[str, str | None], int]] = {
    **{getattr(sqlite3, f"SQLITE_{name}"): _never for name in _SHAPE.split()},
    sqlite3.SQLITE_UPDATE: _update,
    sqlite3.SQLITE_DELETE: _delete,
    sqlite3.SQLITE_PRAGMA: _pragma,
}
