"""The figures as the database adds them up, beside a calculation that looks at each row by itself.

Rows are put in as they are, past the services: what is asked is whether they are added up rightly.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.db.engine import open_engine
from convo.db.models import Recognition
from convo.domain.balance import Standing
from convo.domain.balance_figures import Figures
from convo.domain.recognition import Balance, Channel, Comfort, CommunityKind, Named
from convo.domain.vocabulary import ConversationState, Sensitivity, SpeakerRole, VenueKind
from convo.queries.balance import Scope, balance_of, balance_with, list_balances

TODAY, DAYS = date(2026, 3, 10), 30
THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: When today ends in London.
END = datetime(2026, 3, 11, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SCOPE = Scope(days=DAYS, zone=LONDON)
TOPICS, COMMUNITIES = (1, 2), (1, 2)
TOPIC_OF = {1: 1, 2: 1, 3: 1, 4: 2}
RETIRED = 3
_TABLES = Base.metadata.tables


@pytest.fixture
def rows(database: str) -> Iterator[Callable[..., Session]]:
    """Puts rows into an otherwise empty database, and gives a session to ask with."""
    engine = open_engine(database)
    with engine.begin() as connection:
        _people_and_places(connection)

    def put(recognitions: Sequence[Given], conversations: Sequence[Logged]) -> Session:
        with engine.begin() as connection:
            for name in ("mention", "recognition", "conversation_side", "snapshot", "conversation"):
                connection.execute(_TABLES[name].delete())
            _put(connection, recognitions, conversations)
        return Session(engine)

    yield put
    engine.dispose()


def _people_and_places(connection: Connection) -> None:
    def add(table: str, **values: Any) -> None:
        connection.execute(insert(_TABLES[table]).values(**values))

    add("person", id=1, name="P", email="p@example.org", stamp="s", added_at=THEN)
    add("venue", id=1, name="V", kind=VenueKind.FORUM)
    for topic in TOPICS:
        add("topic", id=topic, name=f"T{topic}", sensitivity=Sensitivity.ROUTINE)
    for side, topic in TOPIC_OF.items():
        retired = THEN if side == RETIRED else None
        add(
            "side", id=side, topic_id=topic, name=f"S{side}", named_at=THEN, named_by_id=1,
            retired_at=retired,
        )  # fmt: skip
    for number in COMMUNITIES:
        add(
            "community", id=number, name=f"C{number}", kind=CommunityKind.COMMUNITY, about="",
            speaks_for="", address="", venue_id=1, added_at=THEN, added_by_id=1, version=1,
        )  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A mention."""

    side: int | None = None
    community: int | None = None


@dataclass(frozen=True)
class Given:
    """A recognition: `ago` days ago, or not yet for None."""

    mentions: tuple[Said, ...] = ()
    ago: int | None = 1
    topic: int = 1
    channel: Channel = Channel.SPEECH
    struck: bool = False


@dataclass(frozen=True)
class Logged:
    """A conversation in which sides speak; hours before the end of today."""

    sides: frozenset[int]
    hours: int
    #: When somebody added to it.
    added: int | None = None


def _put(
    connection: Connection, recognitions: Sequence[Given], conversations: Sequence[Logged]
) -> None:
    for number, each in enumerate(conversations, 1):
        at = END - timedelta(hours=each.hours)
        _add(
            connection, "conversation", id=number, address="", canonical_address=str(number),
            title="", venue_id=1, topic_id=1, official_id=1, logged_by_id=1, logged_at=at,
            since=at, state=ConversationState.LOGGED, version=1,
        )  # fmt: skip
        taken = [at] if each.added is None else [at, END - timedelta(hours=each.added)]
        for moment in taken:
            _add(
                connection, "snapshot", conversation_id=number, words="", sha256="",
                speaker=SpeakerRole.PUBLIC, taken_at=moment, taken_by_id=1,
            )  # fmt: skip
        for side in each.sides:
            _add(connection, "conversation_side", conversation_id=number, side_id=side)
    for number, given in enumerate(recognitions, 1):
        _add(
            connection, "recognition", id=number, topic_id=given.topic, channel=given.channel,
            given_on=None if given.ago is None else TODAY - timedelta(days=given.ago),
            recorded_at=THEN, recorded_by_id=1, struck_at=THEN if given.struck else None, version=1,
        )  # fmt: skip
        for said in given.mentions:
            _add(
                connection, "mention", recognition_id=number, side_id=said.side,
                community_id=said.community, comfort=Comfort.NOT_NEEDED,
                named=Named.COMMUNITY if said.community else Named.NOBODY,
            )  # fmt: skip


def _add(connection: Connection, table: str, **values: Any) -> None:
    connection.execute(insert(_TABLES[table]).values(**values))


SAYINGS = st.builds(
    Said, side=st.sampled_from([None, *TOPIC_OF]), community=st.sampled_from([None, *COMMUNITIES])
)
GIVEN = st.builds(
    Given,
    mentions=st.lists(SAYINGS, max_size=4).map(tuple),
    ago=st.sampled_from([None, 0, 1, DAYS - 1, DAYS, DAYS + 1]),
    topic=st.sampled_from(TOPICS),
    channel=st.sampled_from([Channel.SPEECH, Channel.LETTER]),
    struck=st.booleans(),
)
LOGGED = st.builds(
    Logged,
    sides=st.frozensets(st.sampled_from([*TOPIC_OF]), max_size=2),
    hours=st.integers(1, 24 * DAYS + 40),
    added=st.none() | st.integers(1, 24 * DAYS + 40),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@hypothesis.given(st.lists(GIVEN, max_size=12), st.lists(LOGGED, max_size=6), st.randoms())
def test_what_the_database_adds_up_is_what_one_counts_row_by_row(
    rows: Callable[..., Session],
    recognitions: list[Given],
    conversations: list[Logged],
    random: Random,
):
    # Conversations get their numbers as they are logged; recognition in any order.
    conversations.sort(key=lambda each: -each.hours)
    random.shuffle(recognitions)
    with rows(recognitions, conversations) as session:
        for topic in TOPICS:
            found = balance_of(session, topic, TODAY, SCOPE)
            counting = [
                each
                for each in recognitions
                if each.topic == topic
                and not each.struck
                and each.ago is not None
                and each.ago < DAYS
            ]
            check_sides(found, topic, counting, conversations)
            check_tables(found, counting)
            check_each(session, topic, recognitions, counting, heard_in(conversations))
            everywhere = list_balances(session, TODAY, SCOPE)
            assert everywhere[topic].standing == found.standing
            assert everywhere[topic].sides == found.sides


def check_sides(
    found: Figures, topic: int, counting: list[Given], conversations: list[Logged]
) -> None:
    pairs = [side for each in counting for side in {said.side for said in each.mentions} if side]
    heard = heard_in(conversations)
    in_use = {side for side, of in TOPIC_OF.items() if of == topic and side != RETIRED}
    assert {side.id for side in found.sides} == in_use | set(pairs)
    # A side of another topic is shown where it was recognised, as it is heard.
    in_use |= set(pairs) - {RETIRED}
    assert found.standing.active == heard & in_use
    for side, row in found.by_side:
        assert row.count == pairs.count(side.id)
        assert row.share == (Fraction(pairs.count(side.id), len(pairs)) if pairs else 0)
    assert found.no_side == sum(
        not each.mentions or any(said.side is None for said in each.mentions) for each in counting
    )


def heard_in(conversations: list[Logged]) -> set[int]:
    return {
        side
        for each in conversations
        if min(each.hours, each.added or each.hours) <= 24 * DAYS
        for side in each.sides
    }


def check_each(
    session: Session, topic: int, given: list[Given], counting: list[Given], heard: set[int]
) -> None:
    """What each would do that is given already, or is not yet: counted beside all others."""
    for number, each in enumerate(given, 1):
        if each.topic != topic:
            continue
        others = [other for other in counting if other is not each]
        pairs = [s for other in others for s in {said.side for said in other.mentions} if s]
        own = {side for side, of in TOPIC_OF.items() if of == topic}
        standing = Standing(
            counts={side: pairs.count(side) for side in pairs},
            active=frozenset(heard & (own | set(pairs)) - {RETIRED}),
        )
        expected = standing.verdict_with({said.side for said in each.mentions if said.side})
        recognition = session.get_one(Recognition, number)
        assert balance_with(session, recognition, TODAY, SCOPE) is expected


def check_tables(found: Figures, counting: list[Given]) -> None:
    total = found.standing.total
    by_channel = {channel: row.count for channel, row in found.by_channel}
    for channel in (Channel.SPEECH, Channel.LETTER):
        sided = [{s.side for s in g.mentions} - {None} for g in counting if g.channel is channel]
        assert by_channel.get(channel, 0) == sum(map(len, sided))
    assert sum(row.count for _, row in found.over_time) == total
    assert sum(row.no_side for _, row in found.over_time) == found.no_side
    named = {each.community_id: row.count for each, row in found.by_community}
    for community in COMMUNITIES:
        times = sum(any(s.community == community for s in g.mentions) for g in counting)
        assert named.get(community, 0) == times
    assert found.no_community == sum(any(not s.community for s in g.mentions) for g in counting)


def test_a_day_ends_where_the_office_is(rows):
    """In June midnight in London is eleven in the evening in UTC."""
    june = date(2026, 6, 10)
    first_minute = datetime(2026, 6, 9, 23, 0, tzinfo=UTC)
    hours = int((END - first_minute).total_seconds() // 3600)
    with rows([], [Logged(sides=frozenset({1}), hours=hours)]) as session:
        today = Scope(days=1, zone=LONDON)
        assert balance_of(session, 1, june, today).standing.active == {1}
        assert balance_of(session, 1, june, Scope(days=1)).standing.active == frozenset()


def test_one_that_was_given_already_is_not_counted_twice(rows):
    growers, walkers = Given((Said(side=1),)), Given((Said(side=2),))
    with rows([growers] * 7 + [walkers] * 3, []) as session:
        given = session.get(Recognition, 1)
        assert balance_with(session, given, TODAY, SCOPE) is Balance.EVEN  # 7 of 10
    with rows([growers] * 7 + [walkers] * 3 + [replace(growers, ago=None)], []) as session:
        draft = session.get(Recognition, 11)
        assert balance_with(session, draft, TODAY, SCOPE) is Balance.TILTED  # 8 of 11


def test_naming_a_side_five_times_in_one_speech_is_one_mention(rows):
    with rows([Given((Said(side=1, community=1), Said(side=1, community=2)) * 2)], []) as session:
        assert balance_of(session, 1, TODAY, SCOPE).standing.counts == {1: 1}


def test_a_side_that_was_retired_is_not_missed_but_keeps_what_it_was_given(rows):
    heard = [Logged(sides=frozenset({RETIRED}), hours=1)]
    with rows([], heard) as session:
        assert RETIRED not in {side.id for side in balance_of(session, 1, TODAY, SCOPE).sides}
    with rows([Given((Said(side=RETIRED),))], heard) as session:
        found = balance_of(session, 1, TODAY, SCOPE)
        assert found.standing.counts == {RETIRED: 1}
        assert found.standing.unseen == frozenset()
