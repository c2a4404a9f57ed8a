"""What a decision can come to, and the sentence that explains it to the person who decides."""

from dataclasses import dataclass, replace

from convo.domain.vocabulary import Approach

_LEAVE, _LISTEN = Approach.LEAVE, Approach.LISTEN
_REFLECT, _CONVERSE = Approach.REFLECT, Approach.CONVERSE

#: Working days until a decision is looked at again.
SOON, LATER, MUCH_LATER = 2, 5, 10


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Where the questions led.

    `approaches` are the ones allowed, the recommended one first. `rules` are the rules it rests
    on, by their ids, for the record. `needs_evidence`: to choose Converse, an assertion, a
    published source and an extract must be given. `review_after_days` counts working days; None
    where the case leaves the official's hands.
    """

    approaches: tuple[Approach, ...]
    reason: str
    rules: tuple[str, ...]
    needs_evidence: bool = False
    review_after_days: int | None = None


def _quiet(reason: str, rules: tuple[str, ...], days: int = MUCH_LATER) -> Conclusion:
    return Conclusion((_LISTEN, _LEAVE), reason, rules, review_after_days=days)


def _held(reason: str, *rules: str) -> Conclusion:
    return Conclusion((_LEAVE, _LISTEN), reason, rules, review_after_days=LATER)


def _referred(reason: str, *rules: str) -> Conclusion:
    return Conclusion((Approach.PRESS_OFFICE,), reason, rules)


DANGER = Conclusion(
    (Approach.SAFEGUARDING,),
    "Somebody may be in danger. Follow the safeguarding instruction now; do not reply yourself.",
    ("EM2",),
)
ABUSE = Conclusion(
    (Approach.ABUSE,),
    "A member of staff is abused or threatened. Do not reply. Follow your department’s "
    "instruction, and let the press office know.",
    ("SA1",),
)
INFORMATION_REQUEST = Conclusion(
    (Approach.INFORMATION_REQUEST,),
    "This may be a request under information law, which counts wherever it is made. Pass it on "
    "today; never ask them to write again somewhere else. Once it is passed on you can decide "
    "again, and tell them that it was.",
    ("CL7",),
)
NEWS = _referred("This is a news publication. The press office deals with publications.", "FR2")
JOURNALIST = _referred("A journalist or publication spoke. The press office answers them.", "FR2")
REBUTTAL = _referred(
    "You are asked to defend or deny. That is formal rebuttal, and it belongs to the press office.",
    "FR1",
    "FR2",
)
POLITICIAN = Conclusion(
    (_LISTEN, _LEAVE, Approach.PRESS_OFFICE),
    "A politician spoke. Officials stay out of political debate and never contest what a "
    "politician says: listen, or refer it to the press office if it needs an answer.",
    ("PO1", "PO3"),
    review_after_days=LATER,
)

LIVE_STORY = _held(
    "The press office has marked this topic as a live story. Wait until the mark is lifted.", "FR11"
)
LEGAL_HOLD = _held("There is a legal hold on this topic. Say nothing while it lasts.", "CL4")
MARKET = _held("This topic is market sensitive. Say nothing until the news is published.", "CL6")
ELECTION = _held("It is an election period. Wait until it is over.", "PO2")
HOLD = _held(
    "An election, an incident, a court case or market news is going on. Wait, and look again.",
    "PO2",
    "EM1",
    "CL4",
    "CL6",
)

CLOSED_PLACE = _quiet("This is not a public place. We take part in public places only.", ("VE3",))
HOST_DECLINES = _quiet("The house rules say that officials are not welcome here.", ("VE1",))
NOT_WELCOME = _quiet(
    "We take part only in public places where officials are welcome. Pass on what you learn.",
    ("VE1", "VE3"),
)
NOT_WORTH = _quiet(
    "It is not worth taking part. Let it stand, and pass on what you learn.", ("FR17",)
)
BASHING = _quiet(
    "The place exists to attack. Watch it only, tell the press office, and do not reply.", ("SA1",)
)
RANT = _quiet("Nobody is waiting for an answer to a rant or a joke. Watch it only.", ("SA1",))
TWO_REPLIES = _quiet("We have replied twice in this thread already, and that is enough.", ("FR7",))
ENGAGED = _quiet("Somebody else from government is already taking part. One is enough.", ("FR8",))

PRAISE = Conclusion(
    (_LEAVE, _REFLECT, _CONVERSE, _LISTEN),
    "It is positive or balanced, so it can stand as it is. "
    "You may also acknowledge it elsewhere, or join in to say thank you.",
    ("RB1", "RB2"),
    review_after_days=MUCH_LATER,
)
ERROR = Conclusion(
    (_CONVERSE, _LISTEN, _LEAVE),
    "A fact is wrong and a published source shows it. Join in, mend that one fact, and link to "
    "the source.",
    ("FC1", "FR5"),
    needs_evidence=True,
    review_after_days=SOON,
)
NO_SOURCE = _quiet(
    "Find the source first. Without a published source there is nothing to correct with.",
    ("FC1",),
    SOON,
)
MENDABLE = Conclusion(
    (_CONVERSE, _LISTEN, _LEAVE),
    "Something went wrong and we can help. Join in, say sorry properly, and offer a private route; "
    "never discuss the case in public.",
    ("TO4", "CL3"),
    review_after_days=SOON,
)
NOT_MENDABLE = Conclusion(
    (_LISTEN, _REFLECT, _LEAVE),
    "We cannot put this right here. Pass the experience on to the policy team.",
    ("TO4", "CL3"),
    review_after_days=MUCH_LATER,
)
QUESTION = Conclusion(
    (_CONVERSE, _LISTEN, _LEAVE),
    "Somebody asks and you can answer. Join in. If they ask for recorded information, "
    "log it as an information request too.",
    ("TO3", "CL7"),
    review_after_days=SOON,
)
IDEA = Conclusion(
    (_CONVERSE, _REFLECT, _LISTEN, _LEAVE),
    "Somebody offers an idea. Join in to thank them or to ask more, and promise nothing.",
    ("TO3", "CM1"),
    review_after_days=SOON,
)
OPINION = Conclusion(
    (_LISTEN, _REFLECT, _LEAVE),
    "It is an opinion, and opinions are never contested. Pass the insight on to the policy team; "
    "you may acknowledge it elsewhere.",
    ("FR5",),
    review_after_days=MUCH_LATER,
)


_NOTHING_TO_JOIN = (
    "This case is about the community itself, so there is no thread to join. {0} If they asked or "
    "told you something in a thread, log that thread and answer there."
)


def without_thread(conclusion: Conclusion) -> Conclusion:
    """The same where there is no thread that anybody could join."""
    if _CONVERSE not in conclusion.approaches:
        return conclusion
    left = tuple(each for each in conclusion.approaches if each is not _CONVERSE)
    then = "You may acknowledge it, or leave it." if _REFLECT in left else "Listen, or leave it."
    reason = _NOTHING_TO_JOIN.format(then)
    return replace(conclusion, approaches=left, reason=reason, needs_evidence=False)
