"""What the press office looks for in the log."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import request
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, DateField, SelectField

from convo.audit.deeds_in_words import TRIED
from convo.audit.sentences import RECORDED
from convo.domain.permissions import Action
from convo.domain.vocabulary import AlertKind, Outcome, Role
from convo.queries.log import LogFilter
from convo.web.access import office
from convo.web.filters import day
from convo.web.forms import ConvoForm, HiddenNumber, ValidationError, line, on_day, pick, words_of

#: As what somebody acted, by the word that an entry has for it.
ROLES = {role.value: role.label for role in Role} | {
    "clock": "By itself",
    "link-holder": "With a one-time link",
    "operator": "With a command on the server",
    "none": "Without a role for it",
}

#: The fields that name something, and what each says while it names nothing.
_ANYTHING = {
    "person": "Anybody",
    "team": "Any team",
    "topic": "Any topic",
    "venue": "Any venue",
}


def choices_of_deeds() -> list[tuple[str, str]]:
    """Every deed that leaves an entry, in words, in the order of the permissions."""
    return [(deed.value, sentence_case(TRIED[deed])) for deed in Action if deed in RECORDED]


def sentence_case(words: str) -> str:
    """The words with a capital at their beginning; the other letters as they are."""
    return words[:1].upper() + words[1:]


class ReviewedForm(ConvoForm):
    """Up to which entry somebody has read."""

    up_to = HiddenNumber(default=0)


class LogFilterForm(ConvoForm):
    """Which entries to show. Sent as an address, so that it can be kept and passed on."""

    words = line(
        "Words",
        hint="Words of replies, of what was said, of reasons and notes. "
        "Put “words in this order” in quotation marks. Nobody is found by their name or handle",
    )
    since = on_day("From", hint="For example, 27 3 2026")
    until = on_day("To", hint="This day is included")
    person = pick("Who")
    team = pick("Team")
    role = pick("Acting as")
    topic = pick("Topic")
    venue = pick("Venue")
    action = pick("Deed")
    outcome = pick("What came of it")
    finding = pick("Rule that fired")
    mark = pick("Brought to the press office")
    without_looks = BooleanField("Without looks at the log", widget=GovCheckboxInput())

    @classmethod
    def asked(cls, known: Mapping[str, Sequence[tuple[int, str]]]) -> "LogFilterForm":
        """The form as the address has it; `known` is what it may name (`list_choices`)."""
        form = cls(request.args)
        for name, anything in _ANYTHING.items():
            field: SelectField = getattr(form, name)
            field.choices = [("", anything), *((str(key), called) for key, called in known[name])]
        form.finding.choices = [("", "With or without"), *((r, r) for _, r in known["finding"])]
        form.action.choices = [("", "Any deed"), *choices_of_deeds()]
        form.outcome.choices = [("", "Done or refused"), *words_of(Outcome)]
        form.role.choices = [("", "In any role"), *ROLES.items()]
        form.mark.choices = [("", "Whether or not"), *words_of(AlertKind)]
        return form

    def validate_until(self, field: DateField) -> None:
        """A stretch of time has a beginning that is not after its end."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("The end must be the same day as the beginning, or later")

    def wanted(self, before: int | None = None, after: int | None = None) -> LogFilter:
        """What to look for, between these places. Only after the form was validated."""
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
            role=self.role.data or "",
            mark=AlertKind.of(self.mark.data) if self.mark.data else None,
            words=self.words.data or "",
            without_looks=self.without_looks.data,
            before=before,
            after=after,
        )

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.values())

    def in_words(self) -> str:
        """What is looked for, for people: what the log says about this look at it."""
        parts = [
            *([f"words: {self.words.data}"] if self.words.data else []),
            *(
                f"{field.label.text.lower()} {day(field.data)}"
                for field in self._dates
                if field.data
            ),
            *(f"{f.label.text.lower()}: {_label(f)}" for f in self.picks if f.data),
        ]
        without = f", {self.without_looks.label.text.lower()}" if self.without_looks.data else ""
        return ("; ".join(parts) or "everything") + without

    @property
    def picks(self) -> tuple[SelectField, ...]:
        """The fields with something to pick, in the order of the page."""
        who = (self.person, self.team, self.role)
        what = (self.action, self.outcome, self.finding, self.mark)
        return (*who, self.topic, self.venue, *what)

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
