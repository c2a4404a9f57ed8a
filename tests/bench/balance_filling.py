"""Topics with sides, of which one holds a large share of what goes on, over three years.

Rows alone, written many at a time. Cases are spread evenly over the time in the order of their
numbers; one in ten was added to later. Of four sides of a topic the last fell silent half a year
ago, so that the database has to look for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from config import Config
from convo.db.base import Base
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.domain.recognition import Channel, Comfort, CommunityKind, Named
from convo.domain.vocabulary import ConversationState, Role, Sensitivity, SpeakerRole, VenueKind
from convo.factory import create_app, make_office
from convo.guidelines.engine import GuidelineSet
from tests.bench.filling import NOW, TOPICS, Filled
from tests.bench.office import Filling
from tests.given import SettableClock

#: The topic that holds four cases in ten.
TOPIC = 1
_IN_LARGE = 0.4
_SIDES = ("Boaters", "Growers", "Neighbours", "Walkers")
_SHARES = (4, 3, 2, 1)
_SILENT = timedelta(days=180)
_TIME = timedelta(weeks=150)
_COMMUNITIES, _CHANNELS = 40, tuple(Channel)
#: Of a hundred cases so many are acknowledged, and of ten acknowledgements so many recognise two
#: sides.
_ACKNOWLEDGED, _OF_TWO = 0.1, 0.3
_ADDED_TO = 0.1
_PRESS = 1
_BATCH = 5_000
_TABLES = Base.metadata.tables


def open_balances(address: str, guidelines: GuidelineSet, cases: int) -> Filling:
    """Fill an empty database with so many cases, and put an application on it."""
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address})
    engine = open_engine(address)
    upgrade(engine)
    with engine.begin() as connection:
        _fill(connection, cases)
    guard_commits(engine)
    office = make_office(config, engine, SettableClock(NOW), guidelines)
    filled = Filled(
        official=_PRESS, mentor=_PRESS, press=_PRESS, cases={}, conversations=cases, entries=0
    )
    app = create_app(config, office, guidelines)
    return Filling(app=app, office=office, engine=engine, filled=filled)


def _fill(connection: Connection, cases: int) -> None:
    for table, rows in _places().items():
        _write(connection, table, rows)
    random = Random(4)  # noqa: S311 - nothing here is secret
    planned = [_planned(number, cases, random) for number in range(1, cases + 1)]
    for table in ("conversation", "snapshot", "conversation_side", "recognition", "mention"):
        _write(connection, table, (row for case in planned for row in case.get(table, ())))


def _write(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    waiting: list[Mapping[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            connection.execute(insert(_TABLES[table]), waiting)
            waiting.clear()
    if waiting:
        connection.execute(insert(_TABLES[table]), waiting)


def _places() -> dict[str, Iterable[Mapping[str, Any]]]:
    """Somebody, a venue, topics with their sides, and communities."""
    press = {"id": _PRESS, "name": "Pat", "email": "pat@example.org", "stamp": "s", "added_at": NOW}
    community = {"kind": CommunityKind.COMMUNITY, "about": "", "speaks_for": "", "address": ""}
    added = {"venue_id": 1, "added_at": NOW, "added_by_id": _PRESS, "version": 1}
    topics = range(1, TOPICS + 1)
    return {
        "person": [press],
        "person_role": [{"person_id": _PRESS, "role": Role.PRESS_OFFICE}],
        "venue": [{"id": 1, "name": "Forum", "kind": VenueKind.FORUM}],
        "topic": [
            {"id": n, "name": f"Topic {n}", "sensitivity": Sensitivity.ROUTINE} for n in topics
        ],
        "side": _sides(topics),
        "community": [
            {"id": n, "name": f"Community {n}"} | community | added
            for n in range(1, _COMMUNITIES + 1)
        ],
    }


def _sides(topics: Iterable[int]) -> Iterator[Mapping[str, Any]]:
    numbers = count(1)
    for topic in topics:
        for name in _SIDES:
            named = {"id": next(numbers), "topic_id": topic, "name": name}
            yield named | {"named_at": NOW, "named_by_id": _PRESS}


def _planned(number: int, cases: int, random: Random) -> dict[str, list[Mapping[str, Any]]]:
    """A case: when it was logged and added to, which sides speak, and how it was acknowledged."""
    topic = TOPIC if random.random() < _IN_LARGE else random.randrange(2, TOPICS + 1)
    at = NOW - _TIME + _TIME * number / (cases + 1)
    case = {
        "conversation": [_conversation(number, topic, at)],
        "snapshot": [_snapshot(number, at)],
        "conversation_side": [],
    }
    if random.random() < _ADDED_TO and at + timedelta(days=20) < NOW:
        case["snapshot"].append(_snapshot(number, at + timedelta(days=20)))
    sides = sorted(set(_chosen(topic, random, 2)))
    for side in sides:
        if side % len(_SIDES) or at < NOW - _SILENT:
            case["conversation_side"].append({"conversation_id": number, "side_id": side})
    if random.random() < _ACKNOWLEDGED:
        given = min(at + timedelta(days=random.randrange(1, 15)), NOW)
        case["recognition"] = [_recognition(number, topic, given, random)]
        many = 2 if random.random() < _OF_TWO else 1
        case["mention"] = [_mention(number, side, random) for side in _chosen(topic, random, many)]
    return case


def _chosen(topic: int, random: Random, many: int) -> list[int]:
    first = (topic - 1) * len(_SIDES) + 1
    return random.choices(range(first, first + len(_SIDES)), _SHARES, k=many)


def _conversation(number: int, topic: int, at: datetime) -> Mapping[str, Any]:
    address = f"https://forum.example.org/t/{number}"
    return {
        "id": number,
        "address": address,
        "canonical_address": address,
        "title": "Why do the licences take so long?",
        "venue_id": 1,
        "topic_id": topic,
        "official_id": _PRESS,
        "logged_by_id": _PRESS,
        "logged_at": at,
        "since": at,
        "state": ConversationState.CLOSED,
        "version": 1,
    }


def _snapshot(number: int, at: datetime) -> Mapping[str, Any]:
    return {
        "conversation_id": number,
        "words": "Why do the licences take so long?",
        "sha256": "0" * 64,
        "speaker": SpeakerRole.PUBLIC,
        "taken_at": at,
        "taken_by_id": _PRESS,
    }


def _recognition(number: int, topic: int, at: datetime, random: Random) -> Mapping[str, Any]:
    return {
        "id": number,
        "topic_id": topic,
        "conversation_id": number,
        "channel": random.choice(_CHANNELS),
        "given_on": at.date(),
        "recorded_at": at,
        "recorded_by_id": _PRESS,
        "version": 1,
    }


def _mention(number: int, side: int, random: Random) -> Mapping[str, Any]:
    return {
        "recognition_id": number,
        "named": Named.COMMUNITY,
        "community_id": random.randrange(1, _COMMUNITIES + 1),
        "side_id": side,
        "comfort": Comfort.NOT_NEEDED,
    }
