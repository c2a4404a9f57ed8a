"""Who has a conversation, and what is next: said on every page about one."""

from typing import NamedTuple

from convo.domain.conversation_table import ConversationFacts
from convo.domain.vocabulary import Approach, ConversationState


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
    Approach.SAFEGUARDING: "Next: follow the safeguarding instruction now, then close it.",
}

_OPEN_REPLY = "Next: see the reply through to its end."
_DECLINED = "Next: the press office agrees to another reply, or you decide again or close it."
_REPLIED = "Next: start another reply, decide again, or close it."


def next_step(facts: ConversationFacts, *, has_replies: bool = False) -> str:
    """What is next, in a sentence. `has_replies`: any were started here, ended or not."""
    if facts.state is not ConversationState.DECIDED or facts.approach is None:
        return _BY_STATE.get(facts.state, _BY_STATE[ConversationState.LOGGED])
    if facts.has_open_reply:
        return _OPEN_REPLY
    if facts.declined:
        return _DECLINED
    drafted = facts.approach in {Approach.REFLECT, Approach.CONVERSE}
    return _REPLIED if has_replies and drafted else _BY_APPROACH[facts.approach]


def holder(facts: ConversationFacts) -> str:
    """Who has it now."""
    is_referred = facts.state is ConversationState.REFERRED
    return "The press office" if is_referred else facts.official_name
