"""Forms for what did not go as it should: posted too early, wrong, or taken down."""

from wtforms import DateField

from convo.db.models import Person
from convo.services.corrections import Correct
from convo.services.postings import NoteRemoved
from convo.services.unsigned import Unsigned
from convo.web.forms import VersionedForm, choice, on_day, pick, text
from convo.web.replies import posting_fields as fields
from convo.web.replies.forms import ReasonForm

#: Who posted something, where nobody knows.
_NOBODY_KNOWS = "0"
_YES, _NO = "yes", "no"


class RecordUnsignedForm(fields.WithAddress):
    """What was posted before anybody signed it off."""

    address = fields.address()
    words = fields.words()
    posted_on = on_day(
        "When was it posted?", hint="For example, 20 11 2026", required="Enter when it was posted"
    )
    posted_by = pick("Who posted it?", required="Choose who posted it, or say that nobody knows")
    reason = text(
        "How did it happen?",
        hint="The press office reads this. A sentence is enough",
        required="Say how it happened, in a sentence",
        most=4000,
    )

    def offer(self, officials: list[Person]) -> None:
        """Whom to choose from."""
        known = [(str(each.id), each.name) for each in officials]
        self.posted_by.choices = [
            ("", "Choose who posted it"),
            (_NOBODY_KNOWS, "I don’t know who"),
            *known,
        ]

    def validate_posted_on(self, field: DateField) -> None:
        """Nothing was posted tomorrow."""
        fields.require_past(field, "The day on which it was posted must be today or in the past")

    def posting(self) -> Unsigned:
        """What was posted. Call `validate` first."""
        return Unsigned(
            address=self.address.data,
            words=self.words.data,
            posted_on=fields.day_of(self.posted_on),
            posted_by_id=int(self.posted_by.data) or None,
            reason=self.reason.data.strip(),
        )


class CorrectForm(VersionedForm):
    """What is wrong with it, and whether the error was ours."""

    reason = text(
        "What is wrong with it?",
        hint="The mentor reads this beside your correction",
        required="Say what is wrong with it, in a sentence",
        most=4000,
    )
    own_error = choice(
        "Was the error ours?",
        [(_YES, "Yes, we got it wrong"), (_NO, "No, something has changed since")],
        required="Say whether the error was ours",
    )

    def deed(self, reply_id: int) -> Correct:
        """What is asked for."""
        return Correct(
            reply_id=reply_id,
            version=self.version.data or 0,
            reason=self.reason.data.strip(),
            own_error=self.own_error.data == _YES,
        )


class RemoveForm(ReasonForm):
    """Why we took it down."""

    reason = text(
        "Why did we take it down?",
        hint="The press office reads this",
        required="Say why, in a sentence",
        most=4000,
    )


class NoteRemovedForm(VersionedForm):
    """When somebody noticed that the host took it down, and what the host said."""

    noticed_on = on_day(
        "When did you notice?", hint="For example, 20 11 2026", required="Enter when you noticed"
    )
    said = text(
        "What did the host say?",
        hint="Their reason in their words, or that they gave none",
        required="Say what the host said, or that they gave no reason",
        most=4000,
    )

    def validate_noticed_on(self, field: DateField) -> None:
        """Nobody noticed it tomorrow."""
        fields.require_past(field, "The day on which you noticed must be today or in the past")

    def deed(self, reply_id: int) -> NoteRemoved:
        """What is asked for. Call `validate` first."""
        return NoteRemoved(
            reply_id=reply_id,
            version=self.version.data or 0,
            noticed_on=fields.day_of(self.noticed_on),
            said=self.said.data.strip(),
        )
