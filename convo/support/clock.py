"""The only clock: whoever needs the time asks here, so that a test can bring its own."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Gives the present moment, aware and in UTC.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment by the machine's clock: aware, in UTC, with microseconds."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one clock the ban points to
