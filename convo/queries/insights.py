"""Reading what conversations taught us."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Insight
from convo.domain.errors import NotFound
from convo.domain.permissions import Action
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Outcome
from convo.queries.timeline import Line

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


class Named(NamedTuple):
    """Somebody by name."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An insight as the log tells it."""

    id: int
    kind: InsightKind
    words: str
    drawn_by: Named
    drawn_at: datetime
    used_by: Named | None
    used_at: datetime | None
    use: str
    use_address: str


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


def learnt_by(
    session: Session, conversation_id: int, lines: Iterable[Line]
) -> Sequence[Insight | Told]:
    """The same for a page that has read what happened to the conversation, and so all of it.

    Where words of it were erased, only the rows know what is left of them.
    """
    of_it = [line for line in lines if line.subject_type == Insight.__tablename__]
    done = [line for line in of_it if line.outcome == Outcome.OK.value]
    drawn = [line for line in done if line.action == Action.DRAW_INSIGHT.value]
    used = {line.subject_id: line for line in done if line.action == Action.USE_INSIGHT.value}
    if any(line.gone or line.is_damaged for line in (*drawn, *used.values())):
        return insights_in(session, conversation_id)
    return [_told(line, used.get(line.subject_id)) for line in drawn]


def _told(drawn: Line, used: Line | None) -> Told:
    words = used.words if used else {}
    return Told(
        id=drawn.subject_id or 0,
        kind=InsightKind.of(str(drawn.facts["kind"])),
        words=drawn.words["words"],
        drawn_by=Named(drawn.who),
        drawn_at=drawn.at,
        used_by=Named(used.who) if used else None,
        used_at=used.at if used else None,
        use=words.get("use", ""),
        use_address=words.get("address", ""),
    )


def _insights() -> Select[Insight]:
    return select(Insight).options(joinedload(Insight.drawn_by), joinedload(Insight.used_by))
