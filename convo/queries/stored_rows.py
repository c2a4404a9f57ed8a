"""Rows of the log as a driver gives them, made into what the verifier reads, whatever they hold."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from convo.audit.source import Entries, Opening

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: SQLite keeps moments without their zone, which is UTC, as texts of this form.
_EPOCH_OF_SQLITE = _EPOCH.replace(tzinfo=None)
_FORM = b"0000-00-00 00:00:00.000000"
_TO_NOUGHT = bytes.maketrans(b"123456789", b"000000000")
_MICROSECOND = timedelta(microseconds=1)


def entries_of_rows(rows: Sequence[Any]) -> Entries:
    """Places, bytes, and what is copied beside them, the moment last."""
    if not rows:
        return Entries()
    places, leaves, *copies, at = zip(*rows, strict=True)
    return Entries(places, leaves, (*copies, _moments(at)))


def _moments(stored: Sequence[Any]) -> Sequence[object]:
    """Stored moments as entries have them; each as it is, where it is no moment."""
    return _read(stored) or [(_read([at]) or [at])[0] for at in stored]


def _read(stored: Sequence[Any]) -> list[int] | None:
    """Moments in microseconds; None unless each is written as we write it, in the one way."""
    try:
        if type(stored[0]) is not str:
            return [(at - _EPOCH) // _MICROSECOND for at in stored]
        if "".join(stored).encode().translate(_TO_NOUGHT) == _FORM * len(stored):
            read, epoch, unit = datetime.fromisoformat, _EPOCH_OF_SQLITE, _MICROSECOND
            return [(read(at) - epoch) // unit for at in stored]
    except (ValueError, TypeError):
        pass  # SQLite keeps anything in a column of moments
    return None


def openings_of_rows(rows: list[Any]) -> list[Opening]:
    """Words that come as bytes go as they are; others are put into UTF-8."""
    if not rows or type(rows[0][1]) is bytes:
        return rows
    return [(row[0], _encoded(row[1]), row[2], _encoded(row[3])) for row in rows]


def _encoded(value: Any) -> Any:  # noqa: ANN401 - whatever is stored
    return value.encode() if type(value) is str else value


def text_of(words: Any) -> str:  # noqa: ANN401 - whatever is stored
    """Words that come as bytes, with a sign for what is no letter."""
    if type(words) is bytes:
        return str(words, "utf-8", "replace")
    return words if type(words) is str else repr(words)


@lru_cache(maxsize=1024, typed=True)
def word_of(stored: Any) -> str:  # noqa: ANN401 - likewise
    """The same of a short word, which stands there over and over."""
    return text_of(stored)
