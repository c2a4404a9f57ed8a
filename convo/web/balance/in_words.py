"""How figures of balance are written."""

from fractions import Fraction
from typing import Any

from convo.domain.balance import Window
from convo.domain.recognition import Balance
from convo.support.written_times import written_day

#: The colour of a tag only repeats its words.
COLOURS = {Balance.EVEN: "green", Balance.TOO_FEW: "grey", Balance.TILTED: "orange"}


def percent(share: Fraction) -> str:
    """A share in per cent, with one place where it is not whole: 60%, 66.7%."""
    tenths = round(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def mentions(count: int) -> str:
    """So many mentions."""
    return "1 mention" if count == 1 else f"{count:,} mentions"


def days(window: Window) -> str:
    """The days of a window: a day, or from one to another."""
    if window.first == window.last:
        return written_day(window.first)
    return f"{written_day(window.first)} to {written_day(window.last)}"


def listed(names: list[str]) -> str:
    """Several names as a sentence has them."""
    if len(names) < 2:  # noqa: PLR2004 - one, or none
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


WORDS: dict[str, Any] = {
    "percent": percent,
    "mentions": mentions,
    "days": days,
    "listed": listed,
    "colours": COLOURS,
}
