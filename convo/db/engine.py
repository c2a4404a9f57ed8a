"""The engine: how convo opens its database, SQLite or PostgreSQL."""

import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from convo.db.ready import hear_of_failures
from convo.db.rows import watch
from convo.db.same_file import stay_with
from convo.db.turn import take

#: Readers start without a lock; a deed takes the write lock at once (`services/transaction.py`).
READ = "DEFERRED"
WRITE = "IMMEDIATE"

#: SQLite's name for a database that is only in memory.
MEMORY = ":memory:"

#: Seconds for which a deed waits for another one that is under way, on either database.
_PATIENCE = 5

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"busy_timeout={_PATIENCE * 1000}",
    "trusted_schema=OFF",
    # Otherwise INSERT OR REPLACE deletes a row without asking the triggers of the audit log.
    "recursive_triggers=ON",
)

#: So that nobody's page waits for ever for a lock, a statement, a frozen process of ours that
#: holds the log, or a server that is gone without a word. What stands in the address comes first.
_SERVING_POSTGRESQL = {
    "connect_timeout": 5,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "options": f"-c lock_timeout={_PATIENCE}s -c statement_timeout=30s "
    "-c idle_in_transaction_session_timeout=60s",
}
#: What psycopg does not count as operational although it passes: a standby that can't be written
#: to yet (25006), and a transaction that the server ended because it stood still (25P03, 25P04).
_PASSING = frozenset({"25006", "25P03", "25P04"})
#: SQLite's name for a wrong statement, which Python files under the operational errors.
_WRONG_STATEMENT = "SQLITE_ERROR"


def open_engine(url: str, *, serving: bool = False) -> Engine:
    """An engine for this address.

    On SQLite: WAL, foreign keys on, a flush to disk with each commit, deleted text overwritten,
    and transactions that begin when SQLAlchemy says so and not when the driver guesses. Writers of
    a file take turns (`db/turn.py`). What people typed never stands in an error's text.

    One that is `serving` people waits for nothing for ever. It uses the file that is at the address
    now: not one that was moved away, nor an empty one made in the place of one that is missing.
    """
    place = make_url(url)
    is_file = place.database not in (None, "", MEMORY)
    is_sqlite = place.get_backend_name() == "sqlite"
    waits = _SERVING_POSTGRESQL if serving and not is_sqlite else {}
    engine = create_engine(
        place,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={name: value for name, value in waits.items() if name not in place.query},
        # A thread takes two connections at most, so threads are the limit. With another limit here,
        # threads that hold one each could wait for each other's second.
        **({"max_overflow": -1} if is_file else {}),
        # Whatever the server's own default is: whoever waited for the head of the log has to see
        # what was written meanwhile. With a snapshot of their own they would lose, time and again.
        **({} if is_sqlite else {"isolation_level": "READ COMMITTED"}),
    )
    hear_of_failures(engine)
    if engine.dialect.name == "sqlite":
        if serving and is_file:
            stay_with(engine, str(place.database))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _give_turn_back)
        event.listen(engine, "invalidate", _give_turn_back)
    return engine


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions. Rows stay readable after the commit, since pages show them."""
    sessions = sessionmaker(engine, expire_on_commit=False)
    watch(sessions)
    return sessions


def is_away(error: DBAPIError) -> bool:
    """Whether the database is at fault and not the statement, so that trying later helps.

    True when it can't be reached, is locked, full, or may only be read.
    """
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlite_errorname", "") != _WRONG_STATEMENT
    return error.connection_invalidated or getattr(error.orig, "sqlstate", "") in _PASSING


def name_of(error: DBAPIError) -> str:
    """What the database calls this error, for a log: never what anybody typed."""
    named = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return str(named or type(error.orig).__name__)


def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ANN401 - DBAPI has no types
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    # The file that was opened in the end; empty for a database in memory.
    record.info["database"] = connection.execute("PRAGMA database_list").fetchone()[2]


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", READ)
    if mode != WRITE or not (database := connection.info["database"]):
        connection.exec_driver_sql(f"BEGIN {mode}")
        return
    until = time.monotonic() + _PATIENCE
    connection.info["turn"] = take(database, _PATIENCE)
    left = until - time.monotonic()
    if left > _PATIENCE / 2:
        connection.exec_driver_sql(f"BEGIN {mode}")
        return
    # Another program may hold the file: one who waited for the turn has not as long again for that.
    connection.exec_driver_sql(f"PRAGMA busy_timeout={max(1, round(left * 1000))}")
    try:
        connection.exec_driver_sql(f"BEGIN {mode}")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_PATIENCE * 1000}")


def _give_turn_back(_connection: object, record: Any, *_: object) -> None:  # noqa: ANN401 - the pool's own
    """When the connection goes back to the pool: after the commit, a rollback, or an error."""
    if turn := record.info.pop("turn", None):
        turn.give_back()
