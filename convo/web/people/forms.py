"""Forms for signing in, choosing a password, and keeping accounts."""

from collections.abc import Iterable, Mapping
from typing import Self

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField

from convo.db.models import Person, Team
from convo.domain.vocabulary import Role
from convo.services.people import Account
from convo.support.email_addresses import LONGEST, is_email_address
from convo.web.forms import (
    ConvoForm,
    Line,
    ValidationError,
    line,
    on_day,
    password,
    pick,
    words_of,
)
from convo.web.ticks import ticks

#: As long as the columns that keep it.
LONGEST_NAME = 80

#: Where a fault of an account is shown, when the field is called otherwise.
_FIELDS = {"mentor": "mentor_id"}


class SignInForm(ConvoForm):
    """Who somebody says they are."""

    email = line("Email address", most=LONGEST, required="Enter your email address")
    password = password("Password", required="Enter your password")


class PasswordForm(ConvoForm):
    """A new password. Whether it is good enough is the service's to say."""

    password = password(
        "Password",
        hint="At least 12 characters. Three random words work well.",
        required="Enter a password",
    )


class TeamForm(ConvoForm):
    """A new team."""

    name = line("Name of the team", most=LONGEST_NAME, required="Enter the name of the team")


class AccountForm(ConvoForm):
    """Everything that an administrator says about a person."""

    name = line("Full name", most=LONGEST_NAME, required="Enter their full name")
    email = line(
        "Email address",
        hint="They sign in with it",
        most=LONGEST,
        required="Enter their email address",
    )
    roles = ticks("Roles", dict(words_of(Role)), hint="Choose every role that they have")
    team_id = pick("Team (optional)")
    mentor_id = pick("Mentor", hint="Every official has one. Others need none.")
    trained_until = on_day(
        "Trained until",
        hint="The last day on which their training counts, for example 27 3 2027. "
        "An official whose training has run out can’t submit.",
    )

    def validate_email(self, field: Line) -> None:
        """Something that a message could be sent to."""
        if not is_email_address(field.data):
            raise ValidationError("Enter an email address, like name@example.org")

    @classmethod
    def about(cls, person: Person) -> Self:
        """The form as it stands for a person."""
        return cls(
            name=person.name,
            email=person.email,
            roles=sorted(person.roles),
            team_id=person.team_id,
            mentor_id=person.mentor_id,
            trained_until=person.trained_until,
        )

    def offer(self, teams: Iterable[Team], mentors: Iterable[Person]) -> Self:
        """Set what can be picked."""
        self.team_id.choices = {"": "No team"} | {str(team.id): team.name for team in teams}
        self.mentor_id.choices = {"": "No mentor"} | {
            str(mentor.id): mentor.name for mentor in mentors
        }
        return self

    def blame(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its field."""
        for fault, sentence in faults.items():
            self.add_error(_FIELDS.get(fault, fault), sentence)

    def deed(self) -> Account:
        """The account that is asked for."""
        return Account(
            name=self.name.data,
            email=self.email.data,
            roles=frozenset(Role.of(role) for role in self.roles.data or ()),
            team_id=_identifier(self.team_id.data),
            mentor_id=_identifier(self.mentor_id.data),
            trained_until=self.trained_until.data,
        )


class DisableForm(ConvoForm):
    """Close an account; what depends on the person is handed over first, or afterwards."""

    at_once = BooleanField(
        "Close it at once, and hand over afterwards",
        description="Only for a stolen password, a lost laptop and the like. The press office is "
        "shown what is left, and goes on with it.",
        widget=GovCheckboxInput(),
    )


def _identifier(picked: str | None) -> int | None:
    return int(picked) if picked else None
