"""Forms from the posting on: what stands on the site, who looks again, and how it ends."""

from collections.abc import Iterable
from datetime import date

from wtforms import DateField, SelectField

from convo.db.models import Person
from convo.domain.acknowledging import REPLY_OUTCOMES
from convo.domain.vocabulary import ReplyOutcome, SeenAs
from convo.services.follow_ups import FollowUp, SetFollowUp
from convo.services.postings import Close, Post, SeeAsPosted
from convo.web.access import office
from convo.web.forms import (
    ValidationError,
    VersionedForm,
    choice,
    on_day,
    pick,
    text,
    words_of,
)
from convo.web.replies import posting_fields as fields


def follow_up_on(what: str = "the thread") -> DateField:
    """The day on which somebody looks at this again."""
    return on_day(
        f"When will somebody look at {what} again?",
        hint="It is on their work until then, and on the author’s too once the day is over",
        required=f"Enter the day on which somebody looks at {what} again",
    )


def _follow_up_by() -> SelectField:
    return pick("Who will look?", required="Choose who will look at it again")


class _WithFollowUp(VersionedForm):
    """What forms that say who looks again have in common. The fields are theirs."""

    follow_up_on: DateField
    follow_up_by: SelectField

    def offer(self, officials: list[Person]) -> None:
        """Whom to choose from."""
        self.follow_up_by.choices = [(str(each.id), each.name) for each in officials]

    def validate_follow_up_on(self, field: DateField) -> None:
        """It lies ahead, and not for ever."""
        chosen: date | None = field.data
        if chosen is not None and chosen < office().today():
            raise ValidationError("The day must be today or in the future")

    def follow_up(self) -> FollowUp:
        """Who looks, and when. Call `validate` first."""
        return FollowUp(on=fields.day_of(self.follow_up_on), by_id=int(self.follow_up_by.data))


class PostForm(fields.WithAddress, _WithFollowUp):
    """Where it was posted, the words as they stand there, and who looks at the thread again."""

    address = fields.address()
    words = fields.words()
    follow_up_on = follow_up_on()
    follow_up_by = _follow_up_by()

    def deed(self, reply_id: int) -> Post:
        """What is asked for."""
        return Post(
            reply_id=reply_id,
            version=self.version.data or 0,
            address=self.address.data,
            words=self.words.data,
            follow_up=self.follow_up(),
        )


class SetFollowUpForm(_WithFollowUp):
    """Another day, or somebody else."""

    follow_up_on = follow_up_on()
    follow_up_by = _follow_up_by()

    def deed(self, reply_id: int) -> SetFollowUp:
        """What is asked for. Call `validate` first."""
        return SetFollowUp(
            reply_id=reply_id, version=self.version.data or 0, follow_up=self.follow_up()
        )


class SeeAsPostedForm(VersionedForm):
    """What stands where it was posted."""

    seen = choice("What stands there now?", words_of(SeenAs), required="Choose what stands there")
    words = text(
        "The words as they stand there now",
        hint="Only if they are different: paste all of them, so that what changed can be shown",
    )

    def deed(self, reply_id: int) -> SeeAsPosted:
        """What is asked for."""
        return SeeAsPosted(
            reply_id=reply_id,
            version=self.version.data or 0,
            seen=SeenAs.of(self.seen.data),
            words=self.words.data,
        )


class CloseForm(VersionedForm):
    """How it ended."""

    outcome = choice(
        "What came of it?",
        [(each.value, each.label) for each in REPLY_OUTCOMES],
        required="Choose what came of it",
    )
    reason = text("Anything to remember? (optional)", most=4000)

    def offer(self, outcomes: Iterable[ReplyOutcome]) -> None:
        """How it may end."""
        self.outcome.choices = [(each.value, each.label) for each in outcomes]

    def deed(self, reply_id: int) -> Close:
        """What is asked for."""
        return Close(
            reply_id=reply_id,
            version=self.version.data or 0,
            outcome=ReplyOutcome.of(self.outcome.data),
            reason=self.reason.data.strip(),
        )
