"""Forms about erasure: which case, what goes and why, yes or no, and holds."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from wtforms import Field, RadioField

from convo.domain.erasing import Basis, Scope
from convo.services.erasing.choosing import Choice
from convo.services.erasures import (
    SHORTEST_PHRASE,
    ApproveErasure,
    Hold,
    RefuseErasure,
    RequestErasure,
)
from convo.web.forms import (
    ConvoForm,
    Text,
    ValidationError,
    VersionedForm,
    choice,
    line,
    text,
    words_of,
)
from convo.web.ticks import ticks

_LONGEST = 2_000
#: Nobody asks on this basis: it is the clock's.
_NOT_ASKED = Basis.RETENTION
_REASON_HINT = (
    "For whoever reviews the log later. Don’t name the person: the reason stays when the words go"
)

#: Said to somebody who answered that it is so, or that they are not sure.
_MAY_BE_ASKED_FOR = (
    "Don’t erase what somebody has asked to see, or may have: that can be an offence (Freedom of "
    "Information Act 2000, section 77). Put the case on hold, and ask your information rights team"
)


def asked_for() -> RadioField:
    """Whether somebody has asked to see the records: then they may not go."""
    return choice(
        "Has anybody asked to see these records?",
        [("no", "No, as far as I know"), ("yes", "Yes, or I am not sure")],
        hint="In a freedom of information request, a subject access request, a parliamentary "
        "question, a complaint or a court case. Ask your information rights team if you don’t know",
        required="Say whether anybody has asked to see these records",
    )


class FindForm(ConvoForm):
    """Which case."""

    case = line(
        "Which conversation?",
        hint="Its number, or its web address as it was logged",
        most=2_000,
    )


class RequestErasureForm(ConvoForm):
    """What has to go, and why."""

    scope = choice(
        "What has to go?",
        words_of(Scope),
        required="Select what has to go",
    )
    phrases = text(
        "Name or words (for the first answer)",
        hint="Each spelling on a line of its own, nicknames and handles too. "
        "Capitals make no difference",
        most=_LONGEST,
    )
    chosen = ticks("Texts (for the second answer)", {})
    basis = choice(
        "Why does it have to go?",
        [(value, label) for value, label in words_of(Basis) if value != _NOT_ASKED],
        required="Select why it has to go",
    )
    reason = text(
        "Say more",
        hint=_REASON_HINT,
        most=_LONGEST,
        required="Say why it has to go, and who decided that",
    )
    asked_for = asked_for()

    def offer(self, choices: Iterable[Choice]) -> Self:
        """Set which texts can be chosen."""
        self.chosen.choices = [(each.key, each.label) for each in choices]
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - as the form it extends
        """The first answer needs words; an empty field is let pass before its own check."""
        is_valid = super().validate(*args, **kwargs)
        if self.scope.data == Scope.PHRASE.value and not self.written:
            self.add_error("phrases", "Enter the name or the words that have to go")
            return False
        return is_valid

    def validate_phrases(self, _field: Text) -> None:
        """Each has to be long enough to be looked for."""
        if self.scope.data == Scope.PHRASE.value and any(
            len(phrase) < SHORTEST_PHRASE for phrase in self.written
        ):
            raise ValidationError(
                f"Each line must be {SHORTEST_PHRASE} characters or more: "
                "what is shorter stands inside too many other words"
            )

    def validate_chosen(self, field: Field) -> None:
        """The second answer needs it."""
        if self.scope.data == Scope.TEXTS.value and not field.data:
            raise ValidationError("Choose the texts that have to go")

    def validate_asked_for(self, field: Field) -> None:
        """What somebody has asked for stays."""
        _require_nobody_asked(field)

    @property
    def written(self) -> tuple[str, ...]:
        """Each line, without empty ones."""
        return tuple(filter(None, (each.strip() for each in (self.phrases.data or "").split("\n"))))

    def deed(self, conversation_id: int) -> RequestErasure:
        """What is asked for. Only after the form was validated."""
        scope = Scope.of(self.scope.data)
        return RequestErasure(
            conversation_id=conversation_id,
            scope=scope,
            basis=Basis.of(self.basis.data),
            reason=self.reason.data.strip(),
            phrases=self.written if scope is Scope.PHRASE else (),
            chosen=tuple(self.chosen.data or ()) if scope is Scope.TEXTS else (),
        )

    def kept(self) -> Mapping[str, list[str]]:
        """What was typed, to be sent along by the page that asks once more."""
        single = {
            name: [str(self[name].data or "")]
            for name in ("scope", "phrases", "basis", "reason", "asked_for")
        }
        return {**single, "chosen": list(self.chosen.data or [])}


class ApproveErasureForm(VersionedForm):
    """A second person's yes."""

    asked_for = asked_for()

    def validate_asked_for(self, field: Field) -> None:
        """What somebody has asked for stays."""
        _require_nobody_asked(field)

    def deed(self, request_id: int) -> ApproveErasure:
        """What is agreed to."""
        return ApproveErasure(request_id=request_id, version=self.version.data or 0)


class RefuseErasureForm(VersionedForm):
    """A second person's no."""

    why = text(
        "Why do the words stay?",
        hint="Whoever asked reads this",
        most=_LONGEST,
        required="Say why the words stay",
    )

    def deed(self, request_id: int) -> RefuseErasure:
        """What is refused."""
        return RefuseErasure(
            request_id=request_id, version=self.version.data or 0, reason=self.why.data.strip()
        )


class HoldForm(ConvoForm):
    """Why nothing of a case may be erased, or why it may again."""

    reason = text("Why?", hint=_REASON_HINT, most=_LONGEST, required="Say why")

    def deed(self, conversation_id: int) -> Hold:
        """The hold, or its end."""
        return Hold(conversation_id=conversation_id, reason=self.reason.data.strip())


def _require_nobody_asked(field: Field) -> None:
    if field.data == "yes":
        raise ValidationError(_MAY_BE_ASKED_FOR)
