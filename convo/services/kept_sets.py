"""Keeping a whole set of guidelines, once, so that what it judged can be judged again."""

from datetime import datetime

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from convo.db.models import KeptSet
from convo.guidelines.engine import GuidelineSet


def keep_set(session: Session, guidelines: GuidelineSet, now: datetime) -> None:
    """Keep this set under its digest, unless it is kept already. For `transaction` alone."""
    kept = session.scalar(select(KeptSet.digest).where(KeptSet.digest == guidelines.digest))
    if kept is None:
        session.execute(
            _unless_there(session).values(
                digest=guidelines.digest, content=guidelines.content, first_used_at=now
            )
        )


def _unless_there(session: Session) -> Insert:
    """An INSERT that does nothing where somebody else was first."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(KeptSet).on_conflict_do_nothing()
    return postgresql.insert(KeptSet).on_conflict_do_nothing()
