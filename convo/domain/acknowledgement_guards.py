"""The guards that only an acknowledgement has: where it is given, and whom it names."""

from convo.domain.actor import Actor
from convo.domain.reply_guards import Guarded, ReplyFacts

_SIGN_AGAIN = (
    "Since it was signed off this needs a yes from the press office too. Save again where it is "
    "given: then you can submit it once more."
)


def is_acknowledgement(facts: ReplyFacts) -> bool:
    """A reply goes where the conversation is: only recognition is given elsewhere."""
    return facts.acknowledged is not None


def is_settled(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Of an acknowledgement: it is known where it is given, and nobody minds being named."""
    return () if facts.acknowledged is None else facts.acknowledged.in_the_way


def is_signed_by_press_office(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """Who is named may have become doubtful since it was signed off."""
    if not facts.doubts or facts.press_office_signed:
        return ()
    return (*facts.doubts, _SIGN_AGAIN)


def is_on_a_page(_actor: Actor, facts: ReplyFacts) -> Guarded:
    """There is something to look at, or to take down."""
    if facts.stands_somewhere:
        return ()
    return ("It was said or sent, and stands on no page: there is nothing to look at or remove.",)
