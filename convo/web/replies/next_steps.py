"""Who has a reply, and what is next: said on every page about one."""

from typing import NamedTuple

from convo.db.models import Reply
from convo.domain.permissions import Action
from convo.domain.reply_table import ENDED, LIVE
from convo.domain.vocabulary import EscalatedTo, ReplyKind, ReplyState, Role, SeenAs
from convo.queries.covers import Covers
from convo.web.standing_in import HANDED_OVER, cover_sentence, gone_sentence

_READ_BY_OTHERS = "other mentors of the topic and the press office can act"


class Whereabouts(NamedTuple):
    """Who has it, in a name, and what they do next, in a sentence."""

    who: str
    next: str


_NEXT: dict[ReplyState, str] = {
    ReplyState.DRAFTING: "Next: finish the words and submit them.",
    ReplyState.RETURNED: "Next: change what the mentor asks for, then submit again.",
    ReplyState.WITH_MENTOR: "Next: sign it off or return it.",
    ReplyState.WITH_SECOND_SIGNER: "Next: a second person signs it off or returns it.",
    ReplyState.WITH_PRESS_OFFICE: "Next: send it to the mentor, take it on, or decline it.",
    ReplyState.SIGNED_OFF: "Next: post it, then record the posting.",
    ReplyState.POSTED: "Next: look at the thread again, then close this.",
    ReplyState.POSTED_UNSIGNED: "Next: the press office looks at it. Watch the thread, then close.",
    ReplyState.REMOVED: "It is no longer on the site. Nothing is left to do with it.",
    ReplyState.CLOSED: "Nothing is left to do.",
    ReplyState.WITHDRAWN: "It was withdrawn. Nothing is left to do.",
    ReplyState.TAKEN_ON: "The press office answers instead.",
    ReplyState.DECLINED: "The press office declined it. Another reply needs their agreement.",
}


#: What comes first where a second person found something else than what was posted.
_SEEN: dict[SeenAs, str] = {
    SeenAs.DIFFERENT: "The words there are different now. Next: look, then correct or close it.",
    SeenAs.GONE: "Somebody found it gone. Next: look, then record who removed it.",
}


#: What is said besides where it has waited so long that others were told.
_TOLD: dict[EscalatedTo, str] = {
    EscalatedTo.COVER: "It has waited too long, so other mentors of the topic can act too. ",
    EscalatedTo.PRESS_OFFICE: "It has waited too long, so other mentors of the topic and the "
    "press office can act too. ",
}
_EXPIRED = "The sign-off ran out. Next: submit it again. The words may stay as they are."


#: The same of an acknowledgement, where that is something else.
_NEXT_OF_ACKNOWLEDGEMENT: dict[ReplyState, str] = {
    ReplyState.SIGNED_OFF: "Next: give it as planned, then record that it was given.",
    ReplyState.POSTED: "Next: look at the page again, then close this.",
    ReplyState.POSTED_UNSIGNED: "Next: the press office looks at it. Then close it.",
    ReplyState.REMOVED: "It is no longer where it was published. Nothing is left to do with it.",
    ReplyState.TAKEN_ON: "The press office takes it from here.",
    ReplyState.DECLINED: "The press office declined it. Another needs their agreement.",
}
_SECOND_OF_PRESS_OFFICE = "Next: somebody there signs it off as the second signer, or returns it."
_DELIVERED = "Next: say what came of it, and close this."


def whereabouts(reply: Reply, covers: Covers, *, of_press_office: bool = False) -> Whereabouts:
    """Who has this reply now, who covers for them, and what is next.

    `of_press_office`: the second yes has to come from there.
    """
    standing_in = "" if reply.state in ENDED else _standing_in(reply, covers)
    if of_press_office:
        return Whereabouts("The press office", _SECOND_OF_PRESS_OFFICE)
    return Whereabouts(_holder(reply), standing_in + _told(reply) + _next(reply))


def _standing_in(reply: Reply, covers: Covers) -> str:
    if reply.state is ReplyState.WITH_MENTOR:
        gone = gone_sentence(reply.mentor, _READ_BY_OTHERS)
        return gone or cover_sentence(covers, reply.mentor_id, Role.MENTOR)
    if reply.state in {ReplyState.WITH_SECOND_SIGNER, ReplyState.WITH_PRESS_OFFICE}:
        return ""
    follows_up = reply.follow_up_by if reply.state in LIVE else None
    holder = follows_up or reply.conversation.official
    return gone_sentence(holder, HANDED_OVER) or cover_sentence(covers, holder.id, Role.OFFICIAL)


def _told(reply: Reply) -> str:
    is_judged = reply.state in {ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER}
    return _TOLD[reply.escalated_to] if is_judged and reply.escalated_to else ""


def _next(reply: Reply) -> str:
    if _is_as_it_expired(reply):
        return _EXPIRED
    seen = reply.seen_as if reply.state in LIVE else None
    return _SEEN.get(seen, _usual(reply)) if seen else _usual(reply)


def _usual(reply: Reply) -> str:
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return _NEXT[reply.state]
    if reply.state is ReplyState.POSTED and not reply.posted_address:
        return _DELIVERED
    return _NEXT_OF_ACKNOWLEDGEMENT.get(reply.state, _NEXT[reply.state])


def _is_as_it_expired(reply: Reply) -> bool:
    """Whether its sign-off ran out, and nobody has changed a word since."""
    is_drafted = reply.state is ReplyState.DRAFTING and bool(reply.steps)
    return is_drafted and reply.steps[-1].action == Action.EXPIRE.value


def _holder(reply: Reply) -> str:
    if reply.state is ReplyState.WITH_MENTOR:
        return reply.mentor.name if reply.mentor else "A mentor"
    if reply.state is ReplyState.WITH_SECOND_SIGNER:
        return "A second signer"
    if reply.state in {ReplyState.WITH_PRESS_OFFICE, ReplyState.TAKEN_ON}:
        return "The press office"
    if reply.state in LIVE and reply.follow_up_by is not None:
        return reply.follow_up_by.name
    return reply.conversation.official.name
