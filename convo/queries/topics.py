"""Reading topics for those who take part: whose they are, and what goes on in them."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Conversation, Decision, Person, Topic
from convo.domain.errors import NotFound
from convo.domain.grants import grants
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ConversationState

#: So many conversations are shown on the page of a topic, and so many that come up for review.
MOST_RECENT = 12
MOST_COMING_UP = 8

#: Decisions that wait for a day, and not for somebody's next step.
LOOKED_AT_AGAIN = (Approach.LEAVE, Approach.LISTEN)


def get_topic_and_owner(session: Session, topic_id: int) -> Topic:
    """The topic with its owner and what they may do. Raises `NotFound`."""
    owner = joinedload(Topic.owner).joinedload(Person.held_roles)
    topic = session.get(Topic, topic_id, options=[owner])
    if topic is None:
        raise NotFound(f"no topic {topic_id}")
    return topic


def keeper_of(topic: Topic) -> Person | None:
    """Its owner, unless they have left or could do nothing about it now."""
    owner = topic.owner
    if owner is None or not owner.active or Action.NAME_SIDE not in grants(owner.roles):
        return None
    return owner


def list_recent_in(session: Session, topic_id: int) -> Sequence[Conversation]:
    """The conversations on a topic that were logged last, newest first."""
    return session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.venue), joinedload(Conversation.official))
        .where(Conversation.topic_id == topic_id)
        .order_by(Conversation.id.desc())
        .limit(MOST_RECENT)
    ).all()


def list_coming_up_in(session: Session, topic_id: int) -> Sequence[Conversation]:
    """Decisions to leave or to listen that are looked at again, the next first."""
    in_force = (
        select(Decision.approach)
        .where(Decision.conversation_id == Conversation.id)
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.venue), joinedload(Conversation.official))
        .where(
            Conversation.topic_id == topic_id,
            Conversation.state == ConversationState.DECIDED,
            Conversation.due_at.is_not(None),
            in_force.in_(LOOKED_AT_AGAIN),
        )
        .order_by(Conversation.due_at, Conversation.id)
        .limit(MOST_COMING_UP)
    ).all()


def approaches_of(
    session: Session, conversations: Iterable[Conversation]
) -> Mapping[int, Approach]:
    """What was decided last of each of these; one that nobody has decided about is left out."""
    ids = {each.id for each in conversations}
    newest = (
        select(func.max(Decision.id))
        .where(Decision.conversation_id.in_(ids))
        .group_by(Decision.conversation_id)
    )
    found = select(Decision.conversation_id, Decision.approach).where(Decision.id.in_(newest))
    return {row.conversation_id: row.approach for row in session.execute(found)}
