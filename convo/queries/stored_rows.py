"""Rows of the log as a driver gives them, made into what the verifier reads, whatever they hold."""

from datetime import UTC, datetime
from typing import Any

from convo.audit.source import Copies, Opening

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: SQLite keeps moments without their zone, which is UTC.
_EPOCH_OF_SQLITE = _EPOCH.replace(tzinfo=None)
_DAY, _SECOND = 86_400, 1_000_000


def entry_of_row(row: Any) -> tuple[Any, Any, Copies | None]:  # noqa: ANN401 - whatever is stored
    """Place, bytes, and what is copied beside them."""
    return row[0], row[1], (*row[2:-1], _microseconds(row[-1]))


def _microseconds(at: object) -> object:
    """A stored moment as an entry has it; as it is, where it is no moment."""
    if type(at) is str:
        try:
            since = datetime.fromisoformat(at) - _EPOCH_OF_SQLITE
        except (ValueError, TypeError):
            return at
    elif isinstance(at, datetime):
        since = at - _EPOCH
    else:
        return at
    return (since.days * _DAY + since.seconds) * _SECOND + since.microseconds


def openings_of_rows(rows: list[Any]) -> list[Opening]:
    """Words that come as bytes go as they are; others are put into UTF-8."""
    if not rows or type(rows[0][1]) is bytes:
        return rows
    return [(row[0], _encoded(row[1]), row[2], _encoded(row[3])) for row in rows]


def _encoded(value: Any) -> Any:  # noqa: ANN401 - whatever is stored
    return value.encode() if type(value) is str else value


def text_of(words: Any) -> str:  # noqa: ANN401 - whatever is stored
    """Words that come as bytes, with a sign for what is no letter."""
    return words if type(words) is str else str(words, "utf-8", "replace")
