"""Forms of an author."""

from collections.abc import Iterable, Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, HiddenField

from convo.domain.readiness import SHORTEST_REASON, to_explain
from convo.domain.reasons import names_words
from convo.guidelines.rule import Confirmation, Finding
from convo.services.replies import Revise, Submit, WithReason
from convo.web.forms import (
    Text,
    ValidationError,
    VersionedForm,
    text,
)


class ReviseForm(VersionedForm):
    """The words of a reply."""

    words = text("Your reply", required="Write your reply")
    #: Which button was pressed: stay here, or go on to submit.
    then = HiddenField()

    def deed(self, reply_id: int) -> Revise:
        """What is asked for."""
        return Revise(reply_id=reply_id, version=self.version.data or 0, words=self.words.data)


class SubmitForm(VersionedForm):
    """Reasons and confirmations: `submit_form` adds a field for each that is needed."""

    def deed(self, reply_id: int) -> Submit:
        """What is asked for."""
        return Submit(
            reply_id=reply_id,
            version=self.version.data or 0,
            explanations={
                rule: str(value).strip() for rule, value in self._starting("explain:") if value
            },
            confirmations=frozenset(key for key, ticked in self._starting("confirm:") if ticked),
        )

    def blame(self, missing: Mapping[str, str]) -> None:
        """Put each missing thing's sentence on its field."""
        for name, sentence in missing.items():
            self.add_error(name, sentence)

    def _starting(self, prefix: str) -> Iterable[tuple[str, Any]]:
        for name, value in self.data.items():
            if name.startswith(prefix):
                yield name.removeprefix(prefix), value


def submit_form(
    findings: Iterable[Finding], confirmations: Iterable[Confirmation]
) -> type[SubmitForm]:
    """A form with a reason for each rule that asks for one, and a tick for each confirmation."""
    found = tuple(findings)
    fields: dict[str, Any] = {
        f"explain:{rule}": text(
            _question(each for each in found if each.rule == rule),
            hint="Your mentor reads this. A sentence is enough.",
            most=4000,
        )
        for rule in to_explain(found)
    }
    fields |= {
        f"confirm:{confirmation.key}": BooleanField(
            confirmation.sentence, widget=GovCheckboxInput()
        )
        for confirmation in confirmations
    }
    return type("SubmitForm", (SubmitForm,), fields)


def _question(findings: Iterable[Finding]) -> str:
    """What is asked about the findings of one rule."""
    if names_words(findings):
        return "Why are you keeping these words?"
    return "Why is this right all the same?"


class ReasonForm(VersionedForm):
    """A reason, which somebody else is going to read."""

    reason = text("Why?", required="Say why, in a sentence", most=4000)

    def validate_reason(self, field: Text) -> None:
        """A reason has to say something."""
        if len(field.data.strip()) < SHORTEST_REASON:
            raise ValidationError("Say why, in a sentence")

    def deed(self, reply_id: int) -> WithReason:
        """What is asked for."""
        return WithReason(
            reply_id=reply_id, version=self.version.data or 0, reason=self.reason.data.strip()
        )
