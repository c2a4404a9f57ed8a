"""Forms of the briefing digest: which period, and who is to read it."""

from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import SelectField

from convo.domain.digest import PERIODS
from convo.services.digests import SendDigest
from convo.web.forms import ConvoForm, HiddenNumber, text


class PeriodForm(ConvoForm):
    """How many days to look back over."""

    days = SelectField(
        "Period",
        choices={str(days): f"The last {days} days" for days in sorted(PERIODS)},
        widget=GovSelect(),
    )

    @property
    def chosen(self) -> int:
        """The period in days; the usual one for what can't be understood."""
        typed = str(self.days.data or "")
        return int(typed) if typed in map(str, PERIODS) else PERIODS[0]


class SendDigestForm(ConvoForm):
    """Who is to read it."""

    days = HiddenNumber(default=PERIODS[0])
    addresses = text(
        "Email addresses",
        hint="One on each line: people with accounts here, such as a private secretary "
        "or whoever drafts the letters",
        most=4_000,
        required="Enter the email address of at least one person",
    )

    def deed(self, topic_id: int) -> SendDigest:
        """The sending that is asked for."""
        return SendDigest(
            topic_id=topic_id,
            days=self.days.data or PERIODS[0],
            addresses=tuple(self.addresses.data.replace(",", " ").replace(";", " ").split()),
        )
