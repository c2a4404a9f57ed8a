"""What the press office looks for in the log."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import request
from wtforms import DateField, SelectField

from convo.audit.sentences import RECORDED, TRIED
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.log import LogFilter
from convo.web.access import office
from convo.web.filters import day
from convo.web.forms import ConvoForm, ValidationError, on_day, pick, words_of


def choices_of_deeds() -> list[tuple[str, str]]:
    """Every deed that leaves an entry, in words, in the order of the permissions."""
    return [(deed.value, sentence_case(TRIED[deed])) for deed in Action if deed in RECORDED]


def sentence_case(words: str) -> str:
    """The words with a capital at their beginning; the other letters as they are."""
    return words[:1].upper() + words[1:]


class LogFilterForm(ConvoForm):
    """Which entries to show. Sent as an address, so that it can be kept and passed on."""

    since = on_day("From", hint="For example, 27 3 2026")
    until = on_day("To", hint="This day is included")
    person = pick("Who")
    team = pick("Team")
    topic = pick("Topic")
    venue = pick("Venue")
    action = pick("Deed")
    outcome = pick("What came of it")
    finding = pick("Finding")

    @classmethod
    def asked(cls) -> "LogFilterForm":
        """The form as the address has it."""
        form = cls(request.args)
        form.action.choices = [("", "Any deed"), *choices_of_deeds()]
        form.outcome.choices = [("", "Done or refused"), *words_of(Outcome)]
        return form

    def validate_until(self, field: DateField) -> None:
        """A stretch of time has a beginning that is not after its end."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("The end must be the same day as the beginning, or later")

    def wanted(self, before: int | None) -> LogFilter:
        """What to look for, from the place `before` on. Only after the form was validated."""
        return LogFilter(
            since=midnight(self.since.data) if self.since.data else None,
            until=midnight(self.until.data + timedelta(days=1)) if self.until.data else None,
            person_id=_number(self.person),
            team_id=_number(self.team),
            topic_id=_number(self.topic),
            venue_id=_number(self.venue),
            action=Action(self.action.data) if self.action.data else None,
            outcome=Outcome.of(self.outcome.data) if self.outcome.data else None,
            finding=self.finding.data or "",
            before=before,
        )

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.values())

    def in_words(self) -> str:
        """What is looked for, for people: what the log says about this look at it."""
        picked = (self.person, self.team, self.topic, self.venue)
        more = (self.action, self.outcome, self.finding)
        parts = [
            *(
                f"{field.label.text.lower()} {day(field.data)}"
                for field in self._dates
                if field.data
            ),
            *(f"{f.label.text.lower()}: {_label(f)}" for f in (*picked, *more) if f.data),
        ]
        return "; ".join(parts) or "everything"

    @property
    def _dates(self) -> tuple[DateField, DateField]:
        return self.since, self.until


def midnight(on: date) -> datetime:
    """When that day begins where the office is."""
    return datetime.combine(on, time(), ZoneInfo(office().calendar.timezone))


def _number(field: SelectField) -> int | None:
    return int(field.data) if field.data else None


def _label(field: SelectField) -> str:
    options = list(field.iter_choices())
    return next(str(option[1]) for option in options if option[0] == field.data)
