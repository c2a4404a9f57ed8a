"""A hold that is set while somebody agrees to an erasure: whoever comes second sees the first."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, text

from convo.db.engine import open_engine
from convo.db.models import ErasureRequest
from convo.domain.errors import Refused
from tests.given import Given

_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite lets one in at a time
def test_nothing_is_erased_under_a_hold_that_came_while_the_request_was_read(
    given: Given,
    database: str,
    ask: Callable[..., ErasureRequest],
    approve: Callable[[ErasureRequest], None],
):
    request = ask(given.decided(words="I am Quillfeather, and when does it close?"))
    engine = open_engine(database)
    with ThreadPoolExecutor(1) as other, engine.connect() as holding:
        holding.execute(
            text("UPDATE conversation SET held_at = now() WHERE id = :id"),
            {"id": request.conversation_id},
        )
        agreeing = other.submit(approve, request)
        _until_somebody_waits(holding)
        holding.commit()
        with pytest.raises(Refused, match="on hold"):
            agreeing.result(timeout=30)
    engine.dispose()


def _until_somebody_waits(connection: Connection) -> None:
    until = time.monotonic() + 10
    while not connection.scalar(_WAITING):
        assert time.monotonic() < until
        time.sleep(0.01)
