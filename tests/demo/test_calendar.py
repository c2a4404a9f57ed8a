"""The demo's clock: back through office hours, and never twice at one moment."""

from datetime import UTC, datetime, time

from hypothesis import given as supposing
from hypothesis import strategies as st

from convo.demo.calendar import WalkingClock, hours_ago
from convo.support.working_time import WorkingCalendar

CALENDAR = WorkingCalendar("ENG", time(9), time(17), "Europe/London")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants its bounds naive


@supposing(MOMENTS, st.integers(0, 130))
def test_as_many_office_hours_ago_as_was_asked(now, hours):
    then = hours_ago(CALENDAR, now, hours)
    assert then <= now
    assert abs(CALENDAR.hours_between(then, now) - hours) < 0.001


@supposing(st.lists(MOMENTS, min_size=2))
def test_the_clock_only_goes_forward(moments):
    clock = WalkingClock(min(moments))
    shown = []
    for moment in moments:
        clock.walk_to(moment)
        shown.append(clock())
    assert shown == sorted(set(shown))
