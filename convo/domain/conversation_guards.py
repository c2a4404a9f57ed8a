"""The guards of a conversation: what they need to know, whose a deed is, and what comes first."""

from dataclasses import dataclass

from convo.domain.acknowledging import of_approach
from convo.domain.actor import Actor
from convo.domain.vocabulary import EXITS, Approach, ConversationState, Role, Via

#: The approaches that lead to a draft.
DRAFTED = frozenset({Approach.CONVERSE, Approach.REFLECT})


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationFacts:
    """What the guards of a conversation need to know."""

    state: ConversationState
    #: The official in charge.
    official: int
    official_name: str = "its official"
    #: Who covers for them just now.
    stand_ins: frozenset[int] = frozenset()
    #: Who may write any reply here.
    authors: frozenset[int] = frozenset()
    approach: Approach | None = None
    #: For an exit: somebody outside convo has it now.
    is_passed_on: bool = False
    #: There is a reply on its way: started, and neither posted nor ended.
    has_reply_under_way: bool = False
    #: There is a reply on the site that nobody has closed.
    has_live_reply: bool = False
    #: Something here has waited longer than it may.
    is_overdue: bool = False
    #: The press office declined a reply and has not agreed to another since.
    declined: bool = False
    #: The press office took a reply on since it was decided, and answers instead.
    taken_on: bool = False
    #: A journalist or publication spoke since it was decided.
    journalist_joined: bool = False
    #: Somebody there asked us something since.
    asked: bool = False
    #: What we posted last was taken down since.
    removed: bool = False
    #: It is about a community itself, and no thread.
    about_community: bool = False
    #: The decision is to stand for longer, and a second person has not said yet whether it does.
    extension_waits: bool = False
    #: A second person said that it doesn't.
    extension_refused: bool = False
    #: Where it waits: who decided so or extended it, whose mentors may agree, the topic's owner.
    stood_by: frozenset[int] = frozenset()
    second_mentors: frozenset[int] = frozenset()
    topic_owner: int | None = None


Guarded = tuple[str, ...]

_DECLINED = "The press office declined a reply here. It has to agree before you start another."
_TAKEN_ON = "The press office took on a reply here and answers instead. Decide again first."
_UNDER_WAY = "A reply is still on its way. Post it or withdraw it first."
_LIVE = "A posted reply is still open. Close it first."


def is_in_charge(actor: Actor, facts: ConversationFacts) -> Guarded:
    """Only the official in charge, and whoever covers for them."""
    if actor.person_id == facts.official or actor.person_id in facts.stand_ins:
        return ()
    return (f"{facts.official_name} is in charge of this conversation.",)


def is_in_charge_or_press_office(actor: Actor, facts: ConversationFacts) -> Guarded:
    """The official in charge; the press office once it has the conversation."""
    if facts.state is ConversationState.REFERRED:
        return () if Role.PRESS_OFFICE in actor.roles else ("The press office has it.",)
    return is_in_charge(actor, facts)


def is_in_charge_or_steps_in(actor: Actor, facts: ConversationFacts) -> Guarded:
    """The official in charge; the press office, because nobody's absence blocks a case."""
    return () if Role.PRESS_OFFICE in actor.roles else is_in_charge(actor, facts)


def is_in_charge_or_oversees(actor: Actor, facts: ConversationFacts) -> Guarded:
    """The official in charge; any mentor or press officer."""
    if actor.roles & {Role.MENTOR, Role.PRESS_OFFICE}:
        return ()
    return is_in_charge(actor, facts)


def is_in_charge_or_author(actor: Actor, facts: ConversationFacts) -> Guarded:
    """The official in charge, or an author of a reply in it."""
    return () if actor.person_id in facts.authors else is_in_charge(actor, facts)


def is_somebody_elses(actor: Actor, facts: ConversationFacts) -> Guarded:
    """Whoever wants to reply, or may, doesn't agree to it for the press office."""
    if actor.person_id in facts.authors | facts.stand_ins | {facts.official}:
        return ("You are in charge or an author here. Another press officer has to agree.",)
    return ()


def is_clock(actor: Actor, _facts: ConversationFacts) -> Guarded:
    """Only the clock."""
    return () if actor.via is Via.JOB else ("Only the clock does this.",)


def has_waited_too_long(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Nothing is escalated before its time."""
    return () if facts.is_overdue else ("Nothing here has waited too long.",)


def decided_on_an_exit(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Only what leaves convo is passed on."""
    if facts.approach in EXITS:
        return ()
    return ("This decision does not leave the service. Decide again first.",)


def has_left_where_it_must(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """An exit ends with somebody else having it, and with their name in the record."""
    if facts.approach not in EXITS or facts.is_passed_on:
        return ()
    return ("Pass it on first, and record to whom.",)


def decided_to_take_part(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """A draft needs a decision that leads to one."""
    if facts.approach in DRAFTED:
        return ()
    return ("A reply needs a decision to join in or to acknowledge. Decide again first.",)


def press_office_agrees(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """A declined referral can't be started afresh behind the press office's back."""
    if not facts.declined:
        return ()
    return (of_approach(_DECLINED, facts.approach),)


def press_office_does_not_answer(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """What the press office took on is theirs: two answers from one government are one too many."""
    if not facts.taken_on:
        return ()
    return (of_approach(_TAKEN_ON, facts.approach),)


def no_journalist_joined(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Whoever joins later counts too: journalists are the press office's (domain.md FR2)."""
    if not facts.journalist_joined:
        return ()
    return ("A journalist has spoken here since you decided. Decide again first.",)


def was_declined(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """There is something to agree to."""
    return () if facts.declined else ("No reply has been declined here.",)


def has_reply_under_way(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Help is for something that is still to be written or decided."""
    return () if facts.has_reply_under_way else ("It is closed, and nothing is on its way in it.",)


def no_reply_under_way(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """A reply on its way has to be posted, or to end, first."""
    if not facts.has_reply_under_way:
        return ()
    return (of_approach(_UNDER_WAY, facts.approach),)


def is_on_an_issue(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Sides are those of an issue that people talk about: nobody's own position is kept."""
    if not facts.about_community:
        return ()
    return ("This case is about a community itself. What a community stands for is not kept.",)


def no_live_reply(_actor: Actor, facts: ConversationFacts) -> Guarded:
    """Somebody watches what is on the site until it is closed."""
    return (of_approach(_LIVE, facts.approach),) if facts.has_live_reply else ()
