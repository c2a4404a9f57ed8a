"""A database that is put back as it was, so that one office serves a thousand tries."""

from pathlib import Path

from sqlalchemy import Engine

from convo.services.office import Office

_BESIDE = ("-wal", "-shm")


class Restored:
    """The database of an office, which is a file, as it is now."""

    def __init__(self, office: Office) -> None:
        self._engine: Engine = office.sessions.kw["bind"]
        with self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            found = connection.exec_driver_sql("PRAGMA database_list").one()
        self._file = Path(found[2])
        self._kept = self._file.read_bytes()
        self.put_back(always=True)

    @property
    def written(self) -> int:
        """How much was written since: it grows with every change."""
        log = self._beside("-wal")
        return log.stat().st_size if log.exists() else 0

    def put_back(self, *, always: bool = False) -> None:
        """Make it as it was, if anything was written since."""
        if not (always or self.written):
            return
        self._engine.dispose()
        for suffix in _BESIDE:
            self._beside(suffix).unlink(missing_ok=True)
        self._file.write_bytes(self._kept)

    def _beside(self, suffix: str) -> Path:
        return self._file.with_name(self._file.name + suffix)
