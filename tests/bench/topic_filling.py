"""Topics that have been talked about for years: cases, decisions, sides, insights, recognition.

Rows alone, written many at a time: pages about topics read no log. The lists of a page are full in
an office of a thousand cases already, so that a larger one shows as much and has more to look
through.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from config import Config
from convo.db.base import Base
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.domain.notices import MailChoice
from convo.domain.recognition import Channel, Comfort, InsightKind, Named
from convo.domain.vocabulary import (
    Approach,
    ConversationState,
    Role,
    Sensitivity,
    SpeakerRole,
    VenueKind,
)
from convo.factory import create_app, make_office
from convo.guidelines.engine import GuidelineSet
from convo.support.identifiers import hex128
from tests.bench.filling import NOW, TOPICS, Filled
from tests.bench.office import Filling
from tests.given import SettableClock

#: So many rows are written by one statement.
_BATCH = 5_000
_WEEKS = 150
#: The topic that is looked at; every topic has as many cases.
TOPIC = 1
_SIDES = ("Growers", "Walkers", "Neighbours", "Boaters")
_KINDS, _CHANNELS = tuple(InsightKind), tuple(Channel)
_DECIDED = (Approach.LEAVE, Approach.LISTEN, Approach.CONVERSE, Approach.REFLECT)
_OFFICIAL, _MENTOR, _PRESS = 1, 2, 3
_TABLES = Base.metadata.tables

Row = dict[str, Any]


def open_topics(address: str, guidelines: GuidelineSet, cases: int) -> Filling:
    """Fill an empty database with so many cases, and put an application on it."""
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address})
    engine = open_engine(address)
    upgrade(engine)
    with engine.begin() as connection:
        _fill(connection, cases)
    guard_commits(engine)
    office = make_office(config, engine, SettableClock(NOW), guidelines)
    filled = Filled(
        official=_OFFICIAL, mentor=_MENTOR, press=_PRESS, cases={}, conversations=cases, entries=0
    )
    app = create_app(config, office, guidelines)
    return Filling(app=app, office=office, engine=engine, filled=filled)


def _fill(connection: Connection, cases: int) -> None:
    _write(connection, "person", _people())
    roles = {_OFFICIAL: Role.OFFICIAL, _MENTOR: Role.MENTOR, _PRESS: Role.PRESS_OFFICE}
    _write(
        connection, "person_role", ({"person_id": who, "role": role} for who, role in roles.items())
    )
    _write(connection, "venue", [_venue()])
    _write(connection, "topic", (_topic(number) for number in range(1, TOPICS + 1)))
    mentors = ({"topic_id": n, "person_id": _MENTOR} for n in range(1, TOPICS + 1))
    _write(connection, "topic_mentor", mentors)
    _write(connection, "side", _sides())
    _write(connection, "conversation", (_case(number) for number in range(1, cases + 1)))
    _write(connection, "snapshot", (_snapshot(number) for number in range(1, cases + 1)))
    _write(connection, "decision", (_decision(n) for n in range(1, cases + 1) if n % 10))
    _write(connection, "conversation_side", _marks(cases))
    _write(connection, "insight", (_insight(n) for n in range(1, cases + 1) if _pick(n, 3)))
    _write(connection, "recognition", (_given(n) for n in range(1, cases + 1) if not _pick(n, 4)))
    _write(connection, "mention", _mentions(cases))
    connection.exec_driver_sql("ANALYZE")


def _write(connection: Connection, table: str, rows: Any) -> None:
    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            connection.execute(insert(_TABLES[table]), waiting)
            waiting.clear()
    if waiting:
        connection.execute(insert(_TABLES[table]), waiting)


def _pick(number: int, of: int) -> int:
    """Which of so many, unlike any other number of the same topic would suggest."""
    return Random(number).randrange(of)  # noqa: S311 - nothing here is secret


def _when(number: int) -> datetime:
    """When it was: the later the higher its number, over some years, whatever their number is."""
    return NOW - timedelta(weeks=_WEEKS) + timedelta(minutes=number % (_WEEKS * 7 * 24 * 60))


def _people() -> Iterator[Row]:
    for number in (_OFFICIAL, _MENTOR, _PRESS):
        yield {
            "id": number,
            "name": f"Person {number}",
            "email": f"person{number}@example.org",
            "stamp": hex128(),
            "active": True,
            "added_at": datetime(2023, 1, 1, tzinfo=UTC),
            "mail": MailChoice.USUAL,
            "daily_receipt": False,
        }


def _venue() -> Row:
    usual = {"hosts": "", "house_rules": "", "discloses": False, "public": True}
    return {"id": 1, "name": "Forum", "kind": VenueKind.FORUM, "welcomes_officials": True} | usual


def _topic(number: int) -> Row:
    flags = dict.fromkeys(
        ("live_story", "legal_hold", "market_sensitive", "election_period"), False
    )
    named = {"id": number, "name": f"Topic {number}", "owner_id": _OFFICIAL}
    return named | {"sensitivity": Sensitivity.ROUTINE} | flags


def _sides() -> Iterator[Row]:
    numbers = count(1)
    for topic in range(1, TOPICS + 1):
        for name in _SIDES:
            yield {
                "id": next(numbers),
                "topic_id": topic,
                "name": name,
                "named_at": NOW,
                "named_by_id": _OFFICIAL,
                "retired_at": None,
            }


def _topic_of(number: int) -> int:
    return number % TOPICS + 1


def _side_of(number: int) -> int:
    """One of its topic's sides."""
    return (_topic_of(number) - 1) * len(_SIDES) + _pick(number, len(_SIDES)) + 1


def _case(number: int) -> Row:
    is_open = _pick(number, 2)
    address = f"https://forum.example.org/t/{number}"
    return {
        "id": number,
        "address": address,
        "canonical_address": address,
        "title": "Why do the licences take so long?",
        "venue_id": 1,
        "topic_id": _topic_of(number),
        "official_id": _OFFICIAL,
        "logged_by_id": _OFFICIAL,
        "logged_at": _when(number),
        "state": ConversationState.DECIDED if is_open else ConversationState.CLOSED,
        "since": _when(number),
        "due_at": NOW + timedelta(days=1 + _pick(number, 300)) if is_open else None,
        "passed_on_to": "",
        "page": "",
        "version": 1,
    }


def _snapshot(number: int) -> Row:
    return {
        "id": number,
        "conversation_id": number,
        "words": "Why do the licences take so long?",
        "sha256": "0" * 64,
        "handle": "skipper",
        "speaker": SpeakerRole.PUBLIC,
        "said_on": None,
        "asks": False,
        "taken_at": _when(number),
        "taken_by_id": _OFFICIAL,
    }


def _decision(number: int) -> Row:
    return {
        "id": number,
        "conversation_id": number,
        "approach": _DECIDED[_pick(number + 1, len(_DECIDED))],
        "answers": {},
        "advice": "",
        "reason": "It can be seen on the published page",
        "assertion": "",
        "source": "",
        "extract": "",
        "made_at": _when(number),
        "made_by_id": _OFFICIAL,
    }


def _marks(cases: int) -> Iterator[Row]:
    for number in range(1, cases + 1):
        yield {"conversation_id": number, "side_id": _side_of(number)}


def _insight(number: int) -> Row:
    used: Row = {"used_at": None, "used_by_id": None, "use": "", "use_address": ""}
    if _pick(number + 2, 10) == 0:
        used = {
            "used_at": NOW,
            "used_by_id": _PRESS,
            "use": "It is said on the page now.",
            "use_address": "https://www.example.org/licences",
        }
    return {
        "id": number,
        "topic_id": _topic_of(number),
        "conversation_id": number,
        "kind": _KINDS[_pick(number, len(_KINDS))],
        "words": "People ask how long a licence takes, and the page says ‘some time’.",
        "drawn_at": _when(number),
        "drawn_by_id": _OFFICIAL,
        "version": 1,
    } | used


def _day(number: int) -> date:
    return (NOW - timedelta(days=_pick(number, _WEEKS * 7))).date()


def _given(number: int) -> Row:
    return {
        "id": number,
        "topic_id": _topic_of(number),
        "conversation_id": number,
        "channel": _CHANNELS[_pick(number, len(_CHANNELS))],
        "audience": "Everybody who gets the newsletter",
        "planned_on": None,
        "given_on": _day(number),
        "given_by": "The minister",
        "said": "We have read what growers say.",
        "address": "https://www.example.org/speech",
        "recorded_at": NOW,
        "recorded_by_id": _PRESS,
        "struck_at": None,
        "why_struck": "",
        "version": 1,
    }


def _mentions(cases: int) -> Iterator[Row]:
    for number in range(1, cases + 1):
        if not _pick(number, 4):
            yield {
                "id": number,
                "recognition_id": number,
                "named": Named.NOBODY,
                "community_id": None,
                "handle": "",
                "speaker": None,
                "side_id": _side_of(number),
                "comfort": Comfort.NOT_NEEDED,
                "asked_on": None,
                "answered_on": None,
                "why_not_asked": "",
            }
