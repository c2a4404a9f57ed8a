"""Conversations with one question, and what was decided about answering them all at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Conversation, Experiment, Person, Topic
from convo.domain.errors import NotFound
from convo.domain.vocabulary import Role
from convo.queries.work_items import WorkItem

#: So many of them are shown.
MOST_SHOWN = 25


#: What nobody has decided about, the oldest first.
TO_DECIDE = (
    select(Experiment.id, Experiment.suggested_at.label("since"), Conversation.title)
    .join(Topic, Topic.id == Experiment.topic_id)
    .join(Conversation, Conversation.id == Experiment.conversation_id)
    .where(Experiment.decided_at.is_(None))
    .order_by(Experiment.id)
    .limit(MOST_SHOWN)
)


def _kin(kin_id: int) -> ColumnElement[bool]:
    """The first of those that are alike, and the others."""
    return or_(Conversation.id == kin_id, Conversation.kin_id == kin_id)


def count_kin(session: Session, kin_id: int, since: datetime | None = None) -> int:
    """How many conversations are alike, or how many of them were logged after this."""
    found = select(func.count()).select_from(Conversation).where(_kin(kin_id))
    if since is not None:
        found = found.where(Conversation.logged_at > since)
    return session.scalar(found) or 0


def list_kin(session: Session, kin_id: int) -> Sequence[Conversation]:
    """Those that are alike, the newest first; at most `MOST_SHOWN`."""
    return session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.venue), joinedload(Conversation.official))
        .where(_kin(kin_id))
        .order_by(Conversation.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def get_experiment(session: Session, experiment_id: int) -> Experiment:
    """What was suggested, with its topic and its first conversation. Raises `NotFound`."""
    found = session.scalar(
        select(Experiment)
        .options(
            joinedload(Experiment.topic),
            joinedload(Experiment.conversation),
            joinedload(Experiment.decided_by),
        )
        .where(Experiment.id == experiment_id)
    )
    if found is None:
        raise NotFound(f"no experiment {experiment_id}")
    return found


def find_experiment(session: Session, conversation: Conversation) -> Experiment | None:
    """What was last suggested about this conversation and those that are alike."""
    return find_last(session, conversation.kin_id or conversation.id)


def find_last(session: Session, kin_id: int) -> Experiment | None:
    """What was last suggested about those that are alike."""
    return session.scalar(
        select(Experiment)
        .options(joinedload(Experiment.topic), joinedload(Experiment.decided_by))
        .where(Experiment.conversation_id == kin_id)
        .order_by(Experiment.id.desc())
        .limit(1)
    )


def list_experiments(session: Session, topic_id: int, most: int = 10) -> Sequence[Experiment]:
    """What was suggested on a topic: what waits for a decision first, then the newest."""
    return session.scalars(
        select(Experiment)
        .options(joinedload(Experiment.conversation), joinedload(Experiment.decided_by))
        .where(Experiment.topic_id == topic_id)
        .order_by(Experiment.decided_at.is_not(None), Experiment.id.desc())
        .limit(most)
    ).all()


def list_to_decide(session: Session, person: Person) -> list[WorkItem]:
    """What was suggested on this person's topics. The press office's list has its own already."""
    if Role.PRESS_OFFICE in person.roles or person.roles == {Role.ADMINISTRATOR}:
        return []
    found = TO_DECIDE.where(Topic.owner_id == person.id)
    return [item_to_decide(row, person) for row in session.execute(found)]


def item_to_decide(row: Row[*tuple[Any, ...]], person: Person) -> WorkItem:
    """One of them, as it stands on somebody's list."""
    return WorkItem(
        page="experiment",
        id=row.id,
        title=row.title,
        what="Many conversations ask this: decide about one answer for all of them",
        who=person.name,
        since=row.since,
        due_at=None,
    )
