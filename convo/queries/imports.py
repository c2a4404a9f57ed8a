"""Reading what belongs to imports: kept mappings, files that wait, what was logged before."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import Conversation, ImportMapping, ImportUpload, Person


class Logged(NamedTuple):
    """A conversation that was logged before: by whom, and when."""

    conversation_id: int
    who: str
    at: datetime


def find_mapping(session: Session, signature: str) -> Mapping[str, str]:
    """Heading by field, as kept for a spreadsheet with these headings; empty if it wasn't."""
    kept = session.get(ImportMapping, signature)
    return kept.columns if kept else {}


def find_upload(session: Session, person_id: int) -> ImportUpload | None:
    """The file that this person has uploaded and not yet imported."""
    return session.get(ImportUpload, person_id)


def logged_among(session: Session, addresses: Collection[str]) -> dict[str, Logged]:
    """Which of these canonical addresses were logged before."""
    rows = session.execute(
        select(Conversation.canonical_address, Conversation.id, Person.name, Conversation.logged_at)
        .join(Person, Person.id == Conversation.logged_by_id)
        .where(Conversation.canonical_address.in_(addresses))
    )
    return {row[0]: Logged(row[1], row[2], row[3]) for row in rows}
