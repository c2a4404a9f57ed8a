"""Filling tables that refer to each other in a circle, and to themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect, text


@contextmanager
def later(connection: Connection) -> Iterator[None]:
    """Look at references when the block is over, not row by row.

    In a transaction of `migrating`, where SQLite doesn't look at them before the commit anyway.
    The role has to own the tables, as it does where it makes them.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    _alter(connection, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))  # raises where one leads nowhere
    _alter(connection, "NOT DEFERRABLE")


def _alter(connection: Connection, manner: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    found = inspect(connection)
    for table in found.get_table_names():
        for key in found.get_foreign_keys(table):
            name = quote(str(key["name"]))
            connection.execute(text(f"ALTER TABLE {quote(table)} ALTER CONSTRAINT {name} {manner}"))
