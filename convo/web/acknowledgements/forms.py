"""Forms of an acknowledgement: where it is given, and whether those it names are content."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import DateField

from convo.db.models import Mention, Side
from convo.domain.acknowledging import Answer
from convo.domain.recognition import DRAFTED_FOR, Channel, Comfort, CommunityKind, Named
from convo.domain.vocabulary import SpeakerRole
from convo.services.acknowledging import AddMention, ChangeMention, SetChannel
from convo.services.mentions import Whom
from convo.web.access import office
from convo.web.forms import ValidationError, VersionedForm, choice, line, on_day, pick, text

#: The most characters in what somebody tells about an audience, or about why nobody was asked.
_MOST = 500

#: Somebody's answer, as people say it.
_ANSWERS: dict[Comfort, str] = {
    Comfort.AGREED: "Yes: they were asked, and are happy to be named",
    Comfort.NO_ANSWER: "They were asked, and have not answered yet",
    Comfort.NOT_ASKED: "Nobody has asked them",
    Comfort.REFUSED: "No: they would rather not be named",
    Comfort.NOT_NEEDED: "They need not be asked: an organisation, an official body or a politician",
}
_NOBODY, _NO_SIDE = "nobody", "0"


class SetChannelForm(VersionedForm):
    """Where, for whom, when."""

    channel = choice(
        "Where is it given?",
        [(each.value, each.label) for each in DRAFTED_FOR],
        required="Choose where it is given",
    )
    audience = line(
        "Who hears or reads it?",
        hint="For example, growers at the spring meeting, or readers of the weekly newsletter",
        required="Say who hears or reads it",
        most=_MOST,
    )
    planned_on = on_day(
        "On which day?",
        hint="On which it is to be said, sent or published. For example, 27 3 2026",
        required="Enter the day on which it is given",
    )

    def validate_planned_on(self, field: DateField) -> None:
        """It lies ahead."""
        if field.data is not None and field.data < office().today():
            raise ValidationError("The day must be today or in the future")

    def deed(self, reply_id: int) -> SetChannel:
        """What is asked for. Call `validate` first."""
        if self.planned_on.data is None:
            raise ValueError("planned_on has not been validated")
        return SetChannel(
            reply_id=reply_id,
            version=self.version.data or 0,
            channel=Channel.of(self.channel.data),
            audience=self.audience.data,
            planned_on=self.planned_on.data,
        )


class AnswerForm(VersionedForm):
    """Whether somebody is content to be named, and since when we know."""

    comfort = choice("Are they happy to be named?", [(e.value, s) for e, s in _ANSWERS.items()])
    asked_on = on_day(
        "When were they asked?", hint="If somebody asked them. For example, 12 3 2026"
    )
    answered_on = on_day("When did they answer?", hint="If they answered")
    why_not_asked = text(
        "Why has nobody asked them?",
        hint="If nobody has. Your mentor reads this. A sentence is enough",
        most=_MOST,
    )

    def offer_answers(self, *, asked_first: bool) -> None:
        """Only the answers that fit them."""
        out = Comfort.NOT_NEEDED if asked_first else Comfort.NOT_ASKED
        self.comfort.choices = [(e.value, s) for e, s in _ANSWERS.items() if e is not out]

    def answer(self) -> Answer:
        """What they said, as it was typed. Call `validate` first."""
        given = self.comfort.data
        return Answer(
            comfort=Comfort.of(given) if given else Comfort.NOT_NEEDED,
            asked_on=self.asked_on.data,
            answered_on=self.answered_on.data,
            why_not_asked=self.why_not_asked.data or "",
        )

    def blame(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its field."""
        for name, sentence in faults.items():
            self.add_error(name, sentence)


class AddMentionForm(AnswerForm):
    """Whom, the side that is recognised with them, and whether they are content."""

    whom = pick(
        "Whom does it name?",
        hint="Somebody who spoke here, by their handle; or a community of the register",
        required="Choose whom it names",
    )
    side = pick(
        "Which side does this recognise?",
        hint="The sides of the issue, as the owner of the topic has named them",
        required="Choose a side, or none of them",
    )

    def offer(
        self,
        speakers: Mapping[str, SpeakerRole],
        communities: Iterable[tuple[int, str, CommunityKind]],
        sides: Sequence[Side],
    ) -> None:
        """Whom to choose from, and which sides."""
        self.whom.choices = [
            ("", "Choose whom it names"),
            (_NOBODY, "Nobody by name: only a side"),
            *((f"person:{handle}", f"{handle} ({r.label})") for handle, r in speakers.items()),
            *((f"community:{number}", f"{n} ({kind.label})") for number, n, kind in communities),
        ]
        self.side.choices = [
            ("", "Choose a side"),
            (_NO_SIDE, "None of these sides"),
            *((str(side.id), side.name) for side in sides),
        ]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Each field by itself; and whoever is named has to be content, or need not be asked."""
        fits = super().validate(extra_validators)
        if self.whom.data == _NOBODY or self.comfort.data:
            return fits
        self.add_error("comfort", "Say whether they are happy to be named")
        return False

    def deed(self, reply_id: int) -> AddMention:
        """What is asked for. Call `validate` first."""
        return AddMention(
            reply_id=reply_id,
            version=self.version.data or 0,
            whom=_whom(self.whom.data),
            side_id=int(self.side.data) or None,
            answer=self.answer(),
        )


class ChangeMentionForm(AnswerForm):
    """What they say now."""

    comfort = choice(
        "Are they happy to be named?",
        [(each.value, said) for each, said in _ANSWERS.items()],
        required="Say whether they are happy to be named",
    )

    def deed(self, mention_id: int) -> ChangeMention:
        """What is asked for. Call `validate` first."""
        return ChangeMention(
            mention_id=mention_id, version=self.version.data or 0, answer=self.answer()
        )


def answered(mention: Mention, comfort: Comfort) -> dict[str, object]:
    """The fields of an answer, as it stands now."""
    return {
        "comfort": comfort.value,
        "asked_on": mention.asked_on,
        "answered_on": mention.answered_on,
        "why_not_asked": mention.why_not_asked,
    }


def _whom(picked: str) -> Whom:
    kind, _, which = picked.partition(":")
    match kind:
        case "community":
            return Whom(named=Named.COMMUNITY, community_id=int(which))
        case "person":
            return Whom(named=Named.PERSON, handle=which)
    return Whom(named=Named.NOBODY)
