"""When rows were last compared with the log, and what differed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, Discrepancy, Reconciliation
from convo.queries.reconciled_kinds import Difference
from convo.queries.reconciled_rows import differing_rows
from convo.queries.reconciled_rules import broken_rules
from convo.queries.reconciled_words import differing_words


@dataclass(frozen=True, slots=True)
class Compared:
    """What one comparison found, and how many entries it was with."""

    entries: int
    differences: Sequence[Difference]

    @classmethod
    def now(cls, session: Session) -> Self:
        """Compare. The session has to see one moment, else deeds under way would differ."""
        entries = session.scalar(select(func.count(AuditEntry.seq))) or 0
        found = [*differing_rows(session), *differing_words(session), *broken_rules(session)]
        return cls(entries, found)


def find_last_reconciliation(session: Session) -> Reconciliation | None:
    """The newest comparison."""
    return session.scalar(select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1))


def list_discrepancies(session: Session) -> Sequence[Discrepancy]:
    """What differed then: the oldest first."""
    return session.scalars(select(Discrepancy).order_by(Discrepancy.since, Discrepancy.id)).all()


def has_discrepancies(session: Session) -> bool:
    """Whether anything differed."""
    return session.scalar(select(Discrepancy.id).limit(1)) is not None
