"""The way of a reply or acknowledgement (DESIGN.md, 2): which deed leads where, whose, and when.

The rows about limits join this table with the issue that brings them.
"""

from convo.domain import acknowledgement_guards as recognition
from convo.domain import reply_guards as guards
from convo.domain.permissions import Action
from convo.domain.reply_guards import ReplyFacts
from convo.domain.vocabulary import ReplyState
from convo.domain.workflow import Transition, Workflow

_DRAFTING = ReplyState.DRAFTING
_WITH_MENTOR = ReplyState.WITH_MENTOR
_WITH_SECOND_SIGNER = ReplyState.WITH_SECOND_SIGNER
_RETURNED = ReplyState.RETURNED
_WITH_PRESS_OFFICE = ReplyState.WITH_PRESS_OFFICE
_SIGNED_OFF = ReplyState.SIGNED_OFF
_POSTED = ReplyState.POSTED
_POSTED_UNSIGNED = ReplyState.POSTED_UNSIGNED
_REMOVED = ReplyState.REMOVED
_CLOSED = ReplyState.CLOSED

#: A reply in one of these can go no further, but for a correction.
ENDED = frozenset(
    {
        _CLOSED,
        _REMOVED,
        ReplyState.WITHDRAWN,
        ReplyState.TAKEN_ON,
        ReplyState.DECLINED,
    },
)

#: It stands on the site, and somebody watches it.
LIVE = frozenset({_POSTED, _POSTED_UNSIGNED})

_JUDGED = (_WITH_MENTOR, _WITH_SECOND_SIGNER)
_BEFORE_POSTING = (_DRAFTING, *_JUDGED, _RETURNED, _WITH_PRESS_OFFICE, _SIGNED_OFF)
#: Its words can still be changed, so help is still of use.
BEFORE_POSTING = frozenset(_BEFORE_POSTING)
_ON_THE_SITE = (_POSTED, _POSTED_UNSIGNED)
#: A host may take it down, and an error may be found, long after it was closed.
_WAS_POSTED = (*_ON_THE_SITE, _CLOSED)

Row = Transition[ReplyFacts, ReplyState]

_DRAFTED = (
    Row(
        action=Action.REVISE,
        sources=(_DRAFTING, _RETURNED, _SIGNED_OFF),
        target=_DRAFTING,
        who=(guards.is_author,),
    ),
    Row(
        action=Action.USE_HANDLE,
        sources=(_DRAFTING, _RETURNED),
        target=None,
        who=(guards.is_author,),
    ),
    # Whatever is changed of an acknowledgement once it was signed off voids the sign-off.
    *(
        Row(
            action=action,
            sources=(_DRAFTING, _RETURNED, _SIGNED_OFF),
            target=_DRAFTING,
            who=(guards.is_author,),
            where=recognition.is_acknowledgement,
        )
        for action in (Action.SET_CHANNEL, Action.ADD_MENTION, Action.DROP_MENTION)
    ),
    # Somebody may say no at any time, to anybody, and then it stops.
    Row(
        action=Action.CHANGE_MENTION,
        sources=_BEFORE_POSTING,
        target=None,
        who=(guards.is_author_or_oversees,),
        where=recognition.is_acknowledgement,
    ),
    Row(
        action=Action.SUBMIT,
        sources=(_DRAFTING, _RETURNED),
        target=_WITH_MENTOR,
        who=(guards.is_author,),
        when=(guards.is_complete,),
    ),
    Row(
        action=Action.ADD_AUTHOR,
        sources=(*_BEFORE_POSTING, *_ON_THE_SITE),
        target=None,
        who=(guards.is_author_or_press_office,),
    ),
)

_WITH_SOMEBODY = (
    Row(
        action=Action.PICK_UP,
        sources=_JUDGED,
        target=None,
        who=(guards.wrote_none_of_it, guards.may_judge),
        when=(guards.is_not_picked_up,),
    ),
    Row(
        action=Action.PUT_BACK,
        sources=_JUDGED,
        target=None,
        who=(guards.wrote_none_of_it, guards.may_judge),
        when=(guards.has_picked_up,),
    ),
    Row(
        action=Action.SIGN_OFF,
        sources=(_WITH_MENTOR,),
        target=_SIGNED_OFF,
        detour=(guards.needs_second_signer, _WITH_SECOND_SIGNER),
        who=(guards.wrote_none_of_it, guards.is_mentor_who_may_act),
        when=(guards.has_no_open_stop, recognition.is_settled),
    ),
    Row(
        action=Action.SIGN_OFF,
        sources=(_WITH_SECOND_SIGNER,),
        target=_SIGNED_OFF,
        who=(guards.wrote_none_of_it, guards.is_second_signer),
        when=(guards.has_no_open_stop, recognition.is_settled),
    ),
    Row(
        action=Action.RETURN,
        sources=_JUDGED,
        target=_RETURNED,
        who=(guards.wrote_none_of_it, guards.is_second_signer_or_first),
    ),
    Row(
        action=Action.SEND_TO_MENTOR,
        sources=(_WITH_PRESS_OFFICE,),
        target=_WITH_MENTOR,
        who=(guards.wrote_none_of_it,),
        when=(guards.is_written, guards.has_no_open_stop),
    ),
    Row(
        action=Action.TAKE_ON,
        sources=(_WITH_PRESS_OFFICE,),
        target=ReplyState.TAKEN_ON,
        who=(guards.wrote_none_of_it,),
    ),
    Row(
        action=Action.DECLINE,
        sources=(_WITH_PRESS_OFFICE,),
        target=ReplyState.DECLINED,
        who=(guards.wrote_none_of_it,),
    ),
    Row(
        action=Action.ESCALATE,
        sources=(*_JUDGED, *_ON_THE_SITE),
        target=None,
        who=(guards.is_clock,),
        when=(guards.has_waited_too_long,),
    ),
)

_POSTING = (
    Row(
        action=Action.POST,
        sources=(_SIGNED_OFF,),
        target=_POSTED,
        who=(guards.is_author_or_press_office,),
        when=(
            guards.is_in_life,
            recognition.is_settled,
            recognition.is_signed_by_press_office,
        ),
    ),
    Row(
        action=Action.RECORD_UNSIGNED,
        sources=_BEFORE_POSTING,
        target=_POSTED_UNSIGNED,
        who=(guards.is_author_or_oversees,),
    ),
    Row(
        action=Action.EXPIRE,
        sources=(_SIGNED_OFF,),
        target=_DRAFTING,
        who=(guards.is_clock,),
        when=(guards.is_past_life,),
    ),
    Row(
        action=Action.SEE_AS_POSTED,
        sources=_ON_THE_SITE,
        target=None,
        who=(guards.did_not_post_it,),
        when=(recognition.is_on_a_page,),
    ),
    Row(
        action=Action.SET_FOLLOW_UP,
        sources=_ON_THE_SITE,
        target=None,
        who=(guards.is_author_or_press_office,),
    ),
    Row(
        action=Action.CORRECT,
        sources=_WAS_POSTED,
        target=None,
        who=(guards.is_author_or_press_office,),
        when=(guards.is_not_being_corrected, guards.press_office_agrees),
    ),
    Row(
        action=Action.REMOVE,
        sources=_WAS_POSTED,
        target=_REMOVED,
        who=(guards.is_author_or_press_office,),
        when=(recognition.is_on_a_page,),
    ),
    Row(
        action=Action.NOTE_REMOVED,
        sources=_WAS_POSTED,
        target=_REMOVED,
        who=(guards.is_author_or_press_office,),
        when=(recognition.is_on_a_page,),
    ),
    Row(
        action=Action.CLOSE,
        sources=_ON_THE_SITE,
        target=_CLOSED,
        who=(guards.is_author_or_press_office,),
    ),
)

_LEAVING = (
    Row(
        action=Action.REFER,
        sources=(_DRAFTING, _RETURNED, *_JUDGED),
        target=_WITH_PRESS_OFFICE,
        who=(guards.is_author_or_mentor,),
    ),
    Row(
        action=Action.WITHDRAW,
        sources=_BEFORE_POSTING,
        target=ReplyState.WITHDRAWN,
        who=(guards.is_author_or_press_office,),
    ),
)

REPLY: Workflow[ReplyFacts, ReplyState] = Workflow(
    "reply", (*_DRAFTED, *_WITH_SOMEBODY, *_POSTING, *_LEAVING)
)
