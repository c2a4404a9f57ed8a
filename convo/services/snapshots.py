"""How words that somebody said are kept: as text, with their hash and time."""

import hashlib
from dataclasses import dataclass
from datetime import date

from convo.db.models import Conversation, Snapshot
from convo.domain.errors import Refused
from convo.domain.vocabulary import SpeakerRole
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
        taken_at=tx.now,
        taken_by_id=get_person(tx.session, tx.person_id).id,
    )
    tx.session.add(snapshot)
    return snapshot
