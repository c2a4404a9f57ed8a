"""Reading lines to take."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import LineToTake, Topic
from convo.domain.errors import NotFound

#: How many retired lines a page shows, the latest first.
MOST_RETIRED = 50

_IN_FORCE = LineToTake.retired_at.is_(None)


def get_line(session: Session, line_id: int) -> LineToTake:
    """The line with its topic. Raises `NotFound`."""
    line = session.get(LineToTake, line_id, options=[joinedload(LineToTake.topic)])
    if line is None:
        raise NotFound(f"no line to take {line_id}")
    return line


def list_lines(session: Session) -> Sequence[LineToTake]:
    """Every line in force: those for every topic first, then by topic and title."""
    found = _whole().where(_IN_FORCE).outerjoin(LineToTake.topic)
    first = LineToTake.topic_id.is_not(None)
    return session.scalars(
        found.order_by(first, Topic.name, func.lower(LineToTake.title), LineToTake.id)
    ).all()


def list_retired_lines(session: Session) -> Sequence[LineToTake]:
    """The lines retired last, the latest first."""
    found = _whole().where(~_IN_FORCE).options(joinedload(LineToTake.retired_by))
    latest = found.order_by(LineToTake.retired_at.desc(), LineToTake.id.desc())
    return session.scalars(latest.limit(MOST_RETIRED)).all()


def counts_for(topic_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether a line counts in conversations on this topic."""
    return _IN_FORCE & or_(LineToTake.topic_id == topic_id, LineToTake.topic_id.is_(None))


def list_lines_beside(session: Session, topic_id: int | None) -> Sequence[LineToTake]:
    """The lines in force for exactly this topic, or for every topic when it is None."""
    return session.scalars(
        select(LineToTake)
        .where(_IN_FORCE, LineToTake.topic_id.is_not_distinct_from(topic_id))
        .order_by(LineToTake.id)
    ).all()


def _whole() -> Select[Any]:
    return select(LineToTake).options(joinedload(LineToTake.topic), joinedload(LineToTake.added_by))
