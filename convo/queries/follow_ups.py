"""What stands on a site and is to be looked at again, for whoever said they would."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from convo.db.models import Person, Reply
from convo.domain.reply_table import LIVE
from convo.domain.vocabulary import ReplyKind, SeenAs
from convo.queries.listed import ListedReply
from convo.queries.own_cases import REPLY, in_hand, of_officials
from convo.queries.work_items import WorkItem, reply_item
from convo.queries.work_rows import NOW, OFFICIALS

_WHAT = "Look at the thread again, then close it"
_PUBLISHED = "Look at the page again, then close it"
_DELIVERED = "Say what came of it, and close it"
_SEEN: dict[SeenAs, str] = {
    SeenAs.DIFFERENT: "The words there are different now: look, then correct or close it",
    SeenAs.GONE: "Somebody found it gone: look, then record who removed it",
}

#: Threads that somebody watches, or somebody whom they cover. Once the day is over, its authors
#: and the official in charge are shown it too.
WATCHED = (
    or_(
        Reply.id.in_(
            select(REPLY.id).where(REPLY.follow_up_by_id.in_(OFFICIALS), REPLY.state.in_(LIVE))
        ),
        in_hand(of_officials, LIVE, or_(REPLY.follow_up_by_id.is_(None), REPLY.due_at <= NOW)),
    ),
)


def list_follow_ups(found: Sequence[ListedReply], person: Person) -> list[WorkItem]:
    """These threads, as this person looks at them again."""
    return [
        reply_item(reply, "reply", _what(reply) + _for(reply, person), reply.follow_up_name or "")
        for reply in found
    ]


def _what(reply: ListedReply) -> str:
    usual = usual_look(reply)
    return _SEEN.get(reply.seen_as, usual) if reply.seen_as else usual


def usual_look(reply: ListedReply) -> str:
    """What looking at it again comes to: a speech stands on no page."""
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return _WHAT
    return _PUBLISHED if reply.posted_address else _DELIVERED


def _for(reply: ListedReply, person: Person) -> str:
    is_own = reply.follow_up_by_id in {None, person.id}
    return "" if is_own else f", for {reply.follow_up_name}"
