"""The questions of the decision flow, as the person who decides reads them."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from convo.domain.vocabulary import Matter

Key = Literal[
    "danger",
    "rebuttal",
    "hold",
    "welcome",
    "worth",
    "bash",
    "rant",
    "engaged",
    "matter",
    "source",
    "mend",
]


class Option(NamedTuple):
    """One answer: the value that is stored, the label and the hint that a page shows."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One plain question; `why` says why we ask it, `options` are all the answers there are."""

    key: Key
    wording: str
    why: str
    options: tuple[Option, ...] = (Option("yes", "Yes"), Option("no", "No"))


_HINTS = {
    Matter.QUESTION: "Somebody wants to know something: ‘Does this apply to tenants too?’",
    Matter.ERROR: "A number, a date, a duty, a rule or a place that is wrong: "
    "‘The form closes on 1 May’, when it is 1 June",
    Matter.EXPERIENCE: "Something went wrong for somebody: ‘I wrote twice and heard nothing’",
    Matter.IDEA: "A suggestion or an offer: ‘Why not put the timetable on the bus stops?’",
    Matter.PRAISE: "Thanks, praise, or a fair and balanced account: ‘The new line is much quicker’",
    Matter.OPINION: "A judgement that no source can settle: ‘This policy is cruel’, ‘It’s a waste’",
}

_ALL = (
    Question(
        "danger",
        "Does somebody else have to deal with this first?",
        "These three come before everything else, and each has an instruction of its own. "
        "Where somebody may be in danger, say so even if you are not sure.",
        (
            Option("no", "None of these"),
            Option(
                "yes",
                "Somebody may be in danger",
                "A threat, somebody who may harm themselves, or a child at risk",
            ),
            Option(
                "staff",
                "A member of staff is abused or threatened",
                "By name, or so that people know who is meant",
            ),
            Option(
                "request",
                "Somebody asks for information that we hold and have not published",
                "‘How many were refused last year?’ It counts as a request wherever it is made",
            ),
        ),
    ),
    Question(
        "rebuttal",
        "Is somebody asking you to defend the department, or to deny a story?",
        "Denying a story is formal rebuttal, and rebuttal belongs to the press office. "
        "It does not matter who asks: a colleague, a minister’s office or the person who wrote.",
    ),
    Question(
        "hold",
        "Does it touch an election, a serious incident, a court case or news that moves markets?",
        "While one of these is going on, even a helpful word can do harm. "
        "We wait, and look again on a set date.",
    ),
    Question(
        "welcome",
        "Is this a public place where officials are welcome?",
        "We never enter a closed group, and some hosts ask officials to stay out or to ask first. "
        "The house rules usually say.",
    ),
    Question(
        "worth",
        "Is it worth taking part?",
        "Think of how many people will read it, what harm it does if nobody answers, how much it "
        "matters, and the hours it takes. Most conversations do well without us.",
    ),
    Question(
        "bash",
        "Does the place exist only to attack people or to stir up anger?",
        "An official who joins in there feeds it and changes no mind.",
    ),
    Question(
        "rant",
        "Is it a rant, a joke or satire?",
        "Somebody who lets off steam or makes a joke is not waiting for an answer. "
        "Correcting a joke makes us the next one.",
    ),
    Question(
        "engaged",
        "Is another official or public body already taking part?",
        "Several officials who answer one person look like a crowd. One of us is enough.",
    ),
    Question(
        "matter",
        "What is at issue?",
        "What we can usefully do depends on it. We never contest an opinion, and we correct a fact "
        "only where a published source shows it.",
        tuple(Option(matter.value, matter.label, _HINTS[matter]) for matter in Matter),
    ),
    Question(
        "source",
        "Do you have a published source that shows it?",
        "A correction without a source is one word against another. "
        "The source must be public, so that anybody can check it.",
    ),
    Question(
        "mend",
        "Can we help to put it right?",
        "An apology helps if somebody then does something. "
        "If we cannot, a polite reply only makes it worse.",
    ),
)

#: Every question by its key, in the order of the flow.
QUESTIONS: dict[str, Question] = {question.key: question for question in _ALL}
