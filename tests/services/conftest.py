"""Fixtures of the tests of deeds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry
from convo.domain.permissions import Action
from convo.services.office import Office


@pytest.fixture
def last(log: Callable[[], list[tuple[str, str, int | None]]]) -> Callable[[], tuple[str, str]]:
    """What the newest entry says was tried, and what came of it."""

    def newest() -> tuple[str, str]:
        action, outcome, _ = log()[-1]
        return Action(action).value, outcome

    return newest


@pytest.fixture
def last_leaf(office: Office) -> Callable[[], dict[str, Any]]:
    """The newest entry of the log as its leaf has it."""

    def newest() -> dict[str, Any]:
        with office.sessions() as session:
            newest_first = select(AuditEntry.leaf).order_by(AuditEntry.seq.desc()).limit(1)
            leaf: dict[str, Any] = json.loads(session.scalars(newest_first).one())
            return leaf

    return newest
