"""Forms of a question to a mentor, and of advice."""

from collections.abc import Sequence

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs yet

from convo.db.models import Reply
from convo.guidelines.wording import sentences
from convo.services.notes import About
from convo.web.forms import ConvoForm, Text, choice, text

_WHOLE = ""
_LONGEST = 4000


class NoteForm(ConvoForm):
    """Words, and the sentence that they are about. `fit` offers the sentences of a reply."""

    quote: RadioField
    words: Text
    #: The sentences that may be chosen.
    _sentences: Sequence[str] = ()

    def fit(self, reply: Reply | None) -> None:
        """Offer the sentences of the newest version; none where there is no reply."""
        latest = reply.latest if reply else None
        self._sentences = [words for _, words in sentences(latest.words)] if latest else []
        self.quote.choices = [
            SelectChoice(_WHOLE, "All of it"),
            *(SelectChoice(words, words) for words in dict.fromkeys(self._sentences)),
        ]

    @property
    def offers_sentences(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self._sentences)

    def about(self, conversation_id: int, reply: Reply | None) -> About:
        """What it is about."""
        return About(
            conversation_id=conversation_id,
            reply_id=reply.id if reply else None,
            quote=self.quote.data or "",
        )


def _quote() -> RadioField:
    return choice("Which sentence is it about?", [], default=_WHOLE)


class AskForm(NoteForm):
    """A question to a mentor."""

    words = text(
        "What would you like to ask?",
        hint="For example, ‘Is this ours to say?’ There are no silly questions before a posting",
        required="Write what you would like to ask",
        most=_LONGEST,
    )
    quote = _quote()


class AdviseForm(NoteForm):
    """A mentor's advice."""

    words = text(
        "Your advice",
        hint="Say what would make it better, and why. It signs nothing off",
        required="Write your advice",
        most=_LONGEST,
    )
    quote = _quote()
