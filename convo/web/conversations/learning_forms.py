"""Forms about a conversation as part of its topic: which sides speak in it, what it taught us."""

from collections.abc import Iterable, Sequence
from typing import Self

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, StringField
from wtforms.widgets import HiddenInput

from convo.db.models import Side
from convo.domain.naming_nobody import handles_in, named_sentence
from convo.domain.recognition import InsightKind
from convo.services.insights import LONGEST_INSIGHT, DrawInsight
from convo.services.sides import MarkSides
from convo.web.forms import ConvoForm, Text, ValidationError, choice, text, words_of
from convo.web.ticks import ticks

_KIND_HINTS = {
    InsightKind.ASKS: "A question that they could not answer from what we publish",
    InsightKind.WRONG: "Something that many take to be so and is not: why might they?",
    InsightKind.SUGGESTS: "An idea or a wish that policy could take up",
}


class MarkSidesForm(ConvoForm):
    """Which sides of the issue speak in a conversation."""

    sides = ticks(
        "Which sides speak in this conversation?",
        {},
        hint="Tick every side whose view is put there. Leave all empty if none of them speaks",
    )
    #: Those that were marked when the page was opened.
    seen = StringField(widget=HiddenInput())

    @classmethod
    def about(cls, marked: Iterable[int]) -> Self:
        """The form as it stands for a conversation with these sides."""
        numbers = sorted(marked)
        return cls(sides=[str(each) for each in numbers], seen=" ".join(map(str, numbers)))

    def offer(self, sides: Sequence[Side]) -> Self:
        """Set which sides can be ticked."""
        self.sides.choices = {str(side.id): side.name for side in sides}
        return self

    def deed(self, conversation_id: int) -> MarkSides:
        """The sides that are marked now."""
        return MarkSides(
            conversation_id=conversation_id,
            side_ids=frozenset(int(each) for each in self.sides.data or ()),
            seen=frozenset(_number(each) for each in (self.seen.data or "").split()),
        )


class DrawInsightForm(ConvoForm):
    """What a conversation taught us."""

    _handles: tuple[str, ...] = ()

    kind = choice(
        "What kind of thing did we learn?",
        words_of(InsightKind),
        required="Choose what kind of thing we learnt",
    )
    words = text(
        "What did we learn?",
        hint="In a sentence or two that somebody who never read the conversation understands. "
        "Write about the issue, and name nobody who spoke",
        most=LONGEST_INSIGHT,
        required="Write what we learnt, in a sentence",
    )
    names_nobody = BooleanField(
        "It is an everyday word here, and names nobody", widget=GovCheckboxInput()
    )

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
        return handles_in(self.words.data or "", self._handles)

    def validate_words(self, _field: Text) -> None:
        """What was learnt is about an issue, and not about anybody."""
        if self.named and not self.names_nobody.data:
            raise ValidationError(named_sentence(self.named))

    def deed(self, conversation_id: int) -> DrawInsight:
        """The insight that is drawn."""
        return DrawInsight(
            conversation_id=conversation_id,
            kind=InsightKind.of(self.kind.data),
            words=self.words.data,
            names_nobody=bool(self.names_nobody.data),
        )


def _number(typed: str) -> int:
    """A number of ours; what is none stands for no side at all."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else 0  # noqa: PLR2004 - an identifier has no more digits
