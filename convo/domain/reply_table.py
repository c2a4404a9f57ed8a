"""The way of a reply or acknowledgement (DESIGN.md, 2): which deed leads where, whose, and when.

The rows about limits, a second signer, cover, unsigned postings and corrections join this table
with the issues that bring them.
"""

from dataclasses import dataclass
from datetime import datetime

from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState, Role, Via
from convo.domain.workflow import Transition, Workflow

_DRAFTING = ReplyState.DRAFTING
_WITH_MENTOR = ReplyState.WITH_MENTOR
_RETURNED = ReplyState.RETURNED
_WITH_PRESS_OFFICE = ReplyState.WITH_PRESS_OFFICE
_SIGNED_OFF = ReplyState.SIGNED_OFF
_POSTED = ReplyState.POSTED

#: A reply in one of these can go no further.
ENDED = frozenset(
    {
        ReplyState.CLOSED,
        ReplyState.WITHDRAWN,
        ReplyState.TAKEN_ON,
        ReplyState.DECLINED,
    },
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplyFacts:
    """What the guards of a reply need to know, at the moment `now`."""

    state: ReplyState
    now: datetime
    #: Who may write: the official who started it and those who joined them.
    authors: frozenset[int]
    #: Who wrote any of its revisions.
    writers: frozenset[int] = frozenset()
    #: The named mentor, and whoever else may act for them at this moment.
    mentors: frozenset[int] = frozenset()
    mentor_name: str = "its mentor"
    picked_up_by: int | None = None
    #: When the sign-off lapses; None where there is none.
    expires_at: datetime | None = None
    #: What is left before it can be submitted, a sentence each.
    missing: tuple[str, ...] = ()
    #: Stops in the latest revision that the press office has not cleared, a sentence each.
    open_stops: tuple[str, ...] = ()
    has_revision: bool = True


Guarded = tuple[str, ...]


def is_author(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Only those who write it."""
    return (
        () if actor.person_id in facts.authors else ("Only an author of this reply can do this.",)
    )


def wrote_none_of_it(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nobody judges what they wrote: compared with the authors of every revision."""
    if actor.person_id in facts.authors | facts.writers:
        return ("You wrote some of this. Somebody else has to judge it.",)
    return ()


def is_mentor_who_may_act(actor: Actor, facts: ReplyFacts) -> Guarded:
    """The named mentor; after the mentor's hours have passed, any mentor of the topic."""
    if actor.person_id in facts.mentors:
        return ()
    return (
        f"{facts.mentor_name} has this. Another mentor of the topic can act when it is overdue.",
    )


def is_author_or_mentor(actor: Actor, facts: ReplyFacts) -> Guarded:
    """An author at any time; a mentor while it is with one."""
    if actor.person_id in facts.authors:
        return ()
    if facts.state is _WITH_MENTOR:
        return is_mentor_who_may_act(actor, facts)
    return ("Only an author can refer it while it is being drafted.",)


def is_author_or_press_office(actor: Actor, facts: ReplyFacts) -> Guarded:
    """An author or any press officer: absence blocks no withdrawal."""
    return () if Role.PRESS_OFFICE in actor.roles else is_author(actor, facts)


def is_clock(actor: Actor, _facts: ReplyFacts) -> Guarded:
    """Only the clock."""
    return () if actor.via is Via.JOB else ("Only the clock does this.",)


def is_complete(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Everything that submission asks for is there."""
    return facts.missing


def is_written(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """There is something to judge."""
    return () if facts.has_revision else ("Nothing has been written yet.",)


def has_no_open_stop(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nothing in the words breaks a guideline that must not be broken."""
    return facts.open_stops


def is_in_life(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """A sign-off has a life; the clock's own step may lag behind it."""
    if facts.expires_at is None or facts.now < facts.expires_at:
        return ()
    return ("The sign-off has expired. Submit the same words again.",)


def is_past_life(actor: Actor, facts: ReplyFacts) -> Guarded:
    """The opposite: time owes an expiry."""
    return () if is_in_life(actor, facts) else ("The sign-off has not expired yet.",)


def is_not_picked_up(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Nobody else has it open."""
    if facts.picked_up_by in (None, actor.person_id):
        return ()
    return ("Another mentor has picked this up.",)


def has_picked_up(actor: Actor, facts: ReplyFacts) -> Guarded:
    """Only who picked it up puts it back."""
    return () if facts.picked_up_by == actor.person_id else ("You have not picked this up.",)


Row = Transition[ReplyFacts, ReplyState]
_MENTOR = (wrote_none_of_it, is_mentor_who_may_act)

REPLY: Workflow[ReplyFacts, ReplyState] = Workflow(
    "reply",
    (
        Row(
            action=Action.REVISE,
            sources=(_DRAFTING, _RETURNED, _SIGNED_OFF),
            target=_DRAFTING,
            who=(is_author,),
        ),
        Row(
            action=Action.SUBMIT,
            sources=(_DRAFTING, _RETURNED),
            target=_WITH_MENTOR,
            who=(is_author,),
            when=(is_complete,),
        ),
        Row(
            action=Action.PICK_UP,
            sources=(_WITH_MENTOR,),
            target=None,
            who=_MENTOR,
            when=(is_not_picked_up,),
        ),
        Row(
            action=Action.PUT_BACK,
            sources=(_WITH_MENTOR,),
            target=None,
            who=_MENTOR,
            when=(has_picked_up,),
        ),
        Row(
            action=Action.SIGN_OFF,
            sources=(_WITH_MENTOR,),
            target=_SIGNED_OFF,
            who=_MENTOR,
            when=(has_no_open_stop,),
        ),
        Row(action=Action.RETURN, sources=(_WITH_MENTOR,), target=_RETURNED, who=_MENTOR),
        Row(
            action=Action.SEND_TO_MENTOR,
            sources=(_WITH_PRESS_OFFICE,),
            target=_WITH_MENTOR,
            who=(wrote_none_of_it,),
            when=(is_written, has_no_open_stop),
        ),
        Row(
            action=Action.TAKE_ON,
            sources=(_WITH_PRESS_OFFICE,),
            target=ReplyState.TAKEN_ON,
            who=(wrote_none_of_it,),
        ),
        Row(
            action=Action.DECLINE,
            sources=(_WITH_PRESS_OFFICE,),
            target=ReplyState.DECLINED,
            who=(wrote_none_of_it,),
        ),
        Row(
            action=Action.POST,
            sources=(_SIGNED_OFF,),
            target=_POSTED,
            who=(is_author,),
            when=(is_in_life,),
        ),
        Row(
            action=Action.EXPIRE,
            sources=(_SIGNED_OFF,),
            target=_DRAFTING,
            who=(is_clock,),
            when=(is_past_life,),
        ),
        Row(action=Action.CLOSE, sources=(_POSTED,), target=ReplyState.CLOSED, who=(is_author,)),
        Row(
            action=Action.REFER,
            sources=(_DRAFTING, _RETURNED, _WITH_MENTOR),
            target=_WITH_PRESS_OFFICE,
            who=(is_author_or_mentor,),
        ),
        Row(
            action=Action.WITHDRAW,
            sources=(_DRAFTING, _RETURNED, _WITH_MENTOR, _WITH_PRESS_OFFICE, _SIGNED_OFF),
            target=ReplyState.WITHDRAWN,
            who=(is_author_or_press_office,),
        ),
    ),
)
