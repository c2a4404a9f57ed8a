"""What was posted before anybody signed it off: recorded, judged, and brought to the press office.

The words as posted are nobody's revision: whoever records them did not write them. They are judged
by the guidelines all the same, and the judgement stays with the step.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Conversation, Reply, ReplyAuthor
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.recognition import Channel
from convo.domain.vocabulary import AlertKind, ReplyKind, ReplyState, Role
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.people import get_person
from convo.services.acknowledging import begin_recognition
from convo.services.alerts import raise_alert
from convo.services.follow_ups import watch
from convo.services.giving import give_unsigned
from convo.services.judgements import judge_words
from convo.services.moves import move, open_reply
from convo.services.office import Office
from convo.services.replies import kind_in
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsigned:
    """What was posted, where, on which day, by whom (None: nobody knows), and why it happened."""

    address: str
    words: str
    posted_on: date
    posted_by_id: int | None
    reason: str
    #: Of an acknowledgement: where it was given; None where that was said before.
    channel: Channel | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordUnsigned:
    """This reply, on its way still, stands on the site already."""

    reply_id: int
    version: int
    posting: Unsigned


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordUnsignedIn:
    """Somebody posted in this conversation and there was never a draft."""

    conversation_id: int
    version: int
    posting: Unsigned


def record_unsigned(office: Office, actor: Actor, deed: RecordUnsigned) -> None:
    """Record that a reply was posted before it was signed off. The press office is told at once."""
    with transaction(office, actor, Action.RECORD_UNSIGNED) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        _record(tx, reply, deed.posting)


def record_unsigned_in(office: Office, actor: Actor, deed: RecordUnsignedIn) -> int:
    """The same where no reply was ever started; the identifier of the one that stands for it."""
    with transaction(office, actor, Action.RECORD_UNSIGNED) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        require_version(conversation, deed.version)
        facts = conversation_facts(tx.session, conversation, tx.standpoint)
        CONVERSATION.move(tx.action, tx.actor, facts)
        # Two people who come upon the same posting record it once.
        flag_modified(conversation, "since")
        reply = _reply_for(tx, conversation, deed.posting)
        tx.session.add(reply)
        tx.session.flush()
        if reply.kind is ReplyKind.ACKNOWLEDGEMENT:
            begin_recognition(tx, reply)
        _record(tx, reply, deed.posting)
        return reply.id


def _record(tx: Transaction, reply: Reply, posting: Unsigned) -> None:
    _require_complete(tx, posting)
    judged = judge_words(tx, reply, posting.words)
    tx.note(**judged.facts_for_log(), posted_by=posting.posted_by_id)
    move(tx, reply, posting.reason, judged)
    reply.posted_unsigned = True
    reply.posted_address = posting.address
    reply.posted_words = posting.words
    reply.posted_at = _posted_at(tx, reply, posting)
    reply.posted_by_id = posting.posted_by_id
    watch(tx, reply, None)
    raise_alert(tx, reply, AlertKind.UNSIGNED)
    tx.record(reply, address=posting.address, words=posting.words, reason=posting.reason)


def _posted_at(tx: Transaction, reply: Reply, posting: Unsigned) -> datetime:
    if reply.kind is ReplyKind.ACKNOWLEDGEMENT:
        return give_unsigned(tx, reply, posting.channel, posting.posted_on, posting.address)
    return min(tx.now, tx.office.calendar.noon(posting.posted_on))


def _require_complete(tx: Transaction, posting: Unsigned) -> None:
    require_reason(posting.reason)
    if not posting.words.strip():
        raise NotReady(("Paste the words as they stand on the site.",), "no-words")
    if posting.posted_on > tx.standpoint.today:
        raise NotReady(("It must have been posted today or earlier.",), "unfit")
    if posting.posted_by_id is not None:
        get_person(tx.session, posting.posted_by_id)


def _reply_for(tx: Transaction, conversation: Conversation, posting: Unsigned) -> Reply:
    """A reply in the name of whoever posted, where it was an official; else of who is in charge."""
    author = get_person(tx.session, posting.posted_by_id or conversation.official_id)
    if Role.OFFICIAL not in author.roles:
        author = conversation.official
    reply = Reply(
        conversation_id=conversation.id,
        kind=kind_in(conversation),
        state=ReplyState.DRAFTING,
        since=tx.now,
        started_at=tx.now,
        changed_at=tx.now,
        started_by_id=author.id,
        mentor_id=author.mentor_id,
    )
    reply.authors.append(ReplyAuthor(person_id=author.id))
    return reply
