"""Forms for recognition that was given outside convo."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from wtforms import DateField, Field, SelectField

from convo.db.models import Community, Side
from convo.domain.recognition import Channel, Named
from convo.domain.vocabulary import SpeakerRole
from convo.queries.erasures import find_case
from convo.services.mentioned import LONGEST_HANDLE, MOST, MentionOutside
from convo.services.recognitions import (
    LONGEST_NAME,
    LONGEST_WORDS,
    RecordRecognition,
    StrikeRecognition,
)
from convo.support.addresses import BadAddress, canonical
from convo.web.access import db, office
from convo.web.forms import (
    ConvoForm,
    HiddenNumber,
    Line,
    ValidationError,
    VersionedForm,
    choice,
    line,
    on_day,
    pick,
    text,
    words_of,
)

_NO_SIDE = "none"


class RecordForm(ConvoForm):
    """What was said, by whom and where. `record_form` adds whom it names."""

    #: The conversation that was meant, once the form was validated.
    conversation_id: int | None = None
    #: How many may be named here: `named_1`, `named_2`…
    blocks = HiddenNumber(default=1)
    channel = pick("Where was it given?", required="Choose where it was given")
    given_on = on_day(
        "On which day?", hint="For example, 20 11 2026", required="Enter the day on which it was"
    )
    given_by = line(
        "Who gave it?",
        hint="By office where that is enough, for example ‘The Minister for Parks’",
        most=LONGEST_NAME,
        required="Say who gave it",
    )
    said = text(
        "What was said?",
        hint="The sentences that give recognition, word for word if you have them",
        most=LONGEST_WORDS,
        required="Say what was said",
    )
    address = line(
        "Where can that be read? (optional)",
        hint="The address of a page that anybody can open. Leave it empty if nothing was published",
        most=2000,
    )
    conversation = line(
        "Which conversation does it acknowledge? (optional)",
        hint="Its number in convo or its address, if it was logged",
        most=2000,
    )

    def validate_given_on(self, field: DateField) -> None:
        """Nothing was given tomorrow."""
        if field.data is not None and field.data > office().today():
            raise ValidationError("The day on which it was given must be today or in the past")

    def validate_address(self, field: Line) -> None:
        """An address of a page."""
        try:
            canonical(field.data)
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad

    @property
    def places(self) -> range:
        """The numbers of those that may be named here."""
        return range(1, (self.blocks.data or 1) + 1)

    def validate_conversation(self, field: Line) -> None:
        """A conversation that was logged."""
        self.conversation_id = find_case(db(), field.data)
        if self.conversation_id is None:
            raise ValidationError("No conversation has this number or address")

    def deed(self, topic_id: int) -> RecordRecognition:
        """What is to be recorded. Call `validate` first."""
        return RecordRecognition(
            topic_id=topic_id,
            channel=Channel.of(self.channel.data),
            given_on=cast("date", self.given_on.data),
            given_by=self.given_by.data,
            said=self.said.data,
            address=self.address.data,
            conversation_id=self.conversation_id,
            mentions=tuple(self._mentions()),
        )

    def _mentions(self) -> Iterator[MentionOutside]:
        for place in self.places:
            if not self[f"named_{place}"].data:
                continue  # nobody was chosen there: only the first has to be
            side = self._given("side", place)
            speaker = self._given("speaker", place)
            yield MentionOutside(
                named=Named.of(self[f"named_{place}"].data),
                community_id=int(self._given("community", place) or 0) or None,
                handle=self._given("handle", place),
                speaker=SpeakerRole.of(speaker) if speaker else None,
                side_id=int(side) if side and side != _NO_SIDE else None,
            )

    def _given(self, name: str, place: int) -> str:
        return str(self[f"{name}_{place}"].data or "") if f"{name}_{place}" in self else ""


class StrikeForm(VersionedForm):
    """Why it was a mistake."""

    reason = text(
        "Why was it a mistake?",
        hint="For example, that it was recorded twice, or was never said",
        most=2000,
        required="Say why it was a mistake",
    )

    def deed(self, recognition_id: int) -> StrikeRecognition:
        """What is to be struck out."""
        return StrikeRecognition(
            recognition_id=recognition_id,
            version=self.version.data or 0,
            reason=self.reason.data,
        )


def record_form(
    communities: Sequence[Community],
    sides: Sequence[Side],
    sent: Any = None,  # noqa: ANN401 - a MultiDict or None
    *,
    more: bool = False,
) -> RecordForm:
    """A form with room for as many as were sent, and one more where that is asked for."""
    counted = RecordForm(sent).blocks.data or 1
    blocks = min(MOST, max(1, counted) + (1 if more else 0))
    fields: dict[str, Any] = {}
    for place in range(1, blocks + 1):
        fields |= _block(place, has_sides=bool(sides))
    form: RecordForm = type("RecordForm", (RecordForm,), fields)(sent)
    form.blocks.data, form.blocks.raw_data = blocks, None  # what was sent is not shown again
    form.channel.choices = [("", "Choose one"), *words_of(Channel)]
    for place in form.places:
        _offer(form, place, communities, sides)
    return form


def _block(place: int, *, has_sides: bool) -> dict[str, Field]:
    """The fields of one who may be named."""
    fields: dict[str, Any] = {
        f"named_{place}": choice(
            "Whom does it name?" if place == 1 else "Whom else does it name?",
            words_of(Named),
            required="Say whom it names, or that it names nobody" if place == 1 else "",
        ),
        f"community_{place}": pick("If a community: which one?"),
        f"handle_{place}": line(
            "If a person: the handle that was named",
            hint="As they call themselves there, never more",
            most=LONGEST_HANDLE,
        ),
        f"speaker_{place}": pick("If a person: as whom did they speak?"),
    }
    if has_sides:
        fields[f"side_{place}"] = pick("Which side of the issue was recognised with them?")
    return fields


def _offer(
    form: RecordForm, place: int, communities: Sequence[Community], sides: Sequence[Side]
) -> None:
    offered = {
        "community": [
            ("", "Choose a community"),
            *((str(each.id), each.name) for each in communities),
        ],
        "speaker": [("", "Choose one"), *words_of(SpeakerRole)],
        "side": [
            ("", "Choose a side"),
            *((str(side.id), side.name) for side in sides),
            (_NO_SIDE, "None of these sides"),
        ],
    }
    for name, choices in offered.items():
        if f"{name}_{place}" in form:
            cast("SelectField", form[f"{name}_{place}"]).choices = choices
