"""A department that has worked for a while moves its database: back and forth, nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, Table, select, text
from sqlalchemy.exc import DBAPIError

from convo.db.backup import columns, tables
from convo.db.engine import open_engine
from convo.db.migrate import check, downgrade, upgrade
from convo.db.restore import Restoring, restore
from convo.db.standing import revision_of
from tests.demo.conftest import Filled


@dataclass(frozen=True)
class Everything:
    """Every row of every table, in an order that is always the same."""

    rows: dict[str, list[dict[str, object]]]
    columns: dict[str, set[str]]

    def that_fits(self, other: "Everything") -> dict[str, list[dict[str, object]]]:
        """Of these rows, what has a place in the tables and columns of another shape."""
        return {
            name: [{c: v for c, v in row.items() if c in known} for row in self.rows[name]]
            for name, known in other.columns.items()
        }


@pytest.fixture
def worked(database: str, filled: Filled) -> Iterator[Engine]:
    """The filled demo in a database of either kind, without the commit door."""
    engine = open_engine(database)
    restore(engine, Restoring(path=Path(filled.backup), build="test", now=filled.office.clock()))
    yield engine
    engine.dispose()


def everything(engine: Engine) -> Everything:
    with engine.connect() as connection:
        found = tables(connection)
        rows = {
            name: [dict(row) for row in connection.execute(in_order(table)).mappings()]
            for name, table in found.items()
        }
    return Everything(rows, {name: set(table.columns.keys()) for name, table in found.items()})


def in_order(table: Table) -> Select[Any]:
    return select(table).order_by(*(list(table.primary_key.columns) or columns(table)))


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return revision_of(connection)


def test_each_migration_goes_back_and_forth_and_keeps_all_that_the_older_shape_holds(
    worked: Engine,
):
    newest, newer = revision(worked), everything(worked)
    head = newer.rows["audit_head"]
    assert head[0]["next_seq"] == len(newer.rows["audit_entry"]) > 200
    while revision(worked) != "001":
        downgrade(worked, "-1")
        older = everything(worked)
        assert older.rows == newer.that_fits(older), revision(worked)
        upgrade(worked, "+1")
        assert everything(worked).that_fits(older) == older.rows, revision(worked)
        downgrade(worked, "-1")
        newer = older
    # From the very first shape to the newest: the log goes on where it ended, and can only grow.
    upgrade(worked)
    assert revision(worked) == newest
    check(worked)
    assert everything(worked).rows["audit_head"] == head
    with worked.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("DELETE FROM audit_entry"))
