"""Fixtures of the tests of the record."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select, text

from convo.db.engine import open_engine
from convo.db.models import AuditEntry, Conversation
from convo.db.protections import unprotect
from convo.services.office import Office
from tests.audit.verifying import Edit
from tests.given import Given


@pytest.fixture
def leaves(office: Office) -> Callable[[], list[dict[str, Any]]]:
    """Every leaf of the log, read from its bytes, in order."""

    def read() -> list[dict[str, Any]]:
        with office.sessions() as session:
            found = session.scalars(select(AuditEntry.leaf).order_by(AuditEntry.seq))
            return [json.loads(leaf) for leaf in found]

    return read


@pytest.fixture
def log_of_a_case(given: Given) -> Conversation:
    """A log with words, findings and several people."""
    return given.decided()


@pytest.fixture
def edit(database: str) -> Iterator[Edit]:
    """Runs SQL as somebody who owns the database and has dropped its triggers."""
    engine = open_engine(database)
    tables = ("entry", "opening", "finding", "mark", "erasure", "node", "head", "checkpoint")
    with engine.begin() as connection:
        for name in tables:
            unprotect(connection, f"audit_{name}")

    def run(statement: str, **values: object) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    yield run
    engine.dispose()
