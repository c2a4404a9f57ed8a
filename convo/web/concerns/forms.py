"""Forms about concerns: what is doubted, who is asked, what they say, what came of it."""

from wtforms import HiddenField

from convo.domain.readiness import SHORTEST_REASON
from convo.services.concerns import AnswerConcern, AssignConcern, RaiseConcern, ResolveConcern
from convo.web.forms import (
    ConvoForm,
    HiddenNumber,
    Text,
    ValidationError,
    VersionedForm,
    pick,
    text,
)

_MOST = 4000


class RaiseConcernForm(ConvoForm):
    """A doubt about an entry or a case: which one, the page knows."""

    #: 'entry' or 'conversation'.
    kind = HiddenField(default="")
    number = HiddenNumber(default=0)
    words = text(
        "What do you doubt?",
        hint="Say what looks wrong, and why. Whoever is asked about it reads this",
        required="Say what you doubt",
        most=_MOST,
    )

    def validate_words(self, field: Text) -> None:
        """It has to say something."""
        _require_sentence(field, "Say what you doubt, in a sentence")

    def deed(self) -> RaiseConcern:
        """What is asked for."""
        is_entry = self.kind.data == "entry"
        return RaiseConcern(
            words=self.words.data.strip(),
            entry_seq=self.number.data if is_entry else None,
            conversation_id=None if is_entry else self.number.data,
        )


class AssignConcernForm(VersionedForm):
    """Whom to ask, and what."""

    to = pick("Who can answer it?", required="Choose whom to ask")
    question = text(
        "What do you want to know from them?",
        hint="They find it in their work, with this question and the concern",
        required="Say what you want to know",
        most=_MOST,
    )

    def validate_question(self, field: Text) -> None:
        """It has to say something."""
        _require_sentence(field, "Say what you want to know, in a sentence")

    def deed(self, concern_id: int) -> AssignConcern:
        """What is asked for."""
        return AssignConcern(
            concern_id=concern_id,
            version=self.version.data or 0,
            to_id=int(self.to.data),
            question=self.question.data.strip(),
        )


class AnswerConcernForm(VersionedForm):
    """What whoever was asked says."""

    words = text(
        "Your answer",
        hint="Say what happened, as you know it. The answer stays in the record",
        required="Say what you know about it",
        most=_MOST,
    )

    def validate_words(self, field: Text) -> None:
        """It has to say something."""
        _require_sentence(field, "Say what you know about it, in a sentence")

    def deed(self, concern_id: int) -> AnswerConcern:
        """What is asked for."""
        return AnswerConcern(
            concern_id=concern_id, version=self.version.data or 0, words=self.words.data.strip()
        )


class ResolveConcernForm(VersionedForm):
    """What came of it."""

    outcome = text(
        "What came of it?",
        hint="What you found, and what happens now. Then the concern is closed",
        required="Say what came of it",
        most=_MOST,
    )

    def validate_outcome(self, field: Text) -> None:
        """It has to say something."""
        _require_sentence(field, "Say what came of it, in a sentence")

    def deed(self, concern_id: int) -> ResolveConcern:
        """What is asked for."""
        return ResolveConcern(
            concern_id=concern_id,
            version=self.version.data or 0,
            outcome=self.outcome.data.strip(),
        )


def _require_sentence(field: Text, otherwise: str) -> None:
    if len(field.data.strip()) < SHORTEST_REASON:
        raise ValidationError(otherwise)
