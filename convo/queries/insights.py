"""Reading what conversations taught us."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Insight
from convo.domain.errors import NotFound
from convo.domain.recognition import InsightKind

#: So many on one page of a topic.
PAGE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class InsightFilter:
    """Which insights of a topic; `before` is the identifier that the page before ended on."""

    topic_id: int
    kind: InsightKind | None = None
    #: Only those that went into policy, or only those that did not.
    used: bool | None = None
    before: int | None = None


def get_insight(session: Session, insight_id: int) -> Insight:
    """The insight with its topic, its conversation and its people. Raises `NotFound`."""
    insight = session.scalar(
        _insights()
        .options(joinedload(Insight.topic), joinedload(Insight.conversation))
        .where(Insight.id == insight_id)
    )
    if insight is None:
        raise NotFound(f"no insight {insight_id}")
    return insight


def list_insights(session: Session, wanted: InsightFilter) -> Sequence[Insight]:
    """Insights of a topic, newest first; one more than a page when there are more."""
    found = (
        _insights()
        .options(joinedload(Insight.conversation))
        .where(Insight.topic_id == wanted.topic_id)
        .order_by(Insight.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.kind is not None:
        found = found.where(Insight.kind == wanted.kind)
    if wanted.used is not None:
        found = found.where(Insight.used_at.is_not(None) == wanted.used)
    if wanted.before is not None:
        found = found.where(Insight.id < wanted.before)
    return session.scalars(found).all()


def insights_in(session: Session, conversation_id: int) -> Sequence[Insight]:
    """What a conversation taught us, oldest first."""
    found = _insights().where(Insight.conversation_id == conversation_id).order_by(Insight.id)
    return session.scalars(found).all()


def _insights() -> Select[Insight]:
    return select(Insight).options(joinedload(Insight.drawn_by), joinedload(Insight.used_by))
