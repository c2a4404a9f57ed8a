"""Where an attack takes place: a database in the wrong hands, and what they can do to its rows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, update

from tests.audit.attacks.attacker import Stored, drop_protections
from tests.audit.attacks.kept_log import KeptLog


@dataclass(frozen=True, slots=True)
class Scene:
    """A database in the hands of somebody who administers it, and the places they pick."""

    connection: Connection
    kept_log: KeptLog

    @property
    def place(self) -> int:
        """An entry between the first and the second checkpoint, with words beside it."""
        first, second = (receipt.size for receipt in self.kept_log.receipts[:2])
        return (first + second) // 2

    @property
    def next(self) -> int:
        """The one after it, which has words in the same fields."""
        return self.place + 1

    @property
    def signed(self) -> int:
        """Up to where the log was signed before the place."""
        return self.kept_log.receipts[0].size

    @property
    def start(self) -> int:
        """Where the log begins."""
        return 0

    @property
    def before(self) -> int:
        """Up to where it was signed before the newest checkpoint."""
        return self.kept_log.older.size

    @property
    def newest(self) -> int:
        """Up to where it was signed last."""
        return self.kept_log.newest.size

    @property
    def erased(self) -> int:
        """An entry whose words were erased, lawfully."""
        return int(self.stored().erasures[0]["seq"])

    @property
    def erasing(self) -> int:
        """The entry that says so."""
        return int(self.stored().erasures[0]["erased_by"])

    def edit(self, table: Table, seq: int, name: str = "", **values: Any) -> None:
        """Write something else into a row."""
        drop_protections(self.connection)
        statement = update(table).where(table.c.seq == seq).values(**values)
        self.connection.execute(statement.where(table.c.field == name) if name else statement)

    def drop(self, table: Table, seq: int, name: str = "") -> None:
        """Take a row away."""
        drop_protections(self.connection)
        statement = delete(table).where(table.c.seq == seq)
        self.connection.execute(statement.where(table.c.field == name) if name else statement)

    def stored(self) -> Stored:
        """The whole log, to make another one of."""
        return Stored.read(self.connection)
