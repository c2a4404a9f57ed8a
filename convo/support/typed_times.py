"""Times of day as people type them."""

import re
from datetime import time

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_NOON = 12


class NoTime(ValueError):
    """Not a time of day. The message tells the person what to write instead."""


def read_time(typed: str) -> time:
    """The time that was typed, like '14:30', '9.05' or '2pm'. Raises `NoTime`."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        raise NoTime("Enter a time like 14:30")
    try:
        return time(_hour(int(found[1]), (found[3] or "").lower()), int(found[2] or 0))
    except ValueError as error:
        raise NoTime("There is no such time. Enter one like 14:30") from error


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= _NOON:
        raise NoTime("There is no such time. Enter one like 14:30")
    return hour % _NOON + (_NOON if half == "pm" else 0)
