"""The commit door: a change that is not recorded is not saved.

The door stands at the engine, below every session and connection. It notes which tables each
transaction writes to, whoever sends the statement, and refuses the commit unless the recorded
deeds may touch all of them; and unless every row is one that the deed names, or was written by a
statement that the deed announced (`db/rows.py`, `services/reach.py`). SQL that would end the
transaction past the door is not even sent. What it can't see is SQL on a raw driver connection
(`db/ready.py`, which uses one, tells it) or in another program; the database's own triggers answer
those.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection, Engine, event

from convo.db.rows import changes, end_flush, forget, note_written, written_in_bulk

#: What is no deed and therefore needs no entry (DESIGN.md, 4): each with its reason.
TRANSIENT = {
    "autosave": "words typed and not yet saved as a revision",
    "clock_run": "when the clock last performed what time owes",
    "disclosure_draft": "a disclosure in preparation; what is handed out has its entry",
    "discrepancy": "what was not as the log says; it can be compared again at any time",
    "import_mapping": "which column of a spreadsheet is what; the import's entry has it too",
    "import_upload": "a file that was uploaded and not yet imported",
    "mail": "a mail on its way; what it tells of has its entry",
    "notice": "who is to be told of a deed, which has its entry",
    "pick_up": "who has a reply open just now",
    "reconciliation": "when rows were last compared with the log",
    "snapshot_fingerprint": "hashes by which like conversations are found; made anew at any time",
    "sign_in_attempt": "counts failed sign-ins to slow down guessing",
}

#: Written by the recorder itself: entries, and the guidelines that they name.
RECORD = frozenset(
    {
        "audit_checkpoint",
        "audit_entry",
        "audit_erasure",
        "audit_finding",
        "audit_head",
        "audit_mark",
        "audit_node",
        "audit_opening",
        "audit_place",
        # What may be searched of the words, and SQLite's index of it: both go when the words go.
        "audit_text",
        "audit_text_index",
        "guideline_set",
    }
)

_HARMLESS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SHOW|SET|PRAGMA|BEGIN)\b", re.IGNORECASE
)
_WRITES = re.compile(
    r"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)"
    r"\s+\"?(\w+)",
    re.IGNORECASE,
)
#: What ends a transaction; to go back to a savepoint does not.
_END = r"(?:COMMIT|END|ABORT|PREPARE\s+TRANSACTION|ROLLBACK(?!(?:\s+\w+)?\s+TO\b))\b"
_ENDS = re.compile(_END, re.IGNORECASE)
_ENDS_SOMEWHERE = re.compile(rf"\b{_END}", re.IGNORECASE)
#: How many statements it remembers how to read: convo sends the same few over and over.
_KNOWN = 1024
#: For statements whose table can't be read off: never allowed.
_UNKNOWN = "?"


class UnauditedChange(Exception):
    """Something was about to be saved that no recorded deed accounts for. Nothing was saved."""


def guard_commits(engine: Engine) -> None:
    """Put the door on this engine. Migrations use an engine without it."""
    event.listen(engine, "begin", _forget)
    event.listen(engine, "before_cursor_execute", _note)
    event.listen(engine, "commit", _check)
    event.listen(engine, "rollback_savepoint", _undo)


def allow(connection: Connection, tables: Iterable[str]) -> None:
    """Let this transaction change these tables: a recorded deed accounts for them.

    And for every row that was flushed so far. A row that is flushed afterwards is not saved.
    """
    connection.info["allowed"] = connection.info.get("allowed", set()) | set(tables)
    connection.info["accounted"] = len(changes(connection))


@lru_cache(maxsize=_KNOWN)
def written_table(statement: str) -> str | None:
    """The table that a statement writes to; None when it only reads, '?' when unclear."""
    if ";" in statement.strip().rstrip(";"):
        return _UNKNOWN  # a second statement behind the first; values are bound, never written in
    if _HARMLESS.match(statement):
        return None
    found = _WRITES.match(statement)
    return found[1].lower() if found else _UNKNOWN


@lru_cache(maxsize=_KNOWN)
def ends_transaction(statement: str) -> bool:
    """Whether a statement commits or rolls back by itself; behind a comment or another one too."""
    plain = statement.strip("\ufeff \t\r\n\f\v;")
    if ";" in plain or plain.startswith(("/*", "--")):
        return _ENDS_SOMEWHERE.search(plain) is not None
    return _ENDS.match(plain) is not None


def note(connection: Connection, statement: str) -> None:
    """Note what a statement is about to write. For whoever hands one to the driver himself.

    Raises `UnauditedChange` for one that may not be sent at all.
    """
    if ends_transaction(statement):
        raise UnauditedChange("only a session ends its transaction, by the door")
    if (table := written_table(statement)) is not None:
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            raise UnauditedChange(f"outside of any transaction nothing accounts for: {table}")
        connection.info.setdefault("touched", set()).add(table)
        note_written(connection.info, table)


def _forget(connection: Connection) -> None:
    connection.info["touched"] = set()
    connection.info["allowed"] = set()
    connection.info["accounted"] = 0
    forget(connection.info)


def _undo(connection: Connection, *_: object) -> None:
    end_flush(connection.info)


def _note(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
    note(connection, statement)


def _unaccounted(connection: Connection) -> set[str]:
    """The tables that were changed in a way that nothing accounts for."""
    info = connection.info
    touched: set[str] = info.get("touched", set())
    allowed: set[str] = info.get("allowed", set())
    late = {each.row.__tablename__ for each in changes(connection)[info.get("accounted", 0) :]}
    unnamed = (late | written_in_bulk(info)) - RECORD
    return ((touched - allowed) | unnamed) - set(TRANSIENT)


def _check(connection: Connection) -> None:
    if unaudited := _unaccounted(connection):
        # SQLAlchemy takes a commit that raises for a commit: without this the connection would go
        # back to the pool with the change still in it, for the next deed to save.
        connection.connection.rollback()
        raise UnauditedChange(f"no recorded deed accounts for: {', '.join(sorted(unaudited))}")
