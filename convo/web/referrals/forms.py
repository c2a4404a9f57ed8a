"""Forms of the press office."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput
from wtforms import SelectMultipleField

from convo.services.referrals import SendToMentor
from convo.web.replies.forms import ReasonForm


class SendToMentorForm(ReasonForm):
    """Why it may go on, and which stops may pass."""

    cleared = SelectMultipleField(
        "Which of these may stand, in this version only?",
        description="Tick what you have looked at and are content with.",
        widget=GovCheckboxesInput(),
        choices=[],
    )

    def clearing(self, reply_id: int) -> SendToMentor:
        """What is asked for."""
        return SendToMentor(
            reply_id=reply_id,
            version=self.version.data or 0,
            reason=self.reason.data.strip(),
            cleared=frozenset(self.cleared.data or ()),
        )
