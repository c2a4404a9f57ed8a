"""Reading the sides of an issue, and which of them speak in a conversation."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Conversation, Side
from convo.domain.errors import NotFound


def get_side(session: Session, side_id: int) -> Side:
    """The side, with its topic and who named it. Raises `NotFound`."""
    side = session.get(Side, side_id, options=[joinedload(Side.topic), joinedload(Side.named_by)])
    if side is None:
        raise NotFound(f"no side {side_id}")
    return side


def list_sides(session: Session, topic_id: int, *, with_retired: bool = False) -> Sequence[Side]:
    """The sides of a topic's issue in the order in which they were named.

    Only those in use, unless the retired ones are asked for too: they come last.
    """
    found = (
        select(Side)
        .options(joinedload(Side.named_by))
        .where(Side.topic_id == topic_id)
        .order_by(Side.retired_at.is_not(None), Side.id)
    )
    if not with_retired:
        found = found.where(Side.retired_at.is_(None))
    return session.scalars(found).all()


def sides_in(conversation: Conversation) -> list[Side]:
    """The sides that speak in a conversation, retired ones among them, as they were named."""
    return sorted((each.side for each in conversation.sides), key=lambda side: side.id)
