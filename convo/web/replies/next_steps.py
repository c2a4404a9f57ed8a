"""Who has a reply, and what is next: said on every page about one."""

from typing import NamedTuple

from convo.db.models import Reply
from convo.domain.vocabulary import ReplyState


class Whereabouts(NamedTuple):
    """Who has it, in a name, and what they do next, in a sentence."""

    who: str
    next: str


_NEXT: dict[ReplyState, str] = {
    ReplyState.DRAFTING: "Next: finish the words and submit them.",
    ReplyState.RETURNED: "Next: change what the mentor asks for, then submit again.",
    ReplyState.WITH_MENTOR: "Next: sign it off or return it.",
    ReplyState.WITH_PRESS_OFFICE: "Next: send it to the mentor, take it on, or decline it.",
    ReplyState.SIGNED_OFF: "Next: post it, then record the posting.",
    ReplyState.POSTED: "Next: look at the thread again, then close this.",
    ReplyState.CLOSED: "Nothing is left to do.",
    ReplyState.WITHDRAWN: "It was withdrawn. Nothing is left to do.",
    ReplyState.TAKEN_ON: "The press office answers instead.",
    ReplyState.DECLINED: "The press office declined it. Another reply needs their agreement.",
}


def whereabouts(reply: Reply) -> Whereabouts:
    """Who has this reply now, and what is next."""
    return Whereabouts(_holder(reply), _NEXT[reply.state])


def _holder(reply: Reply) -> str:
    if reply.state is ReplyState.WITH_MENTOR:
        return reply.mentor.name if reply.mentor else "A mentor"
    if reply.state in {ReplyState.WITH_PRESS_OFFICE, ReplyState.TAKEN_ON}:
        return "The press office"
    return reply.started_by.name
