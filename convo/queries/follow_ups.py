"""What stands on a site and is to be looked at again, for whoever said they would."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from convo.db.models import Conversation, Person, Reply, ReplyAuthor
from convo.domain.reply_table import LIVE
from convo.domain.vocabulary import SeenAs
from convo.queries.work_items import WorkItem, reply_item
from convo.queries.work_rows import NOW, OFFICIALS, ListedReply

_WHAT = "Look at the thread again, then close it"
_SEEN: dict[SeenAs, str] = {
    SeenAs.DIFFERENT: "The words there are different now: look, then correct or close it",
    SeenAs.GONE: "Somebody found it gone: look, then record who removed it",
}

_THEIRS, _CASE = aliased(Reply), aliased(Conversation)
_CONCERNED = (
    select(ReplyAuthor.reply_id)
    .where(ReplyAuthor.person_id.in_(OFFICIALS), ReplyAuthor.handed_over.is_(False))
    .union(
        select(_THEIRS.id)
        .join(_CASE, _CASE.id == _THEIRS.conversation_id)
        .where(_CASE.official_id.in_(OFFICIALS), _THEIRS.state.in_(LIVE))
    )
)
#: Threads that somebody watches, or somebody whom they cover. Once the day is over, its authors
#: and the official in charge are shown it too.
WATCHED = (
    Reply.state.in_(LIVE),
    or_(
        Reply.follow_up_by_id.in_(OFFICIALS),
        and_(
            or_(Reply.follow_up_by_id.is_(None), Reply.due_at <= NOW),
            Reply.id.in_(_CONCERNED),
        ),
    ),
)


def list_follow_ups(found: Sequence[ListedReply], person: Person) -> list[WorkItem]:
    """These threads, as this person looks at them again."""
    return [
        reply_item(reply, "reply", _what(reply) + _for(reply, person), reply.follow_up_name or "")
        for reply in found
    ]


def _what(reply: ListedReply) -> str:
    return _SEEN.get(reply.seen_as, _WHAT) if reply.seen_as else _WHAT


def _for(reply: ListedReply, person: Person) -> str:
    is_own = reply.follow_up_by_id in {None, person.id}
    return "" if is_own else f", for {reply.follow_up_name}"
