"""Fixtures of the tests of the record."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry
from convo.services.office import Office


@pytest.fixture
def leaves(office: Office) -> Callable[[], list[dict[str, Any]]]:
    """Every leaf of the log, read from its bytes, in order."""

    def read() -> list[dict[str, Any]]:
        with office.sessions() as session:
            found = session.scalars(select(AuditEntry.leaf).order_by(AuditEntry.seq))
            return [json.loads(leaf) for leaf in found]

    return read
