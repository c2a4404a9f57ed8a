"""The form with which somebody chooses when convo mails them."""

from convo.domain.notices import MailChoice
from convo.web.forms import ConvoForm, choice, words_of


class ChooseMailForm(ConvoForm):
    """When."""

    choice = choice(
        "When should convo mail you?",
        words_of(MailChoice),
        required="Choose when convo should mail you",
    )

    def deed(self) -> MailChoice:
        """What was chosen."""
        return MailChoice.of(self.choice.data)
