"""Reading venues and topics."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Topic, Venue
from convo.domain.errors import NotFound


def get_venue(session: Session, venue_id: int) -> Venue:
    """The venue. Raises `NotFound`."""
    venue = session.get(Venue, venue_id)
    if venue is None:
        raise NotFound(f"no venue {venue_id}")
    return venue


def list_venues(session: Session) -> Sequence[Venue]:
    """Every venue, by name."""
    return session.scalars(select(Venue).order_by(Venue.name)).all()


def find_venue_for(session: Session, host: str) -> Venue | None:
    """The venue that knows this host name, or the closest parent of it."""
    known = {name: venue for venue in list_venues(session) for name in venue.host_names}
    parts = host.lower().split(".")
    return next(
        (known[name] for start in range(len(parts)) if (name := ".".join(parts[start:])) in known),
        None,
    )


def get_topic(session: Session, topic_id: int) -> Topic:
    """The topic. Raises `NotFound`."""
    topic = session.get(Topic, topic_id, options=[selectinload(Topic.topic_mentors)])
    if topic is None:
        raise NotFound(f"no topic {topic_id}")
    return topic


def list_topics(session: Session) -> Sequence[Topic]:
    """Every topic, by name, with its owner."""
    return session.scalars(
        select(Topic)
        .options(joinedload(Topic.owner), selectinload(Topic.topic_mentors))
        .order_by(Topic.name)
    ).all()
