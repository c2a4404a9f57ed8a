"""What is left of erased words below the tables: in SQLite's write-ahead log."""

from sqlalchemy import text

from convo.services.office import Office


def overwrite(office: Office) -> bool:
    """Empty the write-ahead log, so that the words lie in no file; whether that could be done.

    Not while somebody reads an older moment: then the clock tries again (`services/retention.py`).
    Deleted words in the database file itself were overwritten as they were deleted
    (`secure_delete`). PostgreSQL has files of its own: see docs/running.md.
    """
    with office.sessions() as session:
        if session.get_bind().dialect.name != "sqlite":
            return True
        busy = session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        return not busy
