"""Reading what a briefing digest says: the record as it is at this moment, and nothing kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import (
    Conversation,
    ConversationSide,
    Decision,
    Person,
    Recognition,
    Side,
    Topic,
    Venue,
)
from convo.domain.digest import Digest, Given, Group, Sides, Worth, in_turn, rank
from convo.domain.vocabulary import Approach, ConversationState
from convo.queries.digest_given import MOST, Period, given_of, heard_in, is_in, list_given
from convo.queries.quoting import quoted_from
from convo.queries.refusals import refusals_in
from convo.queries.sides import list_sides, sides_in
from convo.queries.topics import approaches_of, get_topic_and_owner
from convo.support.working_time import WorkingCalendar

#: Of so many, the newest, those are chosen.
_POOL = 3 * MOST
#: What was decided of a conversation that may still be acknowledged.
_OPEN = (Approach.REFLECT, Approach.CONVERSE, Approach.LISTEN)


def digest_of(session: Session, topic_id: int, period: Period) -> Digest:
    """The digest of a topic. Raises `NotFound`."""
    topic = get_topic_and_owner(session, topic_id)
    heard = heard_in(session, topic, period)
    pool = _worth_a_look(session, topic, period)
    shown = _read(session, in_turn(pool, heard, MOST))
    given = list_given(session, topic, period, [each.id for each in shown])
    in_period = [each for each in given if is_in(each, topic, period)]
    worth = _worth(session, shown, given, period.calendar)
    sides = {each.id: sides_in(each) for each in shown}
    unheard = {side for some in pool.values() for side in some} - heard
    in_use = list_sides(session, topic_id)
    return Digest(
        topic_id=topic.id,
        topic=topic.name,
        since=period.since,
        until=period.until,
        groups=tuple(_grouped(worth, sides, heard)),
        given=tuple(map(given_of, in_period[:MOST])),
        unheard=tuple(side.name for side in in_use if side.id in unheard),
        has_more=len(pool) > MOST,
        has_more_given=len(in_period) > MOST,
    )


def find_readers(session: Session, addresses: Collection[str]) -> dict[str, Person]:
    """The people with these addresses who have an account now, with their roles."""
    wanted = (
        select(Person)
        .options(selectinload(Person.held_roles))
        .where(Person.email.in_([address.lower() for address in addresses]), Person.active)
    )
    return {person.email: person for person in session.scalars(wanted)}


def _worth_a_look(session: Session, topic: Topic, period: Period) -> dict[int, Sides]:
    """Those that somebody decided to acknowledge, or whose sides somebody marked, newest first.

    In public, and neither left alone nor somebody else's to answer; each with its sides.
    """
    begin, end = period.moments
    in_force = (
        select(Decision.approach)
        .where(Decision.conversation_id == Conversation.id)
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_marked = Conversation.sides.any()
    newest = (
        select(Conversation.id)
        .join(Venue)
        .where(
            Conversation.topic_id == topic.id,
            Conversation.logged_at >= begin,
            Conversation.logged_at < end,
            Conversation.community_id.is_(None),
            Conversation.disposed_at.is_(None),
            Conversation.state != ConversationState.REFERRED,
            Venue.public,
            (in_force == Approach.REFLECT)
            | (is_marked & (in_force.is_(None) | in_force.in_(_OPEN))),
        )
        .order_by(Conversation.logged_at.desc(), Conversation.id.desc())
        .limit(_POOL)
        .subquery()
    )
    found = session.execute(
        select(newest.c.id, ConversationSide.side_id)
        .outerjoin(ConversationSide, ConversationSide.conversation_id == newest.c.id)
        .order_by(newest.c.id.desc(), ConversationSide.side_id)
    )
    pool: dict[int, Sides] = {}
    for number, side in found:
        pool[number] = (*pool.get(number, ()), *(() if side is None else (side,)))
    return pool


def _read(session: Session, ids: Collection[int]) -> Sequence[Conversation]:
    """These conversations, newest first."""
    return session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.venue), selectinload(Conversation.sides))
        .where(Conversation.id.in_(ids))
        .order_by(Conversation.id.desc())
    ).all()


def _worth(
    session: Session,
    conversations: Sequence[Conversation],
    given: Iterable[Recognition],
    calendar: WorkingCalendar,
) -> list[Worth]:
    ids = [each.id for each in conversations]
    decided = approaches_of(session, conversations)
    refusing = refusals_in(session, ids)
    received: dict[int | None, list[Given]] = defaultdict(list)
    for recognition in given:
        received[recognition.conversation_id].append(given_of(recognition))
    quoted = quoted_from(session, ids)
    return [
        Worth(
            conversation_id=each.id,
            title=each.title,
            venue=each.venue.name,
            address=each.address,
            logged_on=calendar.local(each.logged_at).date(),
            decided=decided[each.id].label if each.id in decided else "",
            quotations=tuple(quoted.get(each.id, ())),
            given=tuple(received[each.id]),
            has_refusal=each.id in refusing,
        )
        for each in conversations
    ]


def _grouped(
    worth: Iterable[Worth], sides: Mapping[int, list[Side]], heard: Collection[int | None]
) -> Iterator[Group]:
    """By the sides that speak, in the order of `rank`."""
    grouped: dict[tuple[int, ...], list[Worth]] = defaultdict(list)
    names = {side.id: side.name for some in sides.values() for side in some}
    for each in worth:
        grouped[tuple(side.id for side in sides[each.conversation_id])].append(each)
    for ids in sorted(grouped, key=lambda ids: rank(ids, heard)):
        yield Group(sides=tuple(names[each] for each in ids), conversations=tuple(grouped[ids]))
