"""Who has a conversation, and what is next: said on every page about one."""

from typing import NamedTuple

from convo.db.models import Person
from convo.domain.acknowledging import of_approach
from convo.domain.conversation_guards import DRAFTED, ConversationFacts
from convo.domain.vocabulary import EXITS, Approach, ConversationState, Role
from convo.queries.covers import Covers
from convo.web.standing_in import HANDED_OVER, cover_sentence, gone_sentence


class Whereabouts(NamedTuple):
    """Who has it, in a name, and what they do next, in a sentence."""

    who: str
    next: str


_BY_STATE: dict[ConversationState, str] = {
    ConversationState.LOGGED: "Next: decide whether to take part, and how.",
    ConversationState.REFERRED: "Next: the press office answers it, or closes it.",
    ConversationState.CLOSED: "Nothing is left to do.",
}

_BY_APPROACH: dict[Approach, str] = {
    Approach.LEAVE: "Next: look at it again on the review date, or close it.",
    Approach.LISTEN: "Next: watch it, and look at it again on the review date.",
    Approach.REFLECT: "Next: start an acknowledgement.",
    Approach.CONVERSE: "Next: start a reply.",
    Approach.PRESS_OFFICE: "Next: the press office answers it, or closes it.",
    Approach.SAFEGUARDING: "Next: follow the safeguarding instruction now, and record who has it.",
    Approach.INFORMATION_REQUEST: "Next: pass the request on today, and record who has it.",
    Approach.ABUSE: "Next: follow the instruction on abuse of staff, and record who has it.",
}

_PASSED_ON = "Next: close it, or decide again."
_OPEN_REPLY = "Next: see the reply through to its end."
_ASKED = "Somebody asked us something. Next: decide again, or start another reply."
_ASKED_ONLY = "Somebody asked us something. Next: decide again."
_ASKED_MEANWHILE = "Somebody asked us something. Next: see whether the reply on its way answers it."
_JOURNALIST = "A journalist has joined in. Next: decide again."
_REMOVED = "What we posted is no longer there. Next: decide again, or close it."
_TAKEN_ON = "The press office answers here. Next: close it, or decide again."
_DECLINED = "Next: the press office agrees to another reply, or you decide again or close it."
_AGREEING = "Next: a second person says whether it may be left alone for longer."
_NOT_AGREED = "A second person did not agree that it stands. Next: decide again."
_REPLIED = "Next: start another reply, decide again, or close it."


def next_step(facts: ConversationFacts, *, has_replies: bool = False) -> str:
    """What is next, in a sentence. `has_replies`: any were started here, ended or not."""
    has_open_reply = facts.has_reply_under_way or facts.has_live_reply
    if facts.state is ConversationState.CLOSED and has_open_reply:
        return _OPEN_REPLY  # a correction, long after everything was over
    if facts.state is not ConversationState.DECIDED or facts.approach is None:
        return _BY_STATE.get(facts.state, _BY_STATE[ConversationState.LOGGED])
    if (news := _since_decided(facts)) is not None:
        return news
    return _OPEN_REPLY if has_open_reply else _of_decision(facts, has_replies=has_replies)


def _of_decision(facts: ConversationFacts, *, has_replies: bool) -> str:
    """What follows from the decision, while no reply is under way or on the site."""
    approach = facts.approach or Approach.LISTEN
    if facts.extension_waits or facts.extension_refused:
        return _AGREEING if facts.extension_waits else _NOT_AGREED
    if facts.declined or facts.taken_on:
        return _DECLINED if facts.declined else _TAKEN_ON
    if facts.is_passed_on and approach in EXITS:
        return _PASSED_ON
    return _REPLIED if has_replies and approach in DRAFTED else _BY_APPROACH[approach]


def _since_decided(facts: ConversationFacts) -> str | None:
    """What happened since the decision that asks for another look, and what is next then."""
    if facts.asked and facts.has_reply_under_way:
        return _ASKED_MEANWHILE
    if facts.has_reply_under_way:
        return None
    if facts.journalist_joined:
        return _JOURNALIST
    if facts.asked:
        return _ASKED if facts.approach in DRAFTED else _ASKED_ONLY
    return _REMOVED if facts.removed and not facts.has_live_reply else None


def whereabouts(
    facts: ConversationFacts, covers: Covers, official: Person, *, has_replies: bool = False
) -> Whereabouts:
    """Who has it, who covers for them, and what is next."""
    step = of_approach(next_step(facts, has_replies=has_replies), facts.approach)
    if facts.state in {ConversationState.REFERRED, ConversationState.CLOSED}:
        return Whereabouts(holder(facts), step)
    standing_in = gone_sentence(official, HANDED_OVER) or cover_sentence(
        covers, facts.official, Role.OFFICIAL
    )
    return Whereabouts(holder(facts), standing_in + step)


def holder(facts: ConversationFacts) -> str:
    """Who has it now."""
    is_referred = facts.state is ConversationState.REFERRED
    return "The press office" if is_referred else facts.official_name
