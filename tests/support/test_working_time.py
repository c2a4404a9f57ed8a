"""Office hours: weekends, bank holidays of each nation, and the change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convo.support.working_time import NATIONS, WorkingCalendar

LONDON = ZoneInfo("Europe/London")
OFFICE = WorkingCalendar("ENG", time(9), time(17), "Europe/London")
NIGHT = WorkingCalendar("SCT", time(0, 30), time(23, 30), "Europe/London")

# hypothesis wants its bounds without a zone, and adds the zone itself
FIRST, LAST = datetime(2024, 1, 1), datetime(2028, 1, 1)  # noqa: DTZ001 - see above
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
hours = st.floats(0, 200)
calendars = st.sampled_from([OFFICE, NIGHT])


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def test_hours_run_over_the_night_and_the_weekend():
    assert OFFICE.add_hours(at(2026, 11, 20, 15), 4) == at(2026, 11, 23, 11)


def test_the_answer_is_in_utc():
    due = OFFICE.add_hours(at(2026, 7, 1, 10), 1)
    assert due.tzinfo is UTC
    assert due.hour == 10


@pytest.mark.parametrize(
    "start",
    [at(2026, 11, 20, 17), at(2026, 11, 21, 12), at(2026, 11, 22, 3), at(2026, 11, 23, 6)],
)
def test_a_start_outside_office_hours_counts_from_the_next_opening(start):
    assert OFFICE.add_hours(start, 0) == at(2026, 11, 23, 9)
    assert OFFICE.add_hours(start, 4) == at(2026, 11, 23, 13)


def test_a_full_day_ends_at_closing_time():
    assert OFFICE.add_hours(at(2026, 11, 23, 9), 8) == at(2026, 11, 23, 17)


def test_what_is_due_on_a_day_is_due_when_the_office_closes_or_closes_next():
    assert OFFICE.closing(date(2026, 11, 20)) == at(2026, 11, 20, 17)
    assert OFFICE.closing(date(2026, 11, 21)) == at(2026, 11, 23, 17)
    assert OFFICE.noon(date(2026, 7, 4)) == at(2026, 7, 4, 12)


def test_christmas_and_the_day_in_place_of_boxing_day_are_no_working_days():
    # 26 December 2026 is a Saturday; its substitute is Monday the 28th.
    assert OFFICE.add_hours(at(2026, 12, 24, 16), 2) == at(2026, 12, 29, 10)


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 11, 30), {"SCT"}),
        (date(2026, 1, 2), {"SCT"}),
        (date(2026, 3, 17), {"NIR"}),
        (date(2026, 4, 6), {"ENG", "WLS", "NIR"}),
        (date(2026, 5, 4), set(NATIONS)),
        (date(2026, 5, 5), set()),
        (date(2026, 5, 9), set(NATIONS)),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day, closed_in):
    closed = {
        nation
        for nation in NATIONS
        if not WorkingCalendar(nation, time(9), time(17), "Europe/London").is_working_day(day)
    }
    assert closed == closed_in


def test_opening_time_stays_local_when_the_clocks_change():
    # The clocks go back on Sunday 25 October 2026.
    due = OFFICE.add_hours(at(2026, 10, 23, 16), 2)
    assert due == datetime(2026, 10, 26, 10, tzinfo=UTC)
    assert OFFICE.hours_between(at(2026, 10, 23, 16), due) == 2


def test_an_hour_that_the_clocks_skip_is_not_counted():
    cairo = WorkingCalendar("ENG", time(0), time(12), "Africa/Cairo")
    # Egypt puts its clocks forward on a working day: Friday 24 April 2026 has no hour from 0 to 1.
    day = datetime(2026, 4, 24, 12, tzinfo=ZoneInfo("Africa/Cairo"))
    assert cairo.hours_between(day - timedelta(hours=12), day) == 11


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (at(2026, 11, 20, 15), 2, at(2026, 11, 24, 15)),
        (at(2026, 11, 20, 20), 2, at(2026, 11, 24, 17)),
        (at(2026, 11, 20, 6), 2, at(2026, 11, 24, 9)),
        (at(2026, 11, 21, 12), 2, at(2026, 11, 25, 9)),
        (at(2026, 11, 21, 12), 0, at(2026, 11, 23, 9)),
        (at(2026, 10, 23, 15), 1, at(2026, 10, 26, 15)),
        (at(2026, 12, 24, 15), 1, at(2026, 12, 29, 15)),
    ],
)
def test_days_keep_the_time_of_day_within_office_hours(start, days, due):
    assert OFFICE.add_days(start, days) == due


def test_time_already_past_counts_as_negative():
    assert OFFICE.hours_between(at(2026, 11, 23, 12), at(2026, 11, 20, 16)) == -4


@given(calendars, moments, hours)
def test_what_is_added_is_what_lies_between(calendar, start, added):
    due = calendar.add_hours(start, added)
    assert abs(calendar.hours_between(start, due) - added) * 3600 < 1


@given(calendars, moments, hours, hours)
def test_more_hours_never_end_earlier(calendar, start, some, more):
    first, second = sorted((some, more))
    assert start <= calendar.add_hours(start, first) <= calendar.add_hours(start, second)


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=20)), st.integers(0, 10))
def test_a_later_start_never_ends_earlier(calendar, start, wait, days):
    later = start + wait
    assert calendar.add_hours(start, days) <= calendar.add_hours(later, days)
    assert calendar.add_days(start, days) <= calendar.add_days(later, days)


@given(calendars, moments, st.integers(0, 10))
def test_what_falls_due_falls_due_in_office_hours(calendar, start, days):
    for due in (calendar.add_days(start, days), calendar.add_hours(start, days)):
        local = due.astimezone(LONDON)
        assert calendar.is_working_day(local.date())
        assert calendar.opens <= local.time() <= calendar.closes


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: WorkingCalendar("FRA", time(9), time(17), "Europe/London"), "not one of ENG"),
        (lambda: WorkingCalendar("ENG", time(17), time(9), "Europe/London"), "open before"),
        (lambda: WorkingCalendar("ENG", time(9, tzinfo=UTC), time(17), "UTC"), "local times"),
        (lambda: OFFICE.add_hours(at(2026, 1, 1), -1), "zero or more"),
        (lambda: OFFICE.add_hours(at(2026, 1, 1), float("nan")), "zero or more"),
        (lambda: OFFICE.add_days(at(2026, 1, 1), -1), "zero or more"),
        (
            lambda: OFFICE.add_hours(at(2026, 1, 1).replace(tzinfo=None), 1),
            "must say its time zone",
        ),
    ],
    ids=["nation", "hours", "zone", "negative hours", "no number", "negative days", "naive"],
)
def test_what_makes_no_sense_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_an_unknown_time_zone_is_refused_at_once():
    with pytest.raises(KeyError):
        WorkingCalendar("ENG", time(9), time(17), "Europe/Atlantis")
