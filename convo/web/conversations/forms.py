"""Forms that find, log and end conversations. Those of a decision are in `decision_forms`."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, DateField, RadioField, SelectField

from convo.domain.readiness import SHORTEST_REASON
from convo.domain.vocabulary import ConversationState, SpeakerRole
from convo.queries.conversations import ConversationFilter
from convo.services.conversations import AddSnapshot, Log, Said, WithReason
from convo.support.addresses import BadAddress, canonical
from convo.support.html import to_text
from convo.web.access import office
from convo.web.forms import (
    ConvoForm,
    Line,
    Text,
    ValidationError,
    VersionedForm,
    choice,
    line,
    on_day,
    pick,
    text,
    words_of,
)

_YES, _NO = "yes", "no"
UNKNOWN_SITE = "We don’t know this site. Choose a venue, or ask an administrator to add it"

_SPEAKER_HINTS: dict[SpeakerRole, str] = {
    SpeakerRole.PUBLIC: "Somebody who speaks for themselves",
    SpeakerRole.CAMPAIGNER: "Somebody who argues for a cause, alone or in a group",
    SpeakerRole.COMMUNITY: "A group of people with something in common, such as a residents’ forum",
    SpeakerRole.JOURNALIST: "A reporter, editor, newspaper or broadcaster. "
    "The press office answers them",
    SpeakerRole.POLITICIAN: "A minister, MP, councillor, candidate or party",
    SpeakerRole.ORGANISATION: "A company, charity, union or professional body",
    SpeakerRole.OFFICIAL: "Somebody who works for government, or a public body",
    SpeakerRole.UNKNOWN: "You can’t tell from what they say",
}


class FilterForm(ConvoForm):
    """Which conversations to list. What can't be understood is left out of the search."""

    words = line("Words in the title", most=100)
    state = pick("Where it stands")
    topic = pick("Topic")
    venue = pick("Venue")
    mine = BooleanField("Only mine", widget=GovCheckboxInput())

    def wanted(self, me: int, before: int | None) -> ConversationFilter:
        """What to look for. Call `validate` first."""
        state = self._given(self.state)
        return ConversationFilter(
            words="" if self.words.errors else self.words.data,
            state=ConversationState.of(state) if state else None,
            topic_id=int(self._given(self.topic) or 0) or None,
            venue_id=int(self._given(self.venue) or 0) or None,
            official_id=me if self.mine.data else None,
            before=before,
        )

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.values())

    def _given(self, field: SelectField) -> str:
        return "" if field.errors else str(field.data or "")


class SaidForm(ConvoForm):
    """What forms about words that were said have in common. The fields are theirs."""

    speaker: RadioField
    handle: Line
    said_on: DateField
    words: Text

    def said(self) -> Said:
        """The words, and who said them."""
        return Said(
            words=self.words.data,
            speaker=SpeakerRole.of(self.speaker.data),
            handle=self.handle.data,
            said_on=self.said_on.data,
        )

    @property
    def speaker_items(self) -> list[dict[str, object]]:
        """A hint for each role, as the widget takes them."""
        return [{"hint": {"text": _SPEAKER_HINTS[role]}} for role in SpeakerRole]

    def validate_said_on(self, field: DateField) -> None:
        """Nothing was said tomorrow."""
        said_on: date | None = field.data
        if said_on is not None and said_on > office().today():
            raise ValidationError("The day on which it was said must be today or in the past")

    def validate_words(self, field: Text) -> None:
        """Something has to be left once formatting is gone."""
        if not to_text(field.data).strip():
            raise ValidationError("Paste the words that were said: there is no text in this")


def _speaker() -> RadioField:
    return choice(
        "Who spoke?",
        words_of(SpeakerRole),
        hint="In this conversation only. convo keeps no file on people",
        required="Choose who spoke",
    )


def _handle() -> Line:
    return line(
        "Their name there (optional)",
        hint="As they call themselves there. Leave empty if unknown",
        most=80,
    )


def _said_on() -> DateField:
    return on_day("When was it said? (optional)", hint="For example, 20 11 2026")


def _words() -> Text:
    return text(
        "The words",
        hint="Paste the words as they stand. Formatting is removed.",
        required="Paste the words that were said",
    )


class LogForm(SaidForm):
    """A conversation to log."""

    address = line(
        "Address of the conversation",
        hint="Copy it from your browser, like https://www.example.org/page",
        required="Enter the address of the conversation",
        most=2000,
    )
    title = line(
        "What it is about, in a few words",
        hint="For example, ‘When the grant form closes’",
        required="Say what it is about, in a few words",
    )
    venue = pick(
        "Venue",
        hint="Leave this as it is if convo knows the site: it is found from the address",
        required=UNKNOWN_SITE,
    )
    topic = pick("Topic", required="Choose a topic")
    words = _words()
    speaker = _speaker()
    handle = _handle()
    said_on = _said_on()

    def validate_address(self, field: Line) -> None:
        """An address of a page."""
        try:
            canonical(field.data)
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad

    def deed(self) -> Log:
        """What is asked for."""
        return Log(
            address=self.address.data,
            title=self.title.data,
            venue_id=int(self.venue.data),
            topic_id=int(self.topic.data),
            said=self.said(),
        )


class AddSnapshotForm(SaidForm):
    """What was said since."""

    words = _words()
    asks = choice(
        "Does it ask us something?",
        [(_YES, "Yes"), (_NO, "No")],
        hint="If it does, the conversation goes back to its official, to decide or reply again",
        required="Say whether it asks us something",
    )
    speaker = _speaker()
    handle = _handle()
    said_on = _said_on()

    def deed(self, conversation_id: int) -> AddSnapshot:
        """What is asked for."""
        said = replace(self.said(), asks=self.asks.data == _YES)
        return AddSnapshot(conversation_id=conversation_id, said=said)


class ReasonForm(VersionedForm):
    """A reason, with what its page says about the deed that it is for."""

    heading: ClassVar[str]
    #: What will happen, a sentence each; the last says who sees the reason.
    effects: ClassVar[tuple[str, ...]]
    send: ClassVar[str]
    #: '' or 'warning'.
    weight: ClassVar[str] = ""
    done: ClassVar[str]

    reason = text("Why?", required="Say why, in a sentence", most=4000)

    def validate_reason(self, field: Text) -> None:
        """A reason has to say something."""
        if len(field.data.strip()) < SHORTEST_REASON:
            raise ValidationError("Say why, in a sentence")

    def deed(self, conversation_id: int) -> WithReason:
        """What is asked for."""
        return WithReason(
            conversation_id=conversation_id,
            version=self.version.data or 0,
            reason=self.reason.data.strip(),
        )
