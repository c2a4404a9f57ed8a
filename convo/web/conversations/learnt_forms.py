"""What a decision taught us, as a part of the forms with which it is made or extended."""

from collections.abc import Iterable
from typing import Any, Self

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, RadioField

from convo.domain.naming_nobody import handles_in, named_sentence
from convo.domain.recognition import InsightKind
from convo.services.decisions import Learnt
from convo.services.insights import LONGEST_INSIGHT
from convo.web.forms import Text, VersionedForm, choice, text, words_of

_KIND_HINTS = {
    InsightKind.ASKS: "A question that they could not answer from what we publish",
    InsightKind.WRONG: "Something that many take to be so and is not: why might they?",
    InsightKind.SUGGESTS: "An idea or a wish that policy could take up",
}
_SAY_KIND = "Choose what kind of thing we learnt"


class LearntForm(VersionedForm):
    """What forms have in common that also ask what was learnt. The fields are theirs."""

    learnt_kind: RadioField
    learnt: Text
    names_nobody: BooleanField
    _handles: tuple[str, ...] = ()

    def beside(self, handles: Iterable[str]) -> Self:
        """Judge the words beside the handles of those who spoke."""
        self._handles = tuple(handles)
        return self

    @property
    def kind_items(self) -> list[dict[str, object]]:
        """A hint for each kind, as the widget takes them."""
        return [{"hint": {"text": _KIND_HINTS[kind]}} for kind in InsightKind]

    @property
    def named(self) -> tuple[str, ...]:
        """The handles that stand in the words: only then the page asks about them."""
        return handles_in(self.learnt.data or "", self._handles)

    def learnt_faults(self) -> dict[str, str]:
        """What is wrong with what was learnt, by field; nothing where there is nothing."""
        if not self.learnt.data.strip():
            return {}
        if not self.learnt_kind.data:
            return {"learnt_kind": _SAY_KIND}
        if self.named and not self.names_nobody.data:
            return {"learnt": named_sentence(self.named)}
        return {}

    def learnt_deed(self) -> Learnt:
        """What was learnt. A kind alone is nothing: it can't be taken back by a click."""
        words = self.learnt.data.strip()
        if not words:
            return Learnt()
        return Learnt(
            kind=InsightKind.of(self.learnt_kind.data),
            words=words,
            names_nobody=bool(self.names_nobody.data),
        )


def learnt_kind() -> RadioField:
    """Which kind of thing it is."""
    return choice("What kind of thing is it?", words_of(InsightKind))


def learnt(label: str, hint: str) -> Text:
    """What it is."""
    return text(label, hint=hint, most=LONGEST_INSIGHT)


def names_nobody() -> Any:  # noqa: ANN401 - a field before it is bound
    """Whoever wrote it has looked at a handle that stands in it."""
    return BooleanField("It is an everyday word here, and names nobody", widget=GovCheckboxInput())
