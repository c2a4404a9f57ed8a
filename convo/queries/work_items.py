"""What a list of work is made of: one thing to do, and how a row becomes one."""

from dataclasses import dataclass
from datetime import datetime

from convo.domain.acknowledging import standing_of
from convo.domain.vocabulary import EXITS, ReplyState, Role, Word
from convo.queries.covers import Covers
from convo.queries.listed import ListedConversation, ListedReply


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkItem:
    """One thing to do or to wait for: what it is, who has it, since when, until when."""

    #: Which page deals with it: a key of `PAGES` beside the view of 'Your work'.
    page: str
    id: int
    title: str
    what: str
    who: str
    since: datetime
    due_at: datetime | None
    state: Word | None = None
    #: Where it stands, in the words for its kind; empty where those of the state are right.
    standing: str = ""
    #: Of a decision that comes back: why it was decided so.
    why: str = ""


def holder(reply: ListedReply, covers: Covers | None = None) -> str:
    """Who has a reply, in a name; and who covers for a mentor, where that was looked up."""
    if reply.state is ReplyState.WITH_MENTOR:
        return with_cover(reply.mentor_name or "A mentor", reply.mentor_id, covers)
    if reply.state is ReplyState.WITH_SECOND_SIGNER:
        return "A second signer"
    if reply.state is ReplyState.WITH_PRESS_OFFICE:
        return "Press office"
    return reply.official_name


def with_cover(name: str, mentor_id: int | None, covers: Covers | None) -> str:
    """A mentor's name, and who covers for them, where that was looked up."""
    standing_in = covers.named(mentor_id, Role.MENTOR) if covers else ()
    return name + "".join(f" ({each.in_words})" for each in standing_in[:1])


def reply_item(reply: ListedReply, page: str, what: str, who: str) -> WorkItem:
    """A reply as a thing to do; `who` is whoever has it where nobody is named."""
    return WorkItem(
        page=page,
        id=reply.id,
        title=reply.title,
        what=what,
        who=who or holder(reply),
        since=reply.since,
        due_at=reply.due_at,
        state=reply.state,
        standing=standing_of(reply.kind, reply.state),
    )


def conversation_item(conversation: ListedConversation, what: str, who: str) -> WorkItem:
    """A conversation as a thing to do."""
    return WorkItem(
        page="conversation",
        id=conversation.id,
        title=conversation.title,
        what=what,
        who=who,
        since=conversation.since,
        due_at=conversation.due_at or _at_once(conversation),
        state=conversation.state,
    )


def _at_once(conversation: ListedConversation) -> datetime | None:
    """What has to be passed on was due the moment it was decided."""
    leaves = conversation.approach in EXITS
    return conversation.since if leaves and conversation.passed_on_at is None else None
