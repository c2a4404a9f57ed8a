"""Forms for handing conversations over."""

from collections.abc import Mapping, Sequence

from convo.db.models import Conversation
from convo.domain.reasons import SHORTEST_REASON
from convo.services.handover import Transfer
from convo.web.conversations.forms import ReasonForm
from convo.web.forms import ConvoForm, Text, ValidationError, VersionedForm, text
from convo.web.somebody import somebody
from convo.web.ticks import Ticks, ticks

_SAY_WHY = "Say why, in a sentence"
_LONGEST = 4000


def _says_something(_form: ConvoForm, field: Text) -> None:
    if len(field.data.strip()) < SHORTEST_REASON:
        raise ValidationError(_SAY_WHY)


class HandBackForm(ReasonForm):
    """The official decides after all."""

    heading = "Hand this conversation back to its official"
    effects = (
        "The official in charge has it again, and decides anew.",
        "The official reads your reason. Everybody who works on this case can find it there.",
    )
    send = "Hand it back"
    done = "Handed back. The official has it again, and sees your reason."


class TransferForm(VersionedForm):
    """Who is in charge from now on."""

    to_id = somebody("Who takes it on?", required="Choose who takes it on")
    reason = text(
        "Why? Whoever takes it on reads this",
        required=_SAY_WHY,
        most=_LONGEST,
        also=[_says_something],
    )

    def blame(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its field."""
        for name, sentence in faults.items():
            self.add_error(name, sentence)

    def deed(self, conversation_id: int) -> Transfer:
        """What is asked for."""
        return Transfer(
            conversation_id=conversation_id,
            version=self.version.data or 0,
            to_id=self.to_id.person_id,
            reason=self.reason.data.strip(),
        )


#: The tick that stands for every box below it.
EVERYTHING = "all"


class HandOverForm(ConvoForm):
    """Which conversations, to whom."""

    chosen = ticks("Which conversations?", {})
    to_id = somebody("Who takes them on?", required="Choose who takes them on")
    reason = text(
        "Why? Whoever takes them on reads this",
        required=_SAY_WHY,
        most=_LONGEST,
        also=[_says_something],
    )

    def validate_chosen(self, field: Ticks) -> None:
        """Nothing ticked is nothing to do."""
        if not field.data:
            raise ValidationError("Choose at least one conversation")

    def deeds(self, held: Sequence[Conversation]) -> list[tuple[Conversation, Transfer]]:
        """What is asked for, one deed for each conversation that was ticked and is still held."""
        wanted = set(self.chosen.data or ())
        if EVERYTHING in wanted:
            wanted |= {str(each.id) for each in held}
        return [
            (
                each,
                Transfer(
                    conversation_id=each.id,
                    version=each.version,
                    to_id=self.to_id.person_id,
                    reason=self.reason.data.strip(),
                ),
            )
            for each in held
            if str(each.id) in wanted
        ]
