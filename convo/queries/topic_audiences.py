"""Who has to hear of a deed on a topic, or of what was learnt about one."""

from collections.abc import Sequence

from sqlalchemy import select

from convo.db.base import Base
from convo.db.models import Insight
from convo.queries.audiences import Audience, Heard


def topic_owner(heard: Heard) -> Audience:
    """The owner of the topic, themselves."""
    return frozenset({heard.conversation.topic.owner_id} - {None})


def chosen_readers(heard: Heard) -> Audience:
    """Those to whom somebody sends a digest."""
    return frozenset(heard.facts.get("readers", ()))


def insights_of(heard: Heard) -> Sequence[Base]:
    """What the deed says was learnt."""
    return heard.session.scalars(
        select(Insight).where(
            Insight.conversation_id == heard.conversation.id,
            Insight.drawn_at == heard.now,
            Insight.drawn_by_id == heard.by,
        )
    ).all()
