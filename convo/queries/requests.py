"""What became of a form: each has a request of its own, which its entries name."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome


def find_done(session: Session, request: str) -> str | None:
    """What this form changed, as `type:id`; None where it has not been handled."""
    done = session.execute(
        select(AuditEntry.subject_type, AuditEntry.subject_id)
        .where(AuditEntry.request == request, AuditEntry.outcome == Outcome.OK.value)
        .order_by(AuditEntry.seq)
    ).first()
    return None if done is None else f"{done.subject_type}:{done.subject_id or ''}"


def was_refused(session: Session, request: str, action: Action) -> bool:
    """Whether this form was refused this deed before."""
    found = exists().where(
        AuditEntry.request == request,
        AuditEntry.action == action.value,
        AuditEntry.outcome == Outcome.REFUSED.value,
    )
    return bool(session.scalar(select(found)))
