"""Should we take part, and how: one question at a time, the first exit wins.

The rows are those of the decision flow (rows 1 to 13), in their order, with three readings of
our own:

- What is at issue is one of `Matter`; it takes the place of rows 9 to 13. 'Is it true?' is never
  asked after 'is it kind?', so dissent is no nuisance.
- A politician is no exit of its own in those rows. Impartial officials do not debate with one, so
  the flow ends after row 2: listen or leave it, with the press office as the third choice; never
  Reflect, never Converse.
- A fact of the case that says no more than 'not flagged' answers nothing: somebody may know of an
  incident before the flag is set, or of a public body that convo has not seen. So rows 3 and 8 ask
  unless a fact already ends them.

Danger is always asked first, whatever the facts say; abuse of staff and requests for information
with it, because each has to reach somebody outside convo whoever spoke, and wherever.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from convo.domain import decision_outcomes as outcomes
from convo.domain.decision_outcomes import Conclusion
from convo.domain.decision_questions import QUESTIONS, Key, Option, Question
from convo.domain.vocabulary import Approach, Matter, Sensitivity, SpeakerRole, VenueKind

__all__ = [
    "QUESTIONS",
    "Answers",
    "CaseFacts",
    "Conclusion",
    "Option",
    "Question",
    "conclude",
    "next_question",
    "trim",
]

#: The key of each question answered so far, with the value of the option chosen.
Answers = Mapping[str, str]

MOST_REPLIES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFacts:
    """What convo already knows about a case when somebody decides."""

    speaker_role: SpeakerRole
    venue_kind: VenueKind
    venue_public: bool = True
    #: What the house rules say; None when nobody has read them yet.
    officials_welcome: bool | None = None
    live_story: bool = False
    legal_hold: bool = False
    market_sensitive: bool = False
    election_period: bool = False
    sensitivity: Sensitivity = Sensitivity.ROUTINE
    #: Replies that we have posted in this thread.
    replies_in_thread: int = 0
    other_official_engaged: bool = False
    #: It is about a community itself, and no thread of it.
    about_community: bool = False


def _never(_facts: CaseFacts) -> None:
    return None


def _always(_facts: CaseFacts, _path: Answers) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """One row: the facts may end the flow, else the question is asked and its answer may."""

    known: Callable[[CaseFacts], Conclusion | None] = _never
    key: Key | None = None
    asked: Callable[[CaseFacts, Answers], bool] = _always
    exits: Mapping[str, Conclusion] = field(default_factory=dict)


def _media(facts: CaseFacts) -> Conclusion | None:
    if facts.venue_kind is VenueKind.NEWS:
        return outcomes.NEWS
    return outcomes.JOURNALIST if facts.speaker_role is SpeakerRole.JOURNALIST else None


def _politics(facts: CaseFacts) -> Conclusion | None:
    return outcomes.POLITICIAN if facts.speaker_role is SpeakerRole.POLITICIAN else None


def _flags(facts: CaseFacts) -> Conclusion | None:
    flags = (
        (facts.live_story, outcomes.LIVE_STORY),
        (facts.legal_hold, outcomes.LEGAL_HOLD),
        (facts.market_sensitive, outcomes.MARKET),
        (facts.election_period, outcomes.ELECTION),
    )
    return next((conclusion for flag, conclusion in flags if flag), None)


def _place(facts: CaseFacts) -> Conclusion | None:
    if not facts.venue_public:
        return outcomes.CLOSED_PLACE
    return outcomes.HOST_DECLINES if facts.officials_welcome is False else None


def _thread(facts: CaseFacts) -> Conclusion | None:
    if facts.replies_in_thread >= MOST_REPLIES:
        return outcomes.TWO_REPLIES
    return outcomes.ENGAGED if facts.other_official_engaged else None


def _house_rules_unread(facts: CaseFacts, _path: Answers) -> bool:
    return facts.officials_welcome is None


def _at_issue(matter: Matter) -> Callable[[CaseFacts, Answers], bool]:
    return lambda _facts, path: path["matter"] == matter.value


_ROWS = (
    _Row(key="danger", exits={"yes": outcomes.DANGER, "staff": outcomes.ABUSE}),
    _Row(known=_media),
    # What a journalist asks for is a media enquiry first; the press office knows the law.
    _Row(key="danger", exits={"request": outcomes.INFORMATION_REQUEST}),
    _Row(key="rebuttal", exits={"yes": outcomes.REBUTTAL}),
    _Row(known=_politics),
    _Row(known=_flags, key="hold", exits={"yes": outcomes.HOLD}),
    _Row(
        known=_place,
        key="welcome",
        asked=_house_rules_unread,
        exits={"no": outcomes.NOT_WELCOME},
    ),
    _Row(key="worth", exits={"no": outcomes.NOT_WORTH}),
    _Row(key="bash", exits={"yes": outcomes.BASHING}),
    _Row(key="rant", exits={"yes": outcomes.RANT}),
    _Row(known=_thread, key="engaged", exits={"yes": outcomes.ENGAGED}),
    _Row(
        key="matter",
        exits={
            Matter.PRAISE.value: outcomes.PRAISE,
            Matter.QUESTION.value: outcomes.QUESTION,
            Matter.IDEA.value: outcomes.IDEA,
        },
    ),
    _Row(
        key="source",
        asked=_at_issue(Matter.ERROR),
        exits={"yes": outcomes.ERROR, "no": outcomes.NO_SOURCE},
    ),
    _Row(
        key="mend",
        asked=_at_issue(Matter.EXPERIENCE),
        exits={"yes": outcomes.MENDABLE, "no": outcomes.NOT_MENDABLE},
    ),
)


def next_question(answers: Answers, facts: CaseFacts) -> Question | None:
    """The first question that still needs an answer, or None when there is a conclusion.

    Raises ValueError when a key or a value of `answers` is none of `QUESTIONS`.
    """
    end = _walk(answers, facts)[1]
    return end if isinstance(end, Question) else None


def conclude(answers: Answers, facts: CaseFacts) -> Conclusion:
    """Where the answers lead. Leaving it and listening are always allowed too.

    Only the exits and the press office stand alone. Raises ValueError for an unknown key or
    value, and when a question is still open.
    """
    end = _walk(answers, facts)[1]
    if isinstance(end, Conclusion):
        return _with_care(outcomes.without_thread(end) if facts.about_community else end, facts)
    raise ValueError(f"This question has no answer yet: {end.wording}")


def trim(answers: Answers, facts: CaseFacts) -> dict[str, str]:
    """The answers that lie on the path, in its order; those that no longer apply are dropped.

    Raises ValueError for an unknown key or value.
    """
    return _walk(answers, facts)[0]


def _walk(answers: Answers, facts: CaseFacts) -> tuple[dict[str, str], Question | Conclusion]:
    """The answers on the path, and what stands at its end."""
    _check(answers)
    path: dict[str, str] = {}
    for row in _ROWS:
        known = row.known(facts)
        if known is not None:
            return path, known
        if row.key is None or not row.asked(facts, path):
            continue
        if row.key not in answers:
            return path, QUESTIONS[row.key]
        path[row.key] = answers[row.key]
        if path[row.key] in row.exits:
            return path, row.exits[path[row.key]]
    # Row 13: what no row above has settled is an opinion, and is never contested.
    return path, outcomes.OPINION


def _check(answers: Answers) -> None:
    for sentence in _mistakes(answers):
        raise ValueError(sentence)


def _mistakes(answers: Answers) -> Iterator[str]:
    for key, value in answers.items():
        question = QUESTIONS.get(key)
        if question is None:
            yield f"There is no question called '{key}'"
        elif value not in {option.value for option in question.options}:
            yield f"'{value}' is not an answer to: {question.wording}"


def _with_care(conclusion: Conclusion, facts: CaseFacts) -> Conclusion:
    """Ask for care where the topic needs it and something may be written."""
    writes = {Approach.REFLECT, Approach.CONVERSE} & set(conclusion.approaches)
    if facts.sensitivity is Sensitivity.ROUTINE or not writes:
        return conclusion
    reason = (
        f"{conclusion.reason} This topic needs special care: talk to your mentor before you write."
    )
    return replace(conclusion, reason=reason, rules=(*conclusion.rules, "EM1"))
