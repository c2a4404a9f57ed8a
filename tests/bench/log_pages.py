"""What a filtered page of the log and a full-text search cost, in a short log and in a long one.

Each page is asked for through the application, by somebody of the press office: the look is
recorded, the entries are found and counted, the page is drawn. The same page of a log that is a
hundred times shorter takes turns with it.

    python -m tests.bench.log_filling sqlite:////tmp/short.db 10000
    python -m tests.bench.log_filling sqlite:////tmp/long.db 1000000
    python -m tests.bench.log_pages sqlite:////tmp/short.db sqlite:////tmp/long.db
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import click
from sqlalchemy import func, select

from config import ROOT, Config
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.models import AuditEntry, Person, PersonRole
from convo.domain.vocabulary import Role
from convo.factory import create_app, make_office
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import load
from tests.bench.filling import NOW, Filled
from tests.bench.office import Filling, Page
from tests.bench.rows import Bar, Row, table, verdict
from tests.bench.timing import take_turns
from tests.given import SettableClock

AT_MOST_FILTERED = Bar(1.5)
AT_MOST_SEARCHED = Bar(3)
TURNS = 20
_MONTH = timedelta(days=30)
_YEAR = timedelta(days=365)


def rows(guidelines: GuidelineSet, turns: int, short: str, long: str) -> Iterator[Row]:
    """Every filter and every search in both logs, which are there already at these addresses."""
    offices = [open_on(address, guidelines) for address in (long, short)]
    for name, bar, path in pages(offices[0]):
        page = Page(name=name, who="press", path=path)
        asked, fewer = take_turns([office.asking(page) for office in offices], turns)
        yield Row(f"log, {name}", asked)
        yield Row(f"log, {name}: by a hundredth of the log", asked.over(fewer), bar, is_ratio=True)
    for office in offices:
        office.engine.dispose()


def pages(office: Filling) -> Iterator[tuple[str, Bar, str]]:
    """What is looked for: what it is called, its bar, and its address."""
    someone: dict[str, object] = {"person": office.filled.official}
    topic: dict[str, object] = {"topic": 1}
    team: dict[str, object] = {"team": 2}
    filters: dict[str, dict[str, object]] = {
        "everything": {},
        "without looks at the log": {"without_looks": "y"},
        "a person": someone,
        "a team": team,
        "a role": {"role": "mentor"},
        "a topic": topic,
        "a venue": {"venue": 2},
        "a deed": {"action": "reply:post"},
        "refused": {"outcome": "refused"},
        "a rule": {"finding": "rebuttal.CategoricalDenial"},
        "a month": days(1),
        "a month, a year ago": days(13),
        "a topic and a deed": topic | {"action": "reply:submit"},
        "a team and a role": team | {"role": "official"},
        "a month and a deed": days(13) | {"action": "log:view"},
        "a person and a deed": someone | {"action": "conversation:log"},
    }
    for name, asked in filters.items():
        yield name, AT_MOST_FILTERED, f"/log?{urlencode(asked, doseq=True)}"
    searches: dict[str, dict[str, object]] = {
        "a common word": {"words": "form"},
        "two words": {"words": "harbour lanterns"},
        "words in their order": {"words": '"see form 2"'},
        "a common word on a topic": topic | {"words": "form"},
    }
    for name, asked in searches.items():
        yield name, AT_MOST_SEARCHED, f"/log?{urlencode(asked, doseq=True)}"


def days(months_ago: int) -> dict[str, object]:
    """A month that began so many months ago, as the three boxes of each date have it."""
    since = (NOW - months_ago * _MONTH).date()
    until = since + _MONTH
    return {
        "since": [since.day, since.month, since.year],
        "until": [until.day, until.month, until.year],
    }


def open_on(address: str, guidelines: GuidelineSet) -> Filling:
    """An application on a database that was filled before."""
    settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
    config = Config.from_environment(settings)
    engine = open_engine(address)
    guard_commits(engine)
    office = make_office(config, engine, SettableClock(NOW), guidelines)
    with office.sessions() as session:
        first = {
            role: session.scalar(
                select(func.min(Person.id)).join(PersonRole).where(PersonRole.role == role)
            )
            for role in (Role.OFFICIAL, Role.MENTOR, Role.PRESS_OFFICE)
        }
        entries = (session.scalar(select(func.max(AuditEntry.seq))) or 0) + 1
    filled = Filled(
        official=first[Role.OFFICIAL] or 0,
        mentor=first[Role.MENTOR] or 0,
        press=first[Role.PRESS_OFFICE] or 0,
        cases={},
        conversations=0,
        entries=entries,
    )
    return Filling(
        app=create_app(config, office, guidelines), office=office, engine=engine, filled=filled
    )


def main() -> int:
    """Measure two logs that are there, and print the table."""
    short, long = sys.argv[1:3]
    found = list(rows(load(ROOT / "guidelines"), TURNS, short, long))
    click.echo("\n".join([*table(found), "", verdict(found)]))
    return int(any(row.fails for row in found))


if __name__ == "__main__":
    sys.exit(main())
