"""The demo's clock: it walks through the past three weeks, in office hours, up to now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from convo.support.working_time import WorkingCalendar

#: Far enough back for every story, however short the office hours are.
_LOOK_BACK = timedelta(days=120)
#: Two deeds never happen at one moment.
_APART = timedelta(seconds=7)


@dataclass(slots=True)
class WalkingClock:
    """A clock that is set, and then stands still until it is set again."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment that it was set to."""
        return self.moment

    def walk_to(self, moment: datetime) -> None:
        """Set it to `moment` or, if that is not later than now, a little later than now."""
        self.moment = max(moment, self.moment + _APART)


def hours_ago(calendar: WorkingCalendar, now: datetime, hours: float) -> datetime:
    """The moment that lies this many office hours before `now`."""
    start = calendar.opening((now - _LOOK_BACK).date())
    passed = calendar.hours_between(start, now)
    return calendar.add_hours(start, max(0.0, passed - hours))
