"""Recognition and the sides of topics, added up by the database."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, case, distinct, func, select
from sqlalchemy import or_ as either
from sqlalchemy.orm import Session

from convo.db.models import (
    Community,
    Conversation,
    ConversationSide,
    Mention,
    Recognition,
    Side,
    Snapshot,
)
from convo.domain.balance import Window
from convo.domain.balance_figures import KnownSide, Namings, Tally

_TOPIC: BindParameter[int] = bindparam("topic")
_BUT: BindParameter[int] = bindparam("but")
_FIRST: BindParameter[date] = bindparam("first")
_LAST: BindParameter[date] = bindparam("last")
_SINCE: BindParameter[datetime] = bindparam("since", type_=Conversation.logged_at.type)
#: No recognition has this number, and no conversation a larger one.
_NONE, _LAST_NUMBER = 0, 2**63 - 1

#: What was given between `first` and `last`, and was not struck.
_COUNTS = and_(Recognition.given_on.between(_FIRST, _LAST), Recognition.struck_at.is_(None))


def _spoken() -> ColumnElement[bool]:
    """Whether a side speaks in a conversation that was logged, or added to, from `since` on.

    Its newest conversation mostly answers it. For one that is silent it takes a look through what
    was added to older conversations, of all sides: numbers grow with time, so that is little.
    """
    newest = (
        select(Conversation.logged_at)
        .join(ConversationSide, ConversationSide.conversation_id == Conversation.id)
        .where(ConversationSide.side_id == Side.id)
        .order_by(ConversationSide.conversation_id.desc())
        .limit(1)
        .correlate(Side)
        .scalar_subquery()
    )
    first = (
        select(Conversation.id)
        .where(Conversation.logged_at >= _SINCE)
        .order_by(Conversation.logged_at)
        .limit(1)
        .scalar_subquery()
    )
    added = (
        select(ConversationSide.side_id)
        .join(Snapshot, Snapshot.conversation_id == ConversationSide.conversation_id)
        .where(
            Snapshot.taken_at >= _SINCE,
            Snapshot.conversation_id < func.coalesce(first, _LAST_NUMBER),
        )
    )
    return either(newest >= _SINCE, Side.id.in_(added))


# Made once: they take longer to make than to send.
_OF_TOPIC = and_(Recognition.topic_id == _TOPIC, Recognition.id != _BUT, _COUNTS)
_RECOGNISED = func.count(distinct(Recognition.id))
_SIDE_COLUMNS: tuple[ColumnElement[Any], ...] = (
    Side.id.expression,
    Side.name.expression,
    Side.retired_at.is_not(None),
    and_(Side.retired_at.is_(None), _spoken()),
)
_SIDES = select(*_SIDE_COLUMNS).where(Side.topic_id == _TOPIC)
_ALL_SIDES = select(Side.topic_id, *_SIDE_COLUMNS)
_BY_SIDE = (
    select(Mention.side_id, _RECOGNISED.label("count"))
    .join(Recognition, Recognition.id == Mention.recognition_id)
    .where(_OF_TOPIC, Mention.side_id.is_not(None))
    .group_by(Mention.side_id)
    .subquery()
)
_COUNTED_SIDES = (
    select(*_SIDE_COLUMNS, _BY_SIDE.c.count)
    .join(_BY_SIDE, _BY_SIDE.c.side_id == Side.id, isouter=True)
    .where(either(Side.topic_id == _TOPIC, _BY_SIDE.c.count.is_not(None)))
)
_NAMINGS = (
    select(Community.id, Community.name, _RECOGNISED)
    .select_from(Recognition)
    .join(Mention, Mention.recognition_id == Recognition.id)
    .join(Community, Community.id == Mention.community_id, isouter=True)
    .where(_OF_TOPIC)
    .group_by(Community.id, Community.name)
    .order_by(_RECOGNISED.desc(), Community.name)
)
_ALL_BY_SIDE = (
    select(Recognition.topic_id, Mention.side_id, _RECOGNISED)
    .join(Mention, Mention.recognition_id == Recognition.id)
    .where(_COUNTS, Mention.side_id.is_not(None))
    .group_by(Recognition.topic_id, Mention.side_id)
)


def in_time(window: Window, zone: tzinfo) -> dict[str, object]:
    """What a statement about a stretch of time is sent with. Days begin where the office is."""
    since = datetime.combine(window.first, time(), zone).astimezone(UTC)
    return {"first": window.first, "last": window.last, "since": since}


def on_topic(topic_id: int, window: Window, zone: tzinfo, but: int = _NONE) -> dict[str, object]:
    """Likewise about a topic; the recognition `but` is left out."""
    return {"topic": topic_id, "but": but, **in_time(window, zone)}


def list_tallies(
    session: Session, asked: dict[str, object], periods: Sequence[Window]
) -> tuple[Tally, ...]:
    """How often each side was recognised, by period and channel. No order."""
    ends = [(Recognition.given_on <= each.last, place) for place, each in enumerate(periods)]
    period = case(*ends, else_=len(periods) - 1)
    columns = (Mention.side_id, Recognition.channel, period)
    found = (
        select(*columns, _RECOGNISED)
        .select_from(Recognition)
        .join(Mention, Mention.recognition_id == Recognition.id, isouter=True)
        .where(_OF_TOPIC)
        .group_by(*columns)
    )
    return tuple(
        Tally(side_id, channel, periods[place].first, count)
        for side_id, channel, place, count in session.execute(found, asked)
    )


def list_namings(session: Session, asked: dict[str, object]) -> tuple[Namings, ...]:
    """How often each community was named, the most first."""
    rows = session.execute(_NAMINGS, asked)
    return tuple(Namings(key, name or "", count) for key, name, count in rows)


def list_counted_sides(
    session: Session, asked: dict[str, object]
) -> tuple[list[KnownSide], dict[int, int]]:
    """The sides of a topic, those recognised on it, and how often each was: one query."""
    found = session.execute(_COUNTED_SIDES, asked).all()
    counts = {side_id: count for side_id, *_, count in found if count is not None}
    return [_known(*row) for *row, _ in found], counts


def list_known_sides(
    session: Session, asked: dict[str, object], recognised: Sequence[int]
) -> list[KnownSide]:
    """The sides of a topic, and those that were recognised on it and are another's now."""
    known = [_known(*row) for row in session.execute(_SIDES, asked)]
    if missing := set(recognised) - {side.id for side in known}:
        others = select(*_SIDE_COLUMNS).where(Side.id.in_(missing))
        known += [_known(*row) for row in session.execute(others, asked)]
    return known


def count_everywhere(session: Session, asked: dict[str, object]) -> dict[int, dict[int, int]]:
    """How often each side was recognised, by topic."""
    counts: dict[int, dict[int, int]] = {}
    for topic_id, side_id, count in session.execute(_ALL_BY_SIDE, asked):
        if side_id is not None:
            counts.setdefault(topic_id, {})[side_id] = count
    return counts


def list_sides_everywhere(
    session: Session, asked: dict[str, object]
) -> list[tuple[int, KnownSide]]:
    """Every side, with its topic."""
    return [(topic_id, _known(*row)) for topic_id, *row in session.execute(_ALL_SIDES, asked)]


def _known(side_id: int, name: str, retired: object, active: object) -> KnownSide:
    return KnownSide(side_id, name, retired=bool(retired), active=bool(active))
