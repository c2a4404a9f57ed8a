"""Deeds from the posting on: recording it, looking at it again, removing it, closing it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Conversation, Reply
from convo.domain.acknowledging import ACKNOWLEDGEMENT_OUTCOMES, REPLY_OUTCOMES
from convo.domain.actor import Actor
from convo.domain.errors import NotReady, Refused
from convo.domain.permissions import Action
from convo.domain.vocabulary import AlertKind, ReplyKind, ReplyOutcome, SeenAs
from convo.queries.replies import get_reply
from convo.services.alerts import raise_alert
from convo.services.follow_ups import FollowUp, watch
from convo.services.giving import Given, give
from convo.services.moves import move, open_reply, pass_gate
from convo.services.office import Office
from convo.services.replies import WithReason
from convo.services.requirements import require_reason
from convo.services.transaction import Transaction, transaction
from convo.support.differences import is_same

#: How each may end.
_OUTCOMES = {
    ReplyKind.REPLY: REPLY_OUTCOMES,
    ReplyKind.ACKNOWLEDGEMENT: ACKNOWLEDGEMENT_OUTCOMES,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """Where the reply was posted, the words as they stand there, and who looks again when.

    Of an acknowledgement that is said or sent: on which day, and the words as delivered.
    """

    reply_id: int
    version: int
    address: str
    words: str
    #: None: its author, on the usual day.
    follow_up: FollowUp | None = None
    #: Of an acknowledgement: the day on which it was delivered.
    given_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeeAsPosted:
    """What a second person found where it was posted; the words where they differ."""

    reply_id: int
    version: int
    seen: SeenAs
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteRemoved:
    """The host took it down: when somebody noticed, and what the host said."""

    reply_id: int
    version: int
    noticed_on: date
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Close:
    """How a posted reply ended."""

    reply_id: int
    version: int
    outcome: ReplyOutcome
    reason: str = ""


def post(office: Office, author: Actor, deed: Post) -> bool:
    """Record a posting. Returns whether the words posted are the words signed off.

    Only trailing blanks and line ends may differ; anything else is recorded as 'posted
    differently' and brought to the press office.
    """
    with transaction(office, author, Action.POST) as tx:
        tx.hold(Conversation, get_reply(tx.session, deed.reply_id).conversation_id)
        reply = open_reply(tx, deed.reply_id, deed.version)
        signed_off = reply.signed_off_revision
        if signed_off is None:
            raise Refused("Nothing has been signed off. Submit the reply first.", "not-signed-off")
        _answer_what_was_asked(reply)
        signed_off_at = reply.since
        move(tx, reply)
        reply.posted_at = _given(tx, reply, deed, signed_off_at)
        reply.posted_address = deed.address
        reply.posted_words = deed.words
        reply.posted_by_id = tx.person_id
        reply.posted_differently = not is_same(signed_off.words, deed.words)
        watch(tx, reply, deed.follow_up)
        if reply.posted_differently:
            raise_alert(tx, reply, AlertKind.POSTED_DIFFERENTLY)
        tx.note(revision=signed_off.number, differs=reply.posted_differently)
        tx.record(reply, address=deed.address, words=deed.words)
        return not reply.posted_differently


def see_as_posted(office: Office, actor: Actor, deed: SeeAsPosted) -> None:
    """Say what stands where it was posted. Whatever is not as posted goes to the press office.

    Raises `NotReady` where the words are said to differ and don't.
    """
    with transaction(office, actor, Action.SEE_AS_POSTED) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        pass_gate(tx, reply)
        words = deed.words if deed.seen is SeenAs.DIFFERENT else ""
        if deed.seen is SeenAs.DIFFERENT:
            _require_different(reply, words)
        reply.seen_as = deed.seen
        reply.seen_words = words
        reply.seen_at = tx.now
        flag_modified(reply, "seen_at")
        reply.seen_by_id = tx.person_id
        if deed.seen is not SeenAs.AS_POSTED:
            raise_alert(tx, reply, AlertKind.CHANGED_SINCE)
        tx.note(seen=deed.seen.value)
        tx.record(reply, words=words)


def remove(office: Office, actor: Actor, deed: WithReason) -> None:
    """Record that we took it down. The words stay in the record, and the press office is told."""
    with transaction(office, actor, Action.REMOVE) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        require_reason(deed.reason)
        move(tx, reply, deed.reason)
        raise_alert(tx, reply, AlertKind.REMOVED_BY_US)
        tx.record(reply, reason=deed.reason)


def note_removed(office: Office, actor: Actor, deed: NoteRemoved) -> None:
    """Record that the host took it down; the press office is told."""
    with transaction(office, actor, Action.NOTE_REMOVED) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        require_reason(deed.said, "Say what the host said, or that they said nothing.")
        if deed.noticed_on > tx.standpoint.today:
            raise NotReady(("It must have been noticed today or earlier.",), "unfit")
        move(tx, reply, deed.said)
        raise_alert(tx, reply, AlertKind.REMOVED_BY_HOST)
        tx.note(noticed_on=deed.noticed_on.isoformat())
        tx.record(reply, reason=deed.said)


def close(office: Office, author: Actor, deed: Close) -> None:
    """Close a posted reply with its outcome."""
    with transaction(office, author, Action.CLOSE) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        if deed.outcome not in _OUTCOMES[reply.kind]:
            raise NotReady(("Choose what came of it.",), "unfit")
        move(tx, reply, deed.reason)
        reply.outcome = deed.outcome
        tx.note(result=deed.outcome.value)
        tx.record(reply, reason=deed.reason)


def _given(tx: Transaction, reply: Reply, deed: Post, signed_off_at: datetime) -> datetime:
    """When it was posted: now; of an acknowledgement on the day on which it was given."""
    if reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return tx.now
    given = Given(address=deed.address, on=deed.given_on, signed_off_at=signed_off_at)
    return give(tx, reply, given)


def _answer_what_was_asked(reply: Reply) -> None:
    """A question that was there when the words were signed off was answered by them, or left."""
    asked_at = reply.conversation.asked_at
    if asked_at is not None and asked_at < reply.since:
        reply.conversation.asked_at = None


def _require_different(reply: Reply, words: str) -> None:
    if not words.strip():
        raise NotReady(("Paste the words as they stand on the site.",), "no-words")
    if is_same(reply.posted_words, words):
        raise NotReady(("These are the words as they were posted: choose that.",), "unfit")
