"""Decisions to wait, and how long one may stand before others are asked: pure rules.

To leave something or to listen is a decision, not the absence of one: it has a reason, somebody
who made it, and a day on which it is looked at again. On that day it is decided again, or it is
extended until another day.
"""

from datetime import date, timedelta

from convo.domain.reasons import fault_of
from convo.domain.vocabulary import Approach
from convo.support.written_times import written_day

#: Decisions that only wait, so somebody has to look at them again.
WAITING = frozenset({Approach.LEAVE, Approach.LISTEN})
#: Nobody puts off another look for longer than this.
LATEST_REVIEW = timedelta(days=366)
#: So often 'leave it' is extended by the word of whoever is in charge: a short-term position is
#: no strategy, so after that each extension needs a second person.
BY_ONE_WORD = 1

SAY_WHY = "Say in a sentence why it still stands. Others will read it."
SAID_BEFORE = "These are the words of last time. Say why it still stands today."


def fault_of_day(review_on: date | None, today: date) -> str:
    """What is wrong with a day on which a decision is looked at again; empty for nothing."""
    if review_on is None:
        return "Say on which day you will look at it again."
    if not today < review_on <= today + LATEST_REVIEW:
        return "The day on which you look at it again must be after today, within a year."
    return ""


def fault_of_later_day(review_on: date | None, today: date, until: date | None) -> str:
    """The same for a day to which a decision is extended: later than the one before."""
    if fault := fault_of_day(review_on, today):
        return fault
    if review_on is not None and until is not None and review_on <= until:
        return f"It stands until {written_day(until)} already. Choose a later day."
    return ""


def fault_of_extension(reason: str, said_before: str) -> str:
    """What is wrong with a reason for letting a decision stand; empty for nothing.

    It has to say something of its own, and not in the very words of last time.
    """
    if fault_of(reason, ()):
        return SAY_WHY
    return SAID_BEFORE if _bare(reason) == _bare(said_before) else ""


def needs_second(approach: Approach, extended: int) -> bool:
    """Whether one more extension needs a second person, after so many that stood."""
    return approach is Approach.LEAVE and extended >= BY_ONE_WORD


def _bare(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".!")
