"""Acknowledgements: who is asked before they are named, and what stands in the way of giving one.

Pure. What it says of a community or a person it says by the name under which they are listed.
"""

from dataclasses import dataclass
from datetime import date

from convo.domain.recognition import (
    DELIVERED,
    Channel,
    Comfort,
    CommunityKind,
    Legitimacy,
    Named,
)
from convo.domain.vocabulary import (
    Approach,
    ReplyKind,
    ReplyOutcome,
    ReplyState,
    SpeakerRole,
)
from convo.support.written_times import written_day

#: Activists and private people are asked before they are named (domain.md RB4).
_ASKED = frozenset({SpeakerRole.PUBLIC, SpeakerRole.CAMPAIGNER, SpeakerRole.UNKNOWN})
#: They were asked, or said so unasked.
_ANSWERED = frozenset({Comfort.AGREED, Comfort.REFUSED})

#: How a reply ends, and how an acknowledgement does.
REPLY_OUTCOMES = (
    ReplyOutcome.ANSWERED,
    ReplyOutcome.CORRECTED,
    ReplyOutcome.THANKED,
    ReplyOutcome.HOSTILE,
    ReplyOutcome.NO_RESPONSE,
)
ACKNOWLEDGEMENT_OUTCOMES = (
    ReplyOutcome.THANKED,
    ReplyOutcome.TAKEN_UP,
    ReplyOutcome.HOSTILE,
    ReplyOutcome.NO_RESPONSE,
)

#: Where an acknowledgement stands, where that is not what people say of a reply.
_STANDINGS: dict[ReplyState, str] = {
    ReplyState.SIGNED_OFF: "Signed off, ready to give",
    ReplyState.POSTED: "Given",
    ReplyState.POSTED_UNSIGNED: "Given without sign-off",
}

_NO_PLACE = "Say where it is given, to whom, and on which day."
_NAMES_NOBODY = "Say whom it names; or that it names nobody, and which side it recognises."


def standing_of(kind: ReplyKind, state: ReplyState) -> str:
    """Where it stands, in the words for its kind: a speech is given, not posted."""
    is_given = kind is ReplyKind.ACKNOWLEDGEMENT
    return _STANDINGS.get(state, state.label) if is_given else state.label


#: What is said of a reply, and of an acknowledgement instead; in this order.
_INSTEAD = (
    ("A posted reply", "An acknowledgement that was given"),
    ("Post it", "Give it"),
    ("A reply", "An acknowledgement"),
    ("a reply", "an acknowledgement"),
    ("reply", "acknowledgement"),
)


def of_approach(said: str, approach: Approach | None) -> str:
    """What is said of a reply, in the words for what a decision to this approach leads to."""
    if approach is not Approach.REFLECT:
        return said
    for before, after in _INSTEAD:
        said = said.replace(before, after)
    return said


def must_be_asked(
    named: Named, speaker: SpeakerRole | None = None, kind: CommunityKind | None = None
) -> bool:
    """Whether they are asked before they are named: private people, campaigners, campaign groups.

    Whoever speaks for an organisation, an official body or a party need not be.
    """
    if named is Named.PERSON:
        return speaker is None or speaker in _ASKED
    return named is Named.COMMUNITY and kind is CommunityKind.CAMPAIGN


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Whether somebody is content to be named, when they were asked, and when they answered."""

    comfort: Comfort
    asked_on: date | None = None
    answered_on: date | None = None
    #: Why nobody asked them.
    why_not_asked: str = ""


def answer_faults(answer: Answer, *, asked_first: bool, today: date) -> dict[str, str]:
    """What is wrong with such an answer: the field, and the sentence for it.

    `asked_first` says whether they are asked before they are named.
    """
    faults = {
        "comfort": _comfort_fault(answer.comfort, asked_first=asked_first),
        "asked_on": _asked_fault(answer, today),
        "answered_on": _answered_fault(answer, today),
        "why_not_asked": _silence_fault(answer),
    }
    return {name: sentence for name, sentence in faults.items() if sentence}


def _comfort_fault(comfort: Comfort, *, asked_first: bool) -> str:
    if asked_first and comfort is Comfort.NOT_NEEDED:
        return "Private people and campaigners are asked before they are named: choose another"
    if not asked_first and comfort is Comfort.NOT_ASKED:
        return "They need not be asked: choose that, or say what they answered"
    return ""


def _asked_fault(answer: Answer, today: date) -> str:
    if answer.asked_on is None:
        is_asked = answer.comfort in {Comfort.AGREED, Comfort.NO_ANSWER}
        return "Enter the day on which they were asked" if is_asked else ""
    return "The day on which they were asked must not lie ahead" if answer.asked_on > today else ""


def _answered_fault(answer: Answer, today: date) -> str:
    if answer.answered_on is None:
        is_answered = answer.comfort in _ANSWERED
        return "Enter the day on which they answered" if is_answered else ""
    if answer.answered_on > today:
        return "The day on which they answered must not lie ahead"
    if answer.asked_on is not None and answer.answered_on < answer.asked_on:
        return "They can’t have answered before they were asked"
    return ""


def _silence_fault(answer: Answer) -> str:
    if answer.comfort is Comfort.NOT_ASKED and not answer.why_not_asked.strip():
        return "Say why nobody asked them, in a sentence"
    return ""


def faults_after_refusal(answer: Answer, refused_on: date | None) -> dict[str, str]:
    """The same where they refused before: only they take that back, and only since then."""
    if refused_on is None or answer.comfort is Comfort.REFUSED:
        return {}
    said = f"They said on {written_day(refused_on)} that they would rather not be named"
    if answer.comfort is not Comfort.AGREED:
        return {"comfort": f"{said}. Leave them out, or enter that they have agreed since"}
    if answer.answered_on is not None and answer.answered_on < refused_on:
        return {"answered_on": f"{said}. Enter the day on which they agreed since"}
    return {}


def fitting(answer: Answer) -> Answer:
    """The answer without what belongs to another one: no day of an answer where there is none."""
    is_silent = answer.comfort in {Comfort.NOT_ASKED, Comfort.NOT_NEEDED}
    return Answer(
        comfort=answer.comfort,
        asked_on=None if is_silent else answer.asked_on,
        answered_on=answer.answered_on if answer.comfort in _ANSWERED else None,
        why_not_asked=answer.why_not_asked.strip() if answer.comfort is Comfort.NOT_ASKED else "",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """One whom an acknowledgement names, as things stand now."""

    name: str
    comfort: Comfort
    why_not_asked: str = ""
    #: Of a community: whether government deals with it.
    legitimacy: Legitimacy | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledged:
    """What the guards of an acknowledgement need to know beyond those of a reply."""

    #: Channel, audience and day are there.
    has_place: bool = True
    #: Whom it names, were it only a side.
    names: tuple[Naming, ...] = ()
    #: Who stands in the words by name and is not among them.
    unlisted: tuple[str, ...] = ()

    @property
    def comfort(self) -> Comfort | None:
        """Of all who are named, the one who is least content; None where it says nobody yet."""
        words = list(Comfort)
        return max((each.comfort for each in self.names), key=words.index, default=None)

    @property
    def legitimacy(self) -> Legitimacy | None:
        """Of all communities that are named, the one of which least is known; None for none."""
        words = list(Legitimacy)
        known = [each.legitimacy for each in self.names if each.legitimacy is not None]
        return max(known, key=words.index, default=None)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why a second person has to sign it, who is from the press office: a sentence each."""
        return tuple(
            f"{each.name}: {_DOUBTS[each.legitimacy]}."
            for each in self.names
            if each.legitimacy in _DOUBTS
        )

    @property
    def in_the_way(self) -> tuple[str, ...]:
        """What stops submitting, signing off and giving it, a sentence each."""
        return (
            *(() if self.has_place else (_NO_PLACE,)),
            *(() if self.names else (_NAMES_NOBODY,)),
            *(_REFUSED.format(each.name) for each in self.names if _refused(each)),
            *(_UNASKED.format(each.name) for each in self.names if _unexplained(each)),
            *(_UNLISTED.format(each) for each in self.unlisted),
        )


_DOUBTS: dict[Legitimacy | None, str] = {
    Legitimacy.UNCHECKED: "there is no engagement check in date",
    Legitimacy.DOUBTFUL: "the engagement check was doubtful",
}
_REFUSED = "{0} would rather not be named. Take them out of whom it names, and out of the words."
_UNASKED = "Say why nobody asked {0}, or ask them first."
_UNLISTED = "Your words name {0}. Add them to whom it names, or leave the name out."


def _refused(each: Naming) -> bool:
    return each.comfort is Comfort.REFUSED


def _unexplained(each: Naming) -> bool:
    return each.comfort is Comfort.NOT_ASKED and not each.why_not_asked


def is_delivered(channel: Channel | None) -> bool:
    """Whether it is said or sent, and so stands on no page that anybody could look at again."""
    return channel in DELIVERED
