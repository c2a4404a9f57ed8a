"""The case that a notice is about: whether it is still so, since when, until when, and where."""

from dataclasses import dataclass
from datetime import date, datetime

from convo.db.models import (
    Alert,
    AuditCheckpoint,
    Concern,
    Conversation,
    Cover,
    ErasureRequest,
    Insight,
    Note,
    Notice,
    Reply,
    Topic,
)
from convo.domain.notices import SAID_WHILE, NoticeKind
from convo.domain.reply_table import BEFORE_POSTING, LIVE
from convo.domain.vocabulary import ConversationState, ReplyKind, ReplyState
from convo.queries.extensions import still_told
from convo.support.written_times import written_day

_K = NoticeKind
_JUDGED = frozenset({ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER})
#: Until when it has to be acted on: the sign-off's life, or the next step that is due.
_BY_LIFE = frozenset({_K.SIGNED_OFF, _K.EXPIRING})
_BY_STEP = frozenset({_K.TO_SIGN_OFF, _K.TO_SIGN_SECOND, _K.REFERRED, _K.RETURNED, _K.FOLLOW_UP})
_BY_CASE = frozenset({_K.CONVERSATION_REFERRED, _K.HANDED_BACK, _K.ASKED_THERE, _K.TO_AGREE})
#: Those that have a page of their own on their conversation.
_ON_CASE = {_K.LOOK_AGAIN: "/extend", _K.TO_AGREE: "/agree-extension", _K.NOT_AGREED: "/decide"}
#: Those that wait for anybody in the press office.
_TO_SETTLE = frozenset({_K.ALERT, _K.ERASURE})
#: Those that have a page of their own.
_PAGES = {
    _K.ALERT: "/alerts/{}",
    _K.ASKED: "/questions/{}",
    _K.CONCERN: "/log/concerns/{}",
    _K.COVERING: "/",
    _K.DIGEST: "/topics/{}/digest",
    _K.ERASURE: "/log/erasures/{}",
    _K.INSIGHT: "/insights/{}",
    _K.RECEIPT: "/log/receipts",
}


#: What has a notice without being a case.
Thing = Note | Alert | Cover | Concern | ErasureRequest | Insight | Topic | AuditCheckpoint


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """A notice with what it is about, as that stands now."""

    notice: Notice
    reply: Reply | None
    conversation: Conversation | None
    #: What it is about by itself, where its kind is.
    thing: Thing | None

    def stands(self, now: datetime, today: date) -> bool:
        """Whether there is still anything to tell: not if somebody has dealt with it."""
        if (by_itself := self._stands_by_itself(today)) is not None:
            return by_itself
        if self.reply is not None:
            return self._stands_in(self.reply, now)
        case = self.conversation
        if case is not None and self.notice.kind in _ON_CASE:
            return still_told(case, self.notice.kind, self.notice.at, now)
        return case is not None and self._stands_for(case)

    def _stands_by_itself(self, today: date) -> bool | None:
        """The same for what is no case; None where the case decides."""
        match self.thing:
            case Note() if self.notice.kind is not _K.ADVISED:
                return self.thing.answered_at is None and self._can_be_answered
            case Alert() | ErasureRequest() if self.notice.kind in _TO_SETTLE:
                return self.thing.is_open
            case Cover():
                return self.thing.ended_at is None and today <= self.thing.until_on
            case Concern():
                is_theirs = self.thing.assigned_to_id == self.notice.person_id
                return is_theirs and self.thing.waits_for_answer
            case AuditCheckpoint() | Topic():
                return True
        return None

    @property
    def _can_be_answered(self) -> bool:
        """Help is for what has not been posted and has not ended."""
        if self.reply is not None:
            return self.reply.state in BEFORE_POSTING
        case = self.conversation
        return case is None or case.state is not ConversationState.CLOSED

    def _stands_in(self, reply: Reply, now: datetime) -> bool:
        kind = self.notice.kind
        if kind is _K.FOLLOW_UP:
            return reply.state in LIVE and reply.follow_up_by_id == self.notice.person_id
        if kind is _K.EXPIRING and (reply.expires_at is None or reply.expires_at <= now):
            return False
        states = SAID_WHILE.get(kind)
        return states is None or (reply.state in states and reply.since <= self.notice.at)

    def _stands_for(self, conversation: Conversation) -> bool:
        unmoved = conversation.since <= self.notice.at
        match self.notice.kind:
            case _K.CONVERSATION_REFERRED:
                return conversation.state is ConversationState.REFERRED and unmoved
            case _K.HANDED_BACK:
                return conversation.state is ConversationState.LOGGED and unmoved
            case _K.OVERDUE:
                is_late = conversation.escalated_to is not None
                return conversation.state is not ConversationState.CLOSED and unmoved and is_late
            case _K.ASKED_THERE:
                return conversation.asked_at is not None
            case _K.TRANSFERRED:
                return conversation.official_id == self.notice.person_id
        return True

    @property
    def since(self) -> datetime:
        """When it came about; of what waits too long, since when it has waited."""
        if self.notice.kind is not _K.OVERDUE:
            return self.notice.at
        if isinstance(self.thing, Note):
            return self.thing.at
        case = self.reply or self.conversation
        return case.since if case is not None else self.notice.at

    @property
    def until(self) -> datetime | None:
        """When it should be done; None where nothing has to be."""
        kind = self.notice.kind
        if isinstance(self.thing, Note) and kind is _K.ASKED:
            return self.thing.due_at
        if isinstance(self.thing, Concern):
            return self.thing.due_at
        if self.reply is not None and kind in _BY_LIFE:
            return self.reply.expires_at
        if self.reply is not None and kind in _BY_STEP:
            return self.reply.due_at
        if self.conversation is not None and kind in _BY_CASE:
            return self.conversation.due_at
        return None

    @property
    def noun(self) -> str:
        """What people call the reply that it is about."""
        is_given = self.reply is not None and self.reply.kind is ReplyKind.ACKNOWLEDGEMENT
        return "acknowledgement" if is_given else "reply"

    @property
    def case(self) -> str:
        """Which case it is, without its title: that may name somebody."""
        if self.conversation is None:
            return ""
        number = f"conversation {self.conversation.id}"
        what = f"{self.noun} {self.reply.id} in {number}" if self.reply is not None else number
        return f"{what}, on {self.conversation.topic.name}, at {self.conversation.venue.name}"

    @property
    def detail(self) -> str:
        """What more there is to say in fixed words."""
        match self.thing:
            case Topic():
                return self.thing.name
            case Alert():
                return self.thing.kind.label
            case Cover():
                first, last = self.thing.from_on, self.thing.until_on
                return f"From {written_day(first)} to {written_day(last)}"
        return ""

    @property
    def path(self) -> str:
        """The address of the page on which it goes on, without what all addresses share."""
        kind, reply = self.notice.kind, self.reply
        if kind in _PAGES:
            return _PAGES[kind].format(self.notice.about_id)
        if reply is None:
            return f"/conversations/{self.notice.conversation_id}{_ON_CASE.get(kind, '')}"
        page = f"/replies/{reply.id}"
        if kind is _K.REFERRED:
            return f"{page}/referral"
        is_read = kind in {_K.TO_SIGN_OFF, _K.TO_SIGN_SECOND, _K.OVERDUE}
        return f"{page}/review" if is_read and reply.state in _JUDGED else page
