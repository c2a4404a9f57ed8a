"""Help before judgement: asking a mentor, and advising, on a case or beside one sentence."""

from dataclasses import dataclass

from convo.db.models import Conversation, Note, Reply
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotFound, NotReady, WrongState
from convo.domain.permissions import Action
from convo.domain.reply_table import BEFORE_POSTING
from convo.domain.vocabulary import NoteKind, Role
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.notes import get_note
from convo.queries.people import get_person
from convo.queries.replies import get_reply
from convo.services.office import Office
from convo.services.requirements import require_reason
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What a note is about: a conversation; or a reply in it; or one sentence of that reply."""

    conversation_id: int
    reply_id: int | None = None
    #: The sentence as it stands in the newest version; empty for the whole.
    quote: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A question to one's mentor."""

    about: About
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Advise:
    """A mentor's advice; the answer to a question where it names one."""

    about: About
    words: str
    answers_id: int | None = None


def ask(office: Office, author: Actor, deed: Ask) -> int:
    """Ask the mentor of whoever asks, and return the note's identifier.

    They see it at once, and have the mentor's hours to answer. Raises `NotReady` without words or
    without a mentor, and `WrongState` once the reply has been posted or has ended.
    """
    with transaction(office, author, Action.ASK) as tx:
        note = _note(tx, deed.about, deed.words, NoteKind.QUESTION)
        note.to_id = _mentor_of(tx, get_conversation(tx.session, deed.about.conversation_id))
        note.due_at = office.calendar.add_hours(tx.now, office.targets.mentor_hours)
        return _keep(tx, note)


def advise(office: Office, mentor: Actor, deed: Advise) -> int:
    """Advise on a case, and return the note's identifier.

    Where it answers a question, the question no longer waits; it may be answered again. What was
    asked in time may be answered after the posting: else it would wait for ever.
    """
    with transaction(office, mentor, Action.ADVISE) as tx:
        in_time = deed.answers_id is None
        note = _note(tx, deed.about, deed.words, NoteKind.ADVICE, in_time=in_time)
        if deed.answers_id is not None:
            question = _question(tx, deed.answers_id, note)
            tx.touch(question)
            question.answered_at = question.answered_at or tx.now
            note.answers_id = question.id
        return _keep(tx, note)


def _note(
    tx: Transaction, about: About, words: str, kind: NoteKind, *, in_time: bool = True
) -> Note:
    conversation = tx.on(get_conversation(tx.session, about.conversation_id))
    facts = conversation_facts(tx.session, conversation, tx.standpoint)
    CONVERSATION.move(tx.action, tx.actor, facts)
    reply = _reply(tx, about, conversation, in_time=in_time)
    require_reason(words, "Write what you want to ask or say.")
    latest = reply.latest if reply else None
    if about.quote and (latest is None or about.quote not in latest.words):
        raise NotReady(("That sentence is not in the newest version. Choose again.",), "unfit")
    return Note(
        conversation_id=conversation.id,
        reply_id=reply.id if reply else None,
        revision_id=latest.id if latest else None,
        kind=kind,
        quote=about.quote,
        words=words.strip(),
        by_id=tx.person_id,
        at=tx.now,
    )


def _reply(
    tx: Transaction, about: About, conversation: Conversation, *, in_time: bool
) -> Reply | None:
    if about.reply_id is None:
        return None
    reply = get_reply(tx.session, about.reply_id)
    if reply.conversation_id != conversation.id:
        raise NotFound(f"reply {reply.id} is in another conversation")
    if in_time and reply.state not in BEFORE_POSTING:
        raise WrongState(f"It is too late to ask. The reply is now: {reply.state.label}.")
    return reply


def _mentor_of(tx: Transaction, conversation: Conversation) -> int:
    """The mentor of whoever asks; where they are one no more, a mentor of the topic who is."""
    own = get_person(tx.session, tx.person_id).mentor
    if own is None:
        raise NotReady(("You have no mentor. Ask an administrator to name one.",), "unfit")
    others = sorted(conversation.topic.mentor_ids - {tx.person_id})
    candidates = [own, *(get_person(tx.session, each) for each in others)]
    return next((p.id for p in candidates if p.active and Role.MENTOR in p.roles), own.id)


def _question(tx: Transaction, note_id: int, answer: Note) -> Note:
    question = get_note(tx.session, note_id)
    if question.conversation_id != answer.conversation_id or (
        question.kind is not NoteKind.QUESTION
    ):
        raise NotFound(f"note {note_id} is no question here")
    return question


def _keep(tx: Transaction, note: Note) -> int:
    tx.session.add(note)
    tx.session.flush()
    tx.note(beside_sentence=bool(note.quote), answers=note.answers_id)
    tx.record(note, words=note.words, quote=note.quote)
    return note.id
