"""Office hours and working days of one nation: what 'in four working hours' means on a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

#: The nations whose bank holidays are known, by the codes that ISO 3166-2 gives them.
NATIONS = ("ENG", "WLS", "SCT", "NIR")

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_NOON = time(12)


# One year at a time and never grown afterwards: the library fills its years as they are asked
# for, and a second thread may look into a year that is announced but not yet filled.
@lru_cache(maxsize=256)
def _bank_holidays(nation: str, year: int) -> "HolidayBase":
    from holidays.countries.united_kingdom import UnitedKingdom  # noqa: PLC0415 - slow to import, and few processes need it

    untyped: Any = UnitedKingdom
    holidays: HolidayBase = untyped(subdiv=nation, years=year, expand=False)
    return holidays


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When an office of one nation is open, from `opens` to `closes` in local time.

    `nation` is one of `NATIONS`, `timezone` a name such as 'Europe/London'. Every datetime that
    comes in must be aware (else ValueError); every one that goes out is in UTC. Time is counted
    as it really passes, so a change to summer time adds or loses nothing.
    """

    nation: str
    opens: time
    closes: time
    timezone: str

    def __post_init__(self) -> None:
        if self.nation not in NATIONS:
            raise ValueError(f"'{self.nation}' is not one of {', '.join(NATIONS)}")
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError(
                "Opening and closing are local times, without a time zone of their own"
            )
        if self.opens >= self.closes:
            raise ValueError("An office must open before it closes, on the same day")
        ZoneInfo(self.timezone)

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens on that local date: no weekend, no bank holiday."""
        return _bank_holidays(self.nation, day.year).is_working_day(day)

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """The moment when that many office hours have passed since `start`.

        A start outside office hours counts from the next opening. What ends exactly at closing
        time ends that day, not at the next opening. ValueError when `hours` is negative.
        """
        if not hours >= 0:
            raise ValueError("Working hours to add must be zero or more")
        left = hours * _HOUR
        windows = self._windows_from(start)
        begins, ends = next(windows)
        while left > ends - begins:
            left -= ends - begins
            begins, ends = next(windows)
        return begins + left

    def add_days(self, start: datetime, days: int) -> datetime:
        """The same local time of day, `days` working days later, moved into office hours.

        A start on a day that is no working day counts from the next opening. ValueError when
        `days` is negative.
        """
        if days < 0:
            raise ValueError("Working days to add must be zero or more")
        local = self.local(start)
        if not self.is_working_day(local.date()):
            local = self.local(next(self._windows_from(start))[0])
        day = local.date()
        for _ in range(days):
            day = self._next_working_day(day)
        clamped = min(max(local.time(), self.opens), self.closes)
        return self._moment(day, clamped)

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Office hours from `start` to `end`; negative when `end` is the earlier of the two."""
        if end < start:
            return -self.hours_between(end, start)
        windows = takewhile(lambda window: window[0] < end, self._windows_from(start))
        return sum((min(ends, end) - begins for begins, ends in windows), timedelta()) / _HOUR

    def is_open(self, moment: datetime) -> bool:
        """Whether the office is open at that moment. At closing time it is not."""
        return self.add_hours(moment, 0) == moment

    def opening(self, day: date) -> datetime:
        """When the office opens on that day or, where it stays closed, on the next working day."""
        return self._moment(self._working_day_from(day), self.opens)

    def closing(self, day: date) -> datetime:
        """When the office closes on that day or, where it stays closed, on the next working day."""
        return self._moment(self._working_day_from(day), self.closes)

    def noon(self, day: date) -> datetime:
        """The middle of that day, whatever the office does: for what is known to the day only."""
        return self._moment(day, _NOON)

    def at(self, day: date, local: time) -> datetime:
        """That time of that day where the office is, in UTC."""
        return self._moment(day, local)

    def _windows_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Office hours as pairs in UTC, from `start` on, without end; the first may be cut."""
        now = self.local(start).astimezone(UTC)
        day = self.local(start).date()
        while True:
            if self.is_working_day(day):
                begins = max(self._moment(day, self.opens), now)
                ends = self._moment(day, self.closes)
                if begins < ends:
                    yield begins, ends
            day += _DAY

    def _working_day_from(self, day: date) -> date:
        return day if self.is_working_day(day) else self._next_working_day(day)

    def _next_working_day(self, day: date) -> date:
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    def _moment(self, day: date, local: time) -> datetime:
        return datetime.combine(day, local, ZoneInfo(self.timezone)).astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """The same moment in the office's own time. ValueError when it is naive."""
        if moment.tzinfo is None:
            raise ValueError("A moment must say its time zone")
        return moment.astimezone(ZoneInfo(self.timezone))
