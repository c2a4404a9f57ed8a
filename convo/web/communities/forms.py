"""Forms of the register: what a community is, a check, and a case about it."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Self, cast

from wtforms import DateField, SelectField

from convo.db.models import Community, Topic, Venue
from convo.domain.recognition import CheckResult, CommunityKind
from convo.services.communities import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_TEXT,
    ChangeCommunity,
    CheckCommunity,
    CommunityDetails,
)
from convo.services.community_cases import LogCommunity
from convo.support.addresses import BadAddress, canonical
from convo.support.html import to_text
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

_KIND_HINTS: dict[CommunityKind, str] = {
    CommunityKind.COMMUNITY: "People with something in common, such as a residents’ forum",
    CommunityKind.NETWORK: "People or groups who know one another and speak for themselves",
    CommunityKind.ORGANISATION: "A charity, a union, a company or a professional body",
    CommunityKind.CAMPAIGN: "A group that argues for a cause. It is asked before it is named",
}
_RESULT_HINTS: dict[CheckResult, str] = {
    CheckResult.NO_CONCERN: "Nothing that you found speaks against naming it",
    CheckResult.DOUBTFUL: "Something does, or you can’t tell. The press office then has to sign "
    "what names it",
}


def _is_address(_form: ConvoForm, field: Line) -> None:
    try:
        canonical(field.data)
    except BadAddress as bad:
        raise ValidationError(str(bad)) from bad


class FindForm(ConvoForm):
    """Words that stand in the register."""

    words = line("Name, or words about it", most=100)


class CommunityForm(VersionedForm):
    """What the register says about a community: never what it thinks of anything."""

    name = line(
        "Name",
        hint="As it calls itself",
        most=LONGEST_NAME,
        required="Enter the name that it goes by",
    )
    kind = choice("What sort is it?", words_of(CommunityKind), required="Choose what sort it is")
    about = text(
        "What is it?",
        hint="A sentence or two: who they are and what they do. Leave out what they are for or "
        "against, and anything about single people.",
        most=LONGEST_TEXT,
        required="Say what it is, in a sentence",
    )
    speaks_for = text(
        "Whom does it speak for, as it says itself?",
        hint="For example, ‘About 200 plot holders in Exampleton’. If it says nothing, write that.",
        most=LONGEST_TEXT,
        required="Say whom it speaks for, as it says itself",
    )
    address = line(
        "Where does it meet?",
        hint="The address of a page that anybody can open, like https://www.example.org/group",
        most=LONGEST_ADDRESS,
        required="Enter the public address where it meets",
        also=(_is_address,),
    )
    venue = pick(
        "Venue",
        hint="Leave this as it is if convo knows the site: it is found from the address",
        required="We don’t know this site. Choose a venue, or ask an administrator to add it",
    )

    @classmethod
    def about_it(cls, community: Community) -> Self:
        """The form as the register has it."""
        return cls(
            version=community.version,
            name=community.name,
            kind=community.kind,
            about=community.about,
            speaks_for=community.speaks_for,
            address=community.address,
            venue=str(community.venue_id),
        )

    @property
    def kind_items(self) -> list[dict[str, object]]:
        """A hint for each kind, as the widget takes them."""
        return [{"hint": {"text": _KIND_HINTS[kind]}} for kind in CommunityKind]

    def offer(self, venues: Iterable[Venue]) -> Self:
        """Set which venues can be picked."""
        named = {str(venue.id): venue.name for venue in venues}
        self.venue.choices = {"": "Choose a venue"} | named
        return self

    def details(self) -> CommunityDetails:
        """What the register is to say."""
        return CommunityDetails(
            name=self.name.data,
            kind=CommunityKind.of(self.kind.data),
            about=self.about.data,
            speaks_for=self.speaks_for.data,
            address=self.address.data,
            venue_id=int(self.venue.data),
        )

    def change(self, community_id: int) -> ChangeCommunity:
        """The change that is asked for."""
        return ChangeCommunity(
            community_id=community_id, version=self.version.data or 0, details=self.details()
        )


class CheckForm(VersionedForm):
    """What an engagement check found."""

    result = choice(
        "What did the check find?", words_of(CheckResult), required="Choose what the check found"
    )
    concerns = text(
        "What is the doubt?",
        hint="Only if it is doubtful. What you read and where, so that whoever signs can judge "
        "for themselves. Write about the group, not about single people.",
        most=LONGEST_TEXT,
    )
    checked_on = on_day(
        "On which day was it checked?",
        hint="For example, 20 11 2026",
        required="Enter the day of the check",
    )
    valid_until = on_day(
        "Until when does it count?",
        hint="To the end of this day. A year is usual, two years are the most. A doubt counts "
        "until somebody checks again",
        required="Enter the last day on which it counts",
    )

    @classmethod
    def opened(cls, version: int, today: date) -> Self:
        """The form as it is opened: checked today, for a year."""
        last = monthrange(today.year + 1, today.month)[1]
        until = today.replace(year=today.year + 1, day=min(today.day, last))
        return cls(version=version, checked_on=today, valid_until=until)

    @property
    def result_items(self) -> list[dict[str, object]]:
        """A hint for each result, as the widget takes them."""
        return [{"hint": {"text": _RESULT_HINTS[result]}} for result in CheckResult]

    def deed(self, community_id: int) -> CheckCommunity:
        """The check that is to be recorded."""
        return CheckCommunity(
            community_id=community_id,
            version=self.version.data or 0,
            result=CheckResult.of(self.result.data),
            concerns=self.concerns.data.strip(),
            checked_on=_day_in(self.checked_on),
            valid_until=_day_in(self.valid_until),
        )


class LogCommunityForm(ConvoForm):
    """What is acknowledged of a community."""

    topic = pick("Topic", required="Choose a topic")
    title = line(
        "What do you want to acknowledge, in a few words?",
        hint="For example, ‘Their survey of the towpath’",
        required="Say what you want to acknowledge, in a few words",
    )
    words = text(
        "Their words",
        hint="Paste what they published, as it stands. Whoever signs reads it, and a quotation "
        "is compared with it. Formatting is removed.",
        required="Paste the words of theirs that you want to acknowledge",
    )
    address = line(
        "Where can these words be read?",
        hint="The address of the page, like https://www.example.org/page",
        most=LONGEST_ADDRESS,
        required="Enter the address where these words can be read",
        also=(_is_address,),
    )

    def offer(self, topics: Iterable[Topic]) -> Self:
        """Set which topics can be picked."""
        named = {str(topic.id): topic.name for topic in topics}
        self.topic.choices = {"": "Choose a topic"} | named
        return self

    def validate_words(self, field: Text) -> None:
        """Something has to be left once formatting is gone."""
        if not to_text(field.data).strip():
            raise ValidationError("Paste their words: there is no text in this")

    def deed(self, community_id: int) -> LogCommunity:
        """The case that is to be opened."""
        return LogCommunity(
            community_id=community_id,
            topic_id=_number_in(self.topic),
            title=self.title.data,
            words=self.words.data,
            address=self.address.data,
        )


def _number_in(field: SelectField) -> int:
    return int(field.data)


def _day_in(field: DateField) -> date:
    """The day of a field that was validated."""
    return cast("date", field.data)
