"""Days as people type them, and as their spreadsheets write them: the day before the month."""

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[T ,].*)?")
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})\.?,?[ \-](\d{4}|\d{2})", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_CENTURY = 100
_HELP = "Write a day like 29/02/2024 or 2024-02-29"


class NoDay(ValueError):
    """Not a day. The message tells the person what to write instead."""


def read_day(typed: str) -> date:
    """The day that was typed; a time after it is passed over. Raises `NoDay`.

    '03/04/2024' is the third of April. A year of two digits is one of this century.
    """
    text = " ".join(typed.split())
    if _SERIAL.fullmatch(text):
        raise NoDay(
            f"{text} is how a spreadsheet counts days. Format the column as a date, and save again"
        )
    year, month, day = _parts(text)
    try:
        return date(year, month, day)
    except ValueError as error:
        if month > len(_MONTHS) >= day:
            raise NoDay(f"There is no month {month}. {_HELP}: the day comes first") from error
        raise NoDay(f"There is no such day. {_HELP}") from error


def _parts(text: str) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        return _year(found[3]), int(found[2]), int(found[1])
    found = _NAMED.fullmatch(text)
    if found is None or found[2][:3].lower() not in _MONTHS:
        raise NoDay(_HELP)
    return _year(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1])


def _year(digits: str) -> int:
    year = int(digits)
    return year + 2000 if year < _CENTURY else year
