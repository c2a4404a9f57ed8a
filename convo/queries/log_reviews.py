"""How far in the log somebody has read, and how many entries came since."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, AuditHead, ReviewMark


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Up to which entry somebody has read, when they said so, and how many came since."""

    up_to: int
    marked_at: datetime
    since: int


def find_reviewed(session: Session, person_id: int) -> Reviewed | None:
    """How far this person has read; None where they never said so."""
    end = select(func.max(AuditHead.next_seq)).scalar_subquery()
    found = select(ReviewMark.up_to, ReviewMark.marked_at, end)
    row = session.execute(found.where(ReviewMark.person_id == person_id)).one_or_none()
    return Reviewed(row[0], row[1], row[2] - 1 - row[0]) if row else None


def is_in_log(session: Session, place: int) -> bool:
    """Whether there is an entry at this place."""
    return bool(session.scalar(select(exists().where(AuditEntry.seq == place))))
