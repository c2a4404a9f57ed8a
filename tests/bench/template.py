"""What a filled office is copied from: every story told once, in a database of its own."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from config import Config
from convo.db.base import Base
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.db.models import KeptSet
from convo.domain.permissions import Action
from convo.factory import make_office
from convo.guidelines.engine import GuidelineSet
from convo.services.log_views import view_log
from tests.bench.copying import ENTRY, Case, Told, read_case, read_entry
from tests.bench.folders import memory
from tests.bench.stories import BEGAN, STORIES, Cast, cast, tell
from tests.given import Given, SettableClock


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """Cases by their story, whoever and whatever is in them, and a look at the log."""

    cases: Mapping[str, Case]
    #: Rows: 'author', 'mentor', 'press'; 'venue', 'topic'.
    people: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, Mapping[str, Any]]
    #: The entry of each person's arrival.
    arrived: Mapping[str, Told]
    looked: Told
    kept_sets: Sequence[Mapping[str, Any]]


def make_template(guidelines: GuidelineSet, stories: Iterable[str] = STORIES) -> Template:
    """Tell these stories through the services."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        address = f"sqlite:///{Path(folder) / 'stories.db'}"
        config = Config.from_environment(
            {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
        )
        engine, clock = open_engine(address), SettableClock(BEGAN)
        upgrade(engine)
        guard_commits(engine)
        given = Given(make_office(config, engine, clock, guidelines))
        parts = cast(given)
        told = {name: tell(given, clock, parts, name) for name in stories}
        view_log(given.office, given.actor(parts.press), "deed reply:post, before entry 700")
        with engine.connect() as connection:
            template = _read(connection, told, parts)
        engine.dispose()
    return template


def _read(connection: Connection, told: Mapping[str, int], parts: Cast) -> Template:
    people = {"author": parts.author, "mentor": parts.mentor, "press": parts.press}
    places = {"venue": parts.venue, "topic": parts.topic}
    kept = connection.execute(select(KeptSet.__table__)).mappings()
    return Template(
        cases={name: read_case(connection, case) for name, case in told.items()},
        people={part: _row(connection, person) for part, person in people.items()},
        places={kind: _row(connection, place) for kind, place in places.items()},
        arrived={
            part: _entry(connection, Action.ADD_PERSON, person.id)
            for part, person in people.items()
        },
        looked=_entry(connection, Action.VIEW_LOG),
        kept_sets=[dict(row) for row in kept],
    )


def _row(connection: Connection, thing: Base) -> Mapping[str, Any]:
    table, identifier = thing.__table__, vars(thing)["id"]
    return dict(connection.execute(select(table).where(table.c.id == identifier)).mappings().one())


def _entry(connection: Connection, action: Action, about: int | None = None) -> Told:
    found = select(ENTRY).where(
        ENTRY.c.action == action.value, ENTRY.c.subject_id.is_not_distinct_from(about)
    )
    return read_entry(connection, dict(connection.execute(found).mappings().one()))
