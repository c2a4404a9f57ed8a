"""The engine: how convo opens its database, SQLite or PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

#: Readers start without a lock; a deed takes the write lock at once (`services/transaction.py`).
READ = "DEFERRED"
WRITE = "IMMEDIATE"

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "busy_timeout=5000",
    "trusted_schema=OFF",
    # Otherwise INSERT OR REPLACE deletes a row without asking the triggers of the audit log.
    "recursive_triggers=ON",
)


def open_engine(url: str) -> Engine:
    """An engine for this address.

    On SQLite: WAL, foreign keys on, a flush to disk with each commit, deleted text overwritten,
    and transactions that begin when SQLAlchemy says so and not when the driver guesses.
    """
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions. Rows stay readable after the commit, since pages show them."""
    return sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DBAPI has no types
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", READ)
    connection.exec_driver_sql(f"BEGIN {mode}")
