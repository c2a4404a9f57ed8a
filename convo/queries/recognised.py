"""Reading recognition that was given outside convo and is known afterwards."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Mention, Recognition, Topic
from convo.domain.errors import NotFound

#: So many stand on one page, the latest first.
PAGE = 25


def get_recognition(session: Session, recognition_id: int) -> Recognition:
    """What was recorded, with its topic and whom it names. Raises `NotFound`.

    An acknowledgement that is drafted in convo is not found here: its page is that of its reply.
    """
    found = session.scalar(_whole().where(Recognition.id == recognition_id))
    if found is None:
        raise NotFound(f"no recognition {recognition_id} that was given outside")
    return found


def list_recorded(
    session: Session, topic_id: int, *, before: int | None = None
) -> Sequence[Recognition]:
    """What was recorded on a topic, the latest recorded first; struck out or not.

    One more than a page when there are more; `before` is the number that the page before ended on.
    """
    found = _whole().where(Recognition.topic_id == topic_id)
    if before is not None:
        found = found.where(Recognition.id < before)
    return session.scalars(found.order_by(Recognition.id.desc()).limit(PAGE + 1)).all()


def count_recorded(session: Session) -> dict[int, int]:
    """How much was recorded on each topic and counts; a topic without any is left out."""
    counted = (
        select(Recognition.topic_id, func.count(Recognition.id))
        .where(Recognition.reply_id.is_(None), Recognition.struck_at.is_(None))
        .group_by(Recognition.topic_id)
    )
    return dict(session.execute(counted).all())


def _whole() -> Select[Recognition]:
    return (
        select(Recognition)
        .options(
            joinedload(Recognition.topic).joinedload(Topic.owner),
            joinedload(Recognition.conversation),
            joinedload(Recognition.recorded_by),
            selectinload(Recognition.mentions).options(
                joinedload(Mention.community), joinedload(Mention.side)
            ),
        )
        .where(Recognition.reply_id.is_(None))
    )
