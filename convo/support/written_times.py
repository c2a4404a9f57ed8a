"""Dates and times as people write them."""

from datetime import date, datetime

_NOON = 12


def written_day(day: date) -> str:
    """5 March 2026; of a moment, the date that it has where it is."""
    return f"{day.day} {day:%B %Y}"


def written_moment(local: datetime) -> str:
    """5 March 2026 at 2:30pm."""
    half = "am" if local.hour < _NOON else "pm"
    return f"{written_day(local)} at {local.hour % _NOON or _NOON}:{local:%M}{half}"
