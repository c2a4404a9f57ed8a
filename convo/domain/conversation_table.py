"""The way of a conversation (DESIGN.md, 2): which deed leads where, whose it is, and when.

Its guards stand in `conversation_guards`.
"""

from convo.domain import conversation_guards as guards
from convo.domain import extension_guards as extending
from convo.domain.conversation_guards import ConversationFacts
from convo.domain.permissions import Action
from convo.domain.vocabulary import ConversationState
from convo.domain.workflow import Transition, Workflow

_LOGGED = ConversationState.LOGGED
_DECIDED = ConversationState.DECIDED
_REFERRED = ConversationState.REFERRED
_CLOSED = ConversationState.CLOSED
_OPEN = (_LOGGED, _DECIDED, _REFERRED)

Row = Transition[ConversationFacts, ConversationState]

CONVERSATION: Workflow[ConversationFacts, ConversationState] = Workflow(
    "conversation",
    (
        Row(
            action=Action.DECIDE,
            sources=(_LOGGED, _DECIDED),
            target=_DECIDED,
            who=(guards.is_in_charge,),
            when=(guards.no_reply_under_way,),
        ),
        Row(
            action=Action.EXTEND,
            sources=(_DECIDED,),
            target=None,
            who=(guards.is_in_charge,),
            when=(
                extending.decided_to_wait,
                extending.no_extension_waits,
                extending.extension_not_refused,
                extending.nothing_new,
            ),
        ),
        Row(
            action=Action.AGREE_EXTENSION,
            sources=(_DECIDED,),
            target=None,
            who=(extending.may_be_second,),
            when=(extending.has_extension_waiting, extending.nothing_new),
        ),
        Row(
            action=Action.REFUSE_EXTENSION,
            sources=(_DECIDED,),
            target=None,
            who=(extending.may_be_second,),
            when=(extending.has_extension_waiting,),
        ),
        Row(
            action=Action.START,
            sources=(_DECIDED,),
            target=None,
            who=(guards.is_in_charge,),
            when=(
                guards.decided_to_take_part,
                guards.press_office_agrees,
                guards.press_office_does_not_answer,
                guards.no_journalist_joined,
                guards.no_reply_under_way,
            ),
        ),
        Row(action=Action.ADD_SNAPSHOT, sources=_OPEN, target=None),
        Row(action=Action.ASK, sources=_OPEN, target=None, who=(guards.is_in_charge_or_author,)),
        Row(action=Action.ADVISE, sources=_OPEN, target=None),
        # A correction may be on its way in a conversation that was closed long ago.
        Row(
            action=Action.ASK,
            sources=(_CLOSED,),
            target=None,
            who=(guards.is_in_charge_or_author,),
            when=(guards.has_reply_under_way,),
        ),
        Row(
            action=Action.ADVISE,
            sources=(_CLOSED,),
            target=None,
            when=(guards.has_reply_under_way,),
        ),
        Row(
            action=Action.RECORD_UNSIGNED,
            sources=tuple(ConversationState),
            target=None,
            who=(guards.is_in_charge_or_oversees,),
        ),
        Row(
            action=Action.PASS_ON,
            sources=(_DECIDED,),
            target=None,
            who=(guards.is_in_charge_or_steps_in,),
            when=(guards.decided_on_an_exit,),
        ),
        Row(
            action=Action.REFER_CONVERSATION,
            sources=(_LOGGED, _DECIDED),
            target=_REFERRED,
            who=(guards.is_in_charge,),
            when=(guards.no_reply_under_way,),
        ),
        Row(action=Action.HAND_BACK, sources=(_REFERRED,), target=_LOGGED),
        Row(
            action=Action.AGREE,
            sources=(_DECIDED,),
            target=None,
            who=(guards.is_somebody_elses,),
            when=(guards.was_declined,),
        ),
        Row(
            action=Action.CLOSE_CONVERSATION,
            sources=_OPEN,
            target=_CLOSED,
            who=(guards.is_in_charge_or_press_office,),
            when=(guards.no_reply_under_way, guards.no_live_reply, guards.has_left_where_it_must),
        ),
        Row(action=Action.REOPEN, sources=(_CLOSED,), target=_LOGGED, who=(guards.is_in_charge,)),
        Row(
            action=Action.TRANSFER,
            sources=tuple(ConversationState),
            target=None,
            who=(guards.is_in_charge_or_steps_in,),
        ),
        # What was said stays worth knowing after the case is closed.
        Row(
            action=Action.MARK_SIDES,
            sources=tuple(ConversationState),
            target=None,
            when=(guards.is_on_an_issue,),
        ),
        Row(action=Action.DRAW_INSIGHT, sources=tuple(ConversationState), target=None),
        Row(
            action=Action.ESCALATE_CONVERSATION,
            sources=_OPEN,
            target=None,
            who=(guards.is_clock,),
            when=(guards.has_waited_too_long,),
        ),
    ),
)
