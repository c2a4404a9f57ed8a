"""What tests of the record's pages share: somebody who can change what convo can't."""

import pytest
from sqlalchemy import text

from convo.db.engine import open_engine
from convo.db.protections import unprotect


@pytest.fixture
def owned(database):
    """Runs SQL as somebody who owns the database."""
    engine = open_engine(database)

    def run(statement, **values):
        with engine.begin() as connection:
            for name in (
                "audit_entry",
                "audit_head",
                "audit_node",
                "audit_opening",
                "audit_checkpoint",
            ):
                unprotect(connection, name)
            connection.execute(text(statement), values)

    yield run
    engine.dispose()
