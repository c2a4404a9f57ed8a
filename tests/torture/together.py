"""Several processes that append to one log at once: no gap, no fork, nothing acknowledged is lost.

And the control: when the log's lock is taken from them, and the keys of its tables that refuse a
second entry of one place, the same writers do fork it.
"""

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from config import Config
from convo.audit import record
from convo.audit.log_end import BrokenLog
from convo.audit.tree import leaf_hash, root_of
from convo.db.base import Base
from convo.db.door import guard_commits
from convo.db.engine import open_engine, open_sessions
from convo.db.models import AuditEntry, AuditHead, AuditNode, AuditOpening
from convo.db.protections import unprotect
from convo.domain.actor import Actor
from convo.domain.errors import Refused
from convo.domain.vocabulary import SpeakerRole, Via
from convo.factory import make_office
from convo.guidelines.engine import GuidelineSet
from convo.queries.tree import get_frontier
from convo.services import conversations
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.given import Given
from tests.torture.databases import Database
from tests.torture.verified import log_faults

#: Processes on each kind, and what each of them does.
WRITERS = {"SQLite": 4, "PostgreSQL": 8}
DEEDS = 200
#: Seconds for all of them.
_PATIENCE = 600

Told = tuple[str, list[str]]


@dataclass(kw_only=True, slots=True)
class Wrote:
    """What one process was told: the forms that were done, and what became of the others."""

    acknowledged: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    #: Seconds of the deed that took longest.
    longest: float = 0.0


@dataclass(frozen=True, slots=True)
class Desk:
    """Who logs conversations, and where they happen."""

    official: int
    venue: int
    topic: int


def together(kind: Callable[[Path], Database], folder: Path) -> Iterator[Told]:
    """All of them at once, with the lock and without it; a line and the faults of each."""
    for is_locked in (True, False):
        place = folder / ("locked" if is_locked else "unlocked")
        place.mkdir(mode=0o755)
        database = kind(place)
        try:
            count = WRITERS[database.name]
            wrote = write(database.url, count, DEEDS, is_locked=is_locked)
            told = f"{database.name}, {count} processes x {DEEDS} deeds"
            if is_locked:
                yield f"{told}: {said(wrote)}", faults(database.url, wrote)
            else:
                forked = forks(database.url)
                lost = [] if forked else ["the control did not fork"]
                yield f"{told}, without the lock: {forked} places forked; {said(wrote)}", lost
        finally:
            database.close()


def write(address: str, processes: int, deeds: int, *, is_locked: bool = True) -> list[Wrote]:
    """Let so many processes do so many deeds each, all at once, and say what each was told."""
    desks = prepare_desks(address, processes)
    if not is_locked:
        take_keys_away(address)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    line, answers = context.Barrier(processes), context.Queue()
    started = [
        context.Process(
            target=_write,
            args=(address, desk, deeds, line, answers),
            kwargs={"is_locked": is_locked},
            daemon=True,
        )
        for desk in desks
    ]
    for process in started:
        process.start()
    wrote = [answers.get(timeout=_PATIENCE) for _ in started]
    for process in started:
        process.join(_PATIENCE)
    return wrote


def faults(address: str, wrote: list[Wrote]) -> list[str]:
    """What is wrong with the log after that."""
    engine = open_engine(address)
    with open_sessions(engine)() as session:
        rows = session.execute(
            select(AuditEntry.seq, AuditEntry.leaf, AuditEntry.request).order_by(AuditEntry.seq)
        ).all()
        done = {request for _, _, request in rows}
        lost = [f"LOST: {each}" for one in wrote for each in one.acknowledged if each not in done]
        root = root_of(leaf_hash(leaf) for _, leaf, _ in rows)
        if [seq for seq, _, _ in rows] != list(range(len(rows))):
            lost.append("the log has a gap or a fork")
        if get_frontier(session).root != root:
            lost.append("the head is not the root of the entries")
    engine.dispose()
    return lost + log_faults(address)


def forks(address: str) -> int:
    """At how many places of the log there is more than one entry."""
    engine = open_engine(address)
    with engine.connect() as connection:
        places = Counter(connection.scalars(text("SELECT seq FROM audit_entry")))
    engine.dispose()
    return sum(times > 1 for times in places.values())


def said(wrote: list[Wrote]) -> str:
    """How many deeds were acknowledged, and why the others weren't."""
    refused = sum((one.refused for one in wrote), Counter[str]())
    return f"{sum(len(one.acknowledged) for one in wrote)} acknowledged, {dict(refused)} refused"


def take_keys_away(address: str) -> None:
    """Let the tables hold two entries of one place: without triggers, and without their keys."""
    engine = open_engine(address)
    with engine.begin() as connection:
        unprotect(connection, AuditHead.__tablename__)
        for model in (AuditEntry, AuditNode, AuditOpening):
            name = model.__tablename__
            unprotect(connection, name)
            connection.execute(text(f"ALTER TABLE {name} RENAME TO keyed_{name}"))
            columns = connection.execute(text(f"SELECT * FROM keyed_{name}")).keys()  # noqa: S608 - names of ours
            connection.execute(
                text(f"CREATE TABLE {name} AS SELECT {', '.join(columns)} FROM keyed_{name}")  # noqa: S608 - names of ours
            )
    engine.dispose()


def office_on(address: str) -> tuple[Engine, Office]:
    """An office of its own on the database of all. It judges no words, so it has no guidelines."""
    engine = open_engine(address, serving=True)
    guard_commits(engine)
    settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
    none = GuidelineSet((), (), {})
    return engine, make_office(Config.from_environment(settings), engine, guidelines=none)


def prepare_desks(address: str, processes: int) -> list[Desk]:
    """An official for each process, who logs conversations of one venue and topic."""
    engine, office = office_on(address)
    given = Given(office)
    venue, topic = given.venue(hosts="forum.example.org").id, given.topic().id
    desks = [Desk(given.official().id, venue, topic) for _ in range(processes)]
    engine.dispose()
    return desks


def _write(
    address: str,
    desk: Desk,
    deeds: int,
    line: Barrier,
    answers: "Queue[Wrote]",
    *,
    is_locked: bool,
) -> None:
    """One process, from its start to its end."""
    engine, office = office_on(address)
    wrote = Wrote()
    line.wait(_PATIENCE)
    for _ in range(deeds):
        with nullcontext() if is_locked else _head_read_before(engine):
            began = time.monotonic()
            log_conversation(office, desk, wrote)
            wrote.longest = max(wrote.longest, time.monotonic() - began)
    engine.dispose()
    answers.put(wrote)


def log_conversation(office: Office, desk: Desk, wrote: Wrote) -> None:
    """Log one, and note what came of it."""
    request = hex128()
    official = Actor(
        person_id=desk.official, roles=frozenset(), via=Via.WEB, request=request, session="s"
    )
    deed = conversations.Log(
        address=f"https://forum.example.org/{request}",
        title="When does it close?",
        venue_id=desk.venue,
        topic_id=desk.topic,
        said=conversations.Said(words="When does it close?", speaker=SpeakerRole.PUBLIC),
    )
    try:
        conversations.log(office, official, deed)
    except (Refused, DBAPIError, BrokenLog) as refused:
        wrote.refused[type(refused).__name__] += 1
    else:
        wrote.acknowledged.append(request)


@contextmanager
def _head_read_before(engine: Engine) -> Iterator[None]:
    """Append to the head as it was before the deed began, and hold nothing.

    What entries are found by has keys of its own, and is left out.
    """
    with engine.connect() as connection:
        head = connection.execute(select(Base.metadata.tables["audit_head"])).one()
    with (
        patch.object(record, "hold_head", lambda _connection: head),
        patch.object(record, "index_entries", lambda *_: None),
    ):
        yield
