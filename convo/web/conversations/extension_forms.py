"""Forms of a decision that is looked at again: extending it, and a second person's word."""

from datetime import date
from typing import Any, Self

from convo.domain.lasting import fault_of_extension, fault_of_later_day
from convo.queries.extensions import Lasting
from convo.services.extensions import Extend, Second
from convo.web.access import office
from convo.web.conversations.learnt_forms import LearntForm, learnt, learnt_kind, names_nobody
from convo.web.forms import Text, ValidationError, VersionedForm, on_day, text

_READ = "It stays in the record. Your mentor and the press office can read it."


class ExtendForm(LearntForm):
    """Another day, and why it still stands."""

    #: What it extends; None where nothing waits any more.
    lasts: Lasting | None = None

    reason = text(
        "Why does it still stand?",
        hint=f"Say what makes it right today. {_READ}",
        required="Say why it still stands, in a sentence",
        most=4000,
    )
    review_on = on_day(
        "When will you look at it again?",
        hint="For example, 27 3 2027",
        required="Enter the day on which you will look at it again",
    )
    learnt_kind = learnt_kind()
    learnt = learnt(
        "What have we learnt since? (optional)",
        "In a sentence or two about the issue, naming nobody. It goes to the owner of the topic",
    )
    names_nobody = names_nobody()

    def after(self, lasts: Lasting | None) -> Self:
        """Judge it by what was said of this decision before."""
        self.lasts = lasts
        return self

    def validate_reason(self, field: Text) -> None:
        """A reason of today."""
        if fault := fault_of_extension(field.data, self.lasts.said_last if self.lasts else ""):
            raise ValidationError(fault.rstrip("."))

    def validate_review_on(self, field: Any) -> None:  # noqa: ANN401 - a date in three boxes
        """A later day than the one before."""
        review_on: date | None = field.data
        until = self.lasts.review_on if self.lasts else None
        if fault := fault_of_later_day(review_on, office().today(), until):
            raise ValidationError(fault.rstrip("."))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Each field by itself, then what was learnt."""
        fits = super().validate(extra_validators)
        faults = self.learnt_faults() if not self.learnt.errors else {}
        for name, sentence in faults.items():
            self.add_error(name, sentence)
        return fits and not faults

    def deed(self, conversation_id: int) -> Extend:
        """What is asked for."""
        return Extend(
            conversation_id=conversation_id,
            version=self.version.data or 0,
            review_on=self.review_on.data or office().today(),
            reason=self.reason.data.strip(),
            learnt=self.learnt_deed(),
        )


class AgreeExtensionForm(VersionedForm):
    """A second person's yes."""

    why_agree = text(
        "Why does it stand?",
        hint="Whoever extended it reads this",
        required="Say why it stands",
        most=4000,
    )

    def deed(self, conversation_id: int) -> Second:
        """What is agreed to."""
        return _second(self, conversation_id, self.why_agree)


class RefuseExtensionForm(VersionedForm):
    """A second person's no."""

    why_refuse = text(
        "Why does it not stand?",
        hint="Whoever extended it reads this before they decide again",
        required="Say why it does not stand",
        most=4000,
    )

    def deed(self, conversation_id: int) -> Second:
        """What is refused."""
        return _second(self, conversation_id, self.why_refuse)


def _second(form: VersionedForm, conversation_id: int, reason: Text) -> Second:
    return Second(
        conversation_id=conversation_id,
        version=form.version.data or 0,
        reason=reason.data.strip(),
    )
