"""Forms of the press office about what was brought to it."""

from convo.domain.readiness import SHORTEST_REASON
from convo.services.alerts import SettleAlert
from convo.web.forms import Text, ValidationError, VersionedForm, text


class SettleAlertForm(VersionedForm):
    """What came of it."""

    words = text(
        "What came of it?",
        hint="The author reads this. Say what you found, and what happens now",
        required="Say what came of it, in a sentence",
        most=4000,
    )

    def validate_words(self, field: Text) -> None:
        """It has to say something."""
        if len(field.data.strip()) < SHORTEST_REASON:
            raise ValidationError("Say what came of it, in a sentence")

    def deed(self, alert_id: int) -> SettleAlert:
        """What is asked for."""
        return SettleAlert(
            alert_id=alert_id, version=self.version.data or 0, words=self.words.data.strip()
        )
