"""How words that somebody said are kept, with their hash and time, and what they set off."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Conversation, Snapshot
from convo.domain.errors import Refused
from convo.domain.vocabulary import ConversationState, SpeakerRole
from convo.queries.people import get_person
from convo.services.transaction import Transaction
from convo.support.html import to_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """Words that somebody said in a conversation, as they were pasted."""

    words: str
    speaker: SpeakerRole
    handle: str = ""
    said_on: date | None = None
    #: Somebody asks us something.
    asks: bool = False


def take_snapshot(tx: Transaction, conversation: Conversation, said: Said) -> Snapshot:
    """Keep the words. Raises `Refused` when nothing is left of them as text."""
    words = to_text(said.words)
    if not words.strip():
        raise Refused("Paste the words that were said.", "no-words")
    snapshot = Snapshot(
        conversation_id=conversation.id,
        words=words,
        sha256=hashlib.sha256(words.encode()).hexdigest(),
        handle=said.handle.strip(),
        speaker=said.speaker,
        said_on=said.said_on,
        asks=said.asks,
        taken_at=tx.now,
        taken_by_id=get_person(tx.session, tx.person_id).id,
    )
    tx.session.add(snapshot)
    return snapshot


def hear(tx: Transaction, conversation: Conversation, said: Said) -> Snapshot:
    """Keep what was said since. Whoever acts on an older page has not heard it, and is told so.

    A question puts the conversation back on its official's work, if it was off it.
    """
    snapshot = take_snapshot(tx, conversation, said)
    flag_modified(conversation, "since")
    if said.asks and conversation.asked_at is None:
        conversation.asked_at = tx.now
        if conversation.state is ConversationState.DECIDED:
            _put_back_on_work(tx, conversation)
    return snapshot


def _put_back_on_work(tx: Transaction, conversation: Conversation) -> None:
    """An answer is due as soon as any; a review that was due before stays due."""
    due_at = tx.office.calendar.add_days(tx.now, tx.office.targets.path_days)
    if conversation.due_at is None or conversation.due_at > due_at:
        conversation.due_at = due_at
        conversation.escalated_to = None
