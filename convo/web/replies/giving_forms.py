"""Forms from the moment on at which an acknowledgement was given: said, sent or published."""

from datetime import date
from typing import Any

from wtforms import DateField

from convo.domain.acknowledging import is_delivered
from convo.domain.recognition import DRAFTED_FOR, Channel
from convo.services.postings import Post
from convo.services.unsigned import Unsigned
from convo.web.forms import VersionedForm, choice, line, on_day, text
from convo.web.replies import posting_fields as fields
from convo.web.replies.posting_forms import PostForm, SetFollowUpForm, follow_up_on
from convo.web.replies.putting_right_forms import RecordUnsignedForm

_AHEAD = "The day on which it was delivered must be today or in the past"
_ADDRESS = "Enter the address at which it was published"


class DeliverForm(VersionedForm):
    """On which day it was said or sent, and with which words."""

    given_on = on_day(
        "On which day was it delivered?",
        hint="For example, 27 3 2026",
        required="Enter the day on which it was delivered",
    )
    words = text(
        "The words as delivered",
        hint="As they were said or sent, not copied from here, so that any difference shows",
        required="Enter the words as they were delivered",
    )

    def offer(self, _officials: object) -> None:
        """Nobody has to be chosen: there is no page to look at again."""

    def validate_given_on(self, field: DateField) -> None:
        """Nothing was delivered tomorrow."""
        fields.require_past(field, _AHEAD)

    def deed(self, reply_id: int) -> Post:
        """What is asked for. Call `validate` first."""
        return Post(
            reply_id=reply_id,
            version=self.version.data or 0,
            address="",
            words=self.words.data,
            given_on=fields.day_of(self.given_on),
        )


class PublishForm(PostForm):
    """Where it was published, the words as they stand there, and who looks there again."""

    address = line(
        "Where can it be read?",
        hint="The address of the newsletter, the post or the page",
        required=_ADDRESS,
        most=2000,
    )
    words = text(
        "The words as published",
        hint="Copy them from there, not from here, so that any difference shows",
        required="Paste the words as they stand there",
    )
    follow_up_on = follow_up_on("the page")


class SetFollowUpOfGivingForm(SetFollowUpForm):
    """Another day, or somebody else, for what came of it."""

    follow_up_on = follow_up_on("it")


class RecordUnsignedGivingForm(RecordUnsignedForm):
    """Recognition that was given before anybody had signed it off."""

    channel = choice(
        "Where was it given?",
        [(each.value, each.label) for each in DRAFTED_FOR],
        required="Choose where it was given",
    )
    address = line(
        "Where can it be read? (optional)",
        hint="For a newsletter, a blog, a web page or a social share: its address",
        most=2000,
    )
    words = text(
        "The words as given",
        hint="As they were said, sent or published",
        required="Enter the words as they were given",
    )
    posted_on = on_day(
        "When was it given?", hint="For example, 20 11 2026", required="Enter when it was given"
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Each field by itself; and the address, where there has to be one."""
        fits = super().validate(extra_validators)
        if not self.channel.data or self.address.data or is_delivered(self._channel()):
            return fits
        self.add_error("address", _ADDRESS)
        return False

    def posting(self) -> Unsigned:
        """What was given. Call `validate` first."""
        return Unsigned(
            address="" if is_delivered(self._channel()) else self.address.data,
            words=self.words.data,
            posted_on=self._given_on(),
            posted_by_id=int(self.posted_by.data) or None,
            reason=self.reason.data.strip(),
            channel=self._channel(),
        )

    def _channel(self) -> Channel:
        return Channel.of(self.channel.data)

    def _given_on(self) -> date:
        return fields.day_of(self.posted_on)
