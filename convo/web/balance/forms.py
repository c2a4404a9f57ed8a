"""Over how many days to look, and which figure to look behind."""

from collections.abc import Mapping
from datetime import date

from flask import request

from convo.domain.balance import MOST_DAYS, Window
from convo.domain.errors import NotFound
from convo.domain.recognition import Channel
from convo.queries.behind_balance import Behind
from convo.web.access import office
from convo.web.forms import ConvoForm, Line, ValidationError, line

_DIGITS = 18
_EXAMPLE = f"Enter the number of days, from 1 to {MOST_DAYS}, like 90"


class DaysForm(ConvoForm):
    """How far back to look. Sent as an address, so that it can be kept and passed on."""

    days = line("Days up to today", most=20, required=_EXAMPLE)

    @classmethod
    def asked(cls) -> "DaysForm":
        """As the address has it, or as many as is usual here."""
        if "days" in request.args:
            return cls(request.args)
        return cls(days=str(office().targets.balance_days))

    def validate_days(self, field: Line) -> None:
        """A whole number of days, and not more than there can be anything to learn from."""
        typed = (field.data or "").replace(",", "")
        if not (typed.isascii() and typed.isdigit()):
            raise ValidationError(_EXAMPLE)
        if not 1 <= int(typed) <= MOST_DAYS:
            raise ValidationError(f"The number of days must be from 1 to {MOST_DAYS}")

    @property
    def number(self) -> int:
        """How many days. Only after the form was validated."""
        return int((self.days.data or "").replace(",", ""))


def figure_asked(days: int) -> tuple[Window, Behind]:
    """Which figure the address asks about. Raises `NotFound` for what no page of ours links to."""
    whole = Window.until(office().today(), days)
    first, last = _day("first", whole.first), _day("last", whole.last)
    if not whole.first <= first <= last <= whole.last:
        raise NotFound("no such days")
    return Window(first=first, last=last), Behind(
        side=_side(request.args),
        channel=_channel(request.args.get("channel", "")),
        community=_community(request.args.get("community", "")),
        before=_before(request.args.get("before", "")),
    )


def number_in(given: str) -> int:
    """A number of ours in an address. Raises `NotFound` for anything else."""
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS):
        raise NotFound(f"no number: {given!r}")
    return int(given)


def _side(given: Mapping[str, str]) -> int | str | None:
    side = given.get("side", "")
    if side in {"any", "none"}:
        return side
    return number_in(side) if side else None


def _community(given: str) -> int | str | None:
    if given == "none":
        return given
    return number_in(given) if given else None


def _channel(given: str) -> Channel | None:
    if not given:
        return None
    try:
        return Channel.of(given)
    except ValueError as unknown:
        raise NotFound(f"no channel {given!r}") from unknown


def _day(name: str, usual: date) -> date:
    given = request.args.get(name, "")
    try:
        return date.fromisoformat(given) if given else usual
    except ValueError as wrong:
        raise NotFound(f"no day {given!r}") from wrong


def _before(given: str) -> tuple[date, int] | None:
    if not given:
        return None
    day, _, number = given.partition(".")
    try:
        return date.fromisoformat(day), number_in(number)
    except ValueError as wrong:
        raise NotFound(f"no place {given!r}") from wrong
