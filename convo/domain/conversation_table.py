"""The way of a conversation (DESIGN.md, 2): which deed leads where, whose it is, and when."""

from dataclasses import dataclass

from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ConversationState, Role
from convo.domain.workflow import Transition, Workflow

_LOGGED = ConversationState.LOGGED
_DECIDED = ConversationState.DECIDED
_REFERRED = ConversationState.REFERRED
_CLOSED = ConversationState.CLOSED

#: The approaches that lead to a draft.
DRAFTED = frozenset({Approach.CONVERSE, Approach.REFLECT})


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationFacts:
    """What the guards of a conversation need to know."""

    state: ConversationState
    #: The official in charge.
    official: int
    official_name: str = "its official"
    approach: Approach | None = None
    #: There is a reply that has neither ended nor been posted and closed.
    has_open_reply: bool = False
    #: The press office declined a reply and has not agreed to another since.
    declined: bool = False


Guarded = tuple[str, ...]


def is_in_charge(actor: Actor, facts: ConversationFacts) -> Guarded:
    """Only the official in charge."""
    if actor.person_id == facts.official:
        return ()
    return (f"{facts.official_name} is in charge of this conversation.",)


def is_in_charge_or_press_office(actor: Actor, facts: ConversationFacts) -> Guarded:
    """The official in charge; the press office once it has the conversation."""
    if facts.state is _REFERRED:
        return () if Role.PRESS_OFFICE in actor.roles else ("The press office has it.",)
    return is_in_charge(actor, facts)


def decided_to_take_part(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """A draft needs a decision that leads to one."""
    if facts.approach in DRAFTED:
        return ()
    return ("A reply needs a decision to join in or to acknowledge. Decide again first.",)


def press_office_agrees(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """A declined referral can't be started afresh behind the press office's back."""
    if not facts.declined:
        return ()
    return ("The press office declined a reply here. It has to agree before you start another.",)


def was_declined(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """There is something to agree to."""
    return () if facts.declined else ("No reply has been declined here.",)


def no_open_reply(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """A reply on its way has to end first."""
    if not facts.has_open_reply:
        return ()
    return ("A reply is still open. Post and close it, or withdraw it, first.",)


Row = Transition[ConversationFacts, ConversationState]

CONVERSATION: Workflow[ConversationFacts, ConversationState] = Workflow(
    "conversation",
    (
        Row(
            action=Action.DECIDE,
            sources=(_LOGGED, _DECIDED),
            target=_DECIDED,
            who=(is_in_charge,),
            when=(no_open_reply,),
        ),
        Row(
            action=Action.START,
            sources=(_DECIDED,),
            target=None,
            who=(is_in_charge,),
            when=(decided_to_take_part, press_office_agrees, no_open_reply),
        ),
        Row(action=Action.ADD_SNAPSHOT, sources=(_LOGGED, _DECIDED, _REFERRED), target=None),
        Row(
            action=Action.REFER_CONVERSATION,
            sources=(_LOGGED, _DECIDED),
            target=_REFERRED,
            who=(is_in_charge,),
            when=(no_open_reply,),
        ),
        Row(
            action=Action.AGREE,
            sources=(_DECIDED,),
            target=None,
            when=(was_declined,),
        ),
        Row(
            action=Action.CLOSE_CONVERSATION,
            sources=(_LOGGED, _DECIDED, _REFERRED),
            target=_CLOSED,
            who=(is_in_charge_or_press_office,),
            when=(no_open_reply,),
        ),
        Row(action=Action.REOPEN, sources=(_CLOSED,), target=_LOGGED, who=(is_in_charge,)),
    ),
)
