"""Forms of a mentor."""

from convo.services.reviews import SignOff
from convo.web.forms import HiddenNumber, VersionedForm, text
from convo.web.replies.forms import ReasonForm


class SignOffForm(VersionedForm):
    """A yes to the exact words on the page."""

    revision = HiddenNumber(default=0)
    heard = HiddenNumber(default=0)
    note = text(
        "A note for the author (optional)", hint="For example, what is good about it", most=4000
    )

    def deed(self, reply_id: int) -> SignOff:
        """What is asked for."""
        return SignOff(
            reply_id=reply_id,
            version=self.version.data or 0,
            revision=self.revision.data or 0,
            note=self.note.data.strip(),
            heard=self.heard.data or 0,
        )


class ReturnForm(ReasonForm):
    """What the author should change."""

    reason = text(
        "What should the author change?",
        hint="The author reads all of it. Say what would make it ready.",
        required="Say what the author should change",
        most=4000,
    )
