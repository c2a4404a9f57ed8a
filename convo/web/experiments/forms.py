"""What is done about many conversations with one question."""

from convo.domain.recognition import ExperimentChoice
from convo.services.experiments import DecideExperiment
from convo.support.addresses import BadAddress, canonical
from convo.web.forms import Line, ValidationError, VersionedForm, choice, line, text, words_of


class DecideExperimentForm(VersionedForm):
    """Which of the three, why, and where the answer is published."""

    choice = choice(
        "What will you do?", words_of(ExperimentChoice), required="Choose what you will do"
    )
    reason = text(
        "Why?",
        hint="A sentence or two. Officials who log the next conversation like these read it",
        required="Say why. Officials who log the next one read it",
        most=4000,
    )
    address = line(
        "Where is the answer published? (optional)",
        hint="Its address, like https://www.example.org/page. Officials can point to it",
        most=2000,
    )

    def validate_address(self, field: Line) -> None:
        """Where there is one, anybody can open it."""
        if not field.data.strip():
            return
        try:
            canonical(field.data)
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad

    def deed(self, experiment_id: int) -> DecideExperiment:
        """What is asked for. Call `validate` first."""
        return DecideExperiment(
            experiment_id=experiment_id,
            version=self.version.data or 0,
            choice=ExperimentChoice.of(self.choice.data),
            reason=self.reason.data.strip(),
            address=self.address.data.strip(),
        )
