"""A moment that somebody remembers: a day in three boxes and, if they know it, a time."""

from datetime import date, datetime, time
from typing import ClassVar

from wtforms import DateField

from convo.support.typed_times import NoTime, read_time
from convo.web.access import office
from convo.web.forms import ConvoForm, Line, ValidationError, line, on_day


def known_day(label: str, required: str) -> DateField:
    """The day on which it was."""
    return on_day(label, hint="For example, 20 11 2026", required=required)


def known_time() -> Line:
    """The time of that day, if it is known."""
    return line("At what time? (optional)", hint="For example, 14:30", most=20)


class PastMomentForm(ConvoForm):
    """A form with the fields `day` and `at`, for something that has happened already."""

    #: What is said of a moment that is yet to come.
    too_late: ClassVar[str] = "The day must be today or in the past"

    day: DateField
    at: Line

    def validate_at(self, field: Line) -> None:
        """A real time, and none that is yet to come."""
        try:
            typed = read_time(field.data) if field.data else None
        except NoTime as no_time:
            raise ValidationError(str(no_time)) from no_time
        if typed is not None and self.day.data == office().today() and self._local(typed) > _now():
            raise ValidationError("That time is yet to come")

    def validate_day(self, field: DateField) -> None:
        """Nothing happened tomorrow."""
        if field.data is not None and field.data > office().today():
            raise ValidationError(self.too_late)

    def moment(self) -> datetime:
        """When it was: never later than now; noon, or now on this day, where no time is known."""
        typed = read_time(self.at.data) if self.at.data else time(12)
        return min(self._local(typed), _now())

    def _local(self, typed: time) -> datetime:
        day: date | None = self.day.data
        return office().calendar.at(day or office().today(), typed)


def _now() -> datetime:
    return office().clock()
