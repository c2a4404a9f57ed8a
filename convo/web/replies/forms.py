"""Forms of an author."""

from collections.abc import Iterable, Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextArea
from wtforms import BooleanField, HiddenField, TextAreaField

from convo.domain.readiness import SHORTEST_REASON, to_explain
from convo.domain.vocabulary import ReplyOutcome
from convo.guidelines.rule import Confirmation, Finding
from convo.services.replies import Close, Post, Revise, Submit, WithReason
from convo.support.addresses import BadAddress, canonical
from convo.web.forms import (
    Line,
    Text,
    ValidationError,
    VersionedForm,
    choice,
    clean_text,
    line,
    text,
    words_of,
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
    fields: dict[str, Any] = {
        f"explain:{rule}": TextAreaField(
            "Why are you keeping these words?",
            description="Your mentor reads this. A sentence is enough.",
            widget=GovTextArea(),
            filters=[clean_text],
        )
        for rule in to_explain(findings)
    }
    fields |= {
        f"confirm:{confirmation.key}": BooleanField(
            confirmation.sentence, widget=GovCheckboxInput()
        )
        for confirmation in confirmations
    }
    return type("SubmitForm", (SubmitForm,), fields)


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


class PostForm(VersionedForm):
    """Where it was posted, and the words as they stand there."""

    address = line(
        "Where is it now?",
        hint="The address of your post, or of the page it is on",
        required="Enter the address of your post",
        most=2000,
    )
    words = text(
        "The words as posted",
        hint="Copy them from the site, not from here, so that any difference shows",
        required="Paste the words as they stand on the site",
    )

    def validate_address(self, field: Line) -> None:
        """An address that can be opened."""
        try:
            canonical(field.data)
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad

    def deed(self, reply_id: int) -> Post:
        """What is asked for."""
        return Post(
            reply_id=reply_id,
            version=self.version.data or 0,
            address=self.address.data,
            words=self.words.data,
        )


class CloseForm(VersionedForm):
    """How it ended."""

    outcome = choice("What came of it?", words_of(ReplyOutcome), required="Choose what came of it")
    reason = text("Anything to remember? (optional)", most=4000)

    def deed(self, reply_id: int) -> Close:
        """What is asked for."""
        return Close(
            reply_id=reply_id,
            version=self.version.data or 0,
            outcome=ReplyOutcome.of(self.outcome.data),
            reason=self.reason.data.strip(),
        )
