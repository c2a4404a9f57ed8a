"""A database that can't be used for a while: what people see, and that it passes by itself.

Every test of a bad day goes the same way: the day turns bad, forms are sent until one is answered
with the page for it, the day ends, and the form on that page is sent.
"""

import random
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from html import unescape

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from convo.db.engine import open_engine
from convo.db.models import AuditEntry, Conversation, Reply
from convo.domain.vocabulary import ReplyState, SpeakerRole
from convo.support.identifiers import hex128
from tests.at_once import at_once
from tests.given import Given
from tests.torture.browser import Answer, Browser, Fields, filled
from tests.torture.kill import prepare, signed_in
from tests.torture.reconcile import reconcile
from tests.torture.service import Service, end
from tests.torture.verified import log_faults

LOG = "/conversations/log"
#: Seconds in which the service has to work again once the database does.
SOON = 30
#: Seconds in which every page has to be answered, however bad the day.
PATIENCE = 25
#: What nobody may see.
INSIDES = ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "OperationalError")

_DONE, _AWAY = 303, 503
_TYPED = "Typed with care"

Day = Callable[[], AbstractContextManager[object]]


@dataclass
class BadDay:
    """One service on a bad day, with its clock beside it, and what is found out about them."""

    service: Service
    name: str
    #: Pages that only read have to go on working.
    still_readable: bool = False
    #: The service is started anew on the bad day, and not again after it.
    starts_badly: bool = False
    faults: list[str] = field(default_factory=list)
    _count: int = 0
    _slowest: float = 0.0
    _refused: int = 0
    _done: int = 0

    def live(self, day: Day) -> str:
        """Go through it; a line about how it went."""
        run = prepare(self.service, random.Random(1), pairs=1)  # noqa: S311 - no secret
        given = self.service.given
        person = run.pairs[0].official
        before, after = (given.reply(state=ReplyState.SIGNED_OFF).id for _ in range(2))
        clock = self.service.run("tick", "--every", "1")
        try:
            self._require_clock(clock, given, before)
            self._must_log(person)
            form = person.get(LOG).form(LOG)
            with day():
                if self.starts_badly:
                    self.service.kill()
                    self.service.start()
                page, sent = self._until_refused(person, form)
                self._crowd(person, form)
                self._look_around(person)
            self._judge(page, sent)
            back = self._send_again(person, page)
            self._must_log(person)
            self._require_clock(clock, given, after)
        finally:
            end(clock)
        if self.service.has_told(_TYPED):
            self.faults.append("what was typed stands in its log")
        url = self.service.database.url
        self.faults += reconcile(url) + log_faults(url, run.key)
        return (
            f"{self.service.database.name}, {self.name}: {self._done} deeds acknowledged, "
            f"{self._refused} times the page for it, slowest answer {self._slowest:.1f} s, "
            f"works again after {back:.1f} s"
        )

    def _until_refused(self, person: Browser, form: Fields) -> tuple[Answer, Fields]:
        """Log conversations until one can't be: some space may be left in what is open already."""
        for _ in range(400):
            sent = self._conversation(form)
            before = self._saved()
            answer = self._post(person, sent)
            if answer.status != _DONE:
                if before is not None and self._saved() not in (before, None):
                    self.faults.append("half a deed was done")
                return answer, sent
            self._done += 1
        raise LookupError(f"{self.name}: nothing was ever refused")

    def _crowd(self, person: Browser, form: Fields) -> None:
        """More people than the service has threads, all at once: nobody hangs."""
        deeds = [partial(self._post, person, self._conversation(form)) for _ in range(12)]
        for answer in at_once([*deeds, partial(self._get, person, "/")]):
            if isinstance(answer, Exception):
                self.faults.append(f"in the crowd: {type(answer).__name__}: {answer}")
            elif answer.status == _AWAY:
                self._refused += 1
            elif answer.status == _DONE:
                self._done += 1

    def _look_around(self, person: Browser) -> None:
        """Other pages, meanwhile."""
        allowed = {200, _DONE} if self.still_readable else {200, _DONE, _AWAY}
        for path in ("/", "/conversations", "/sign-in"):
            answer = self._get(person, path)
            self._require_plain(answer)
            if answer.status not in allowed:
                self.faults.append(f"{path} answered {answer.status} meanwhile")
        if self.still_readable:
            signed_in(self.service, person.email)  # raises unless they can

    def _judge(self, page: Answer, sent: Fields) -> None:
        self._refused += 1
        if page.status != _AWAY or "Retry-After" not in page.headers:
            self.faults.append(f"a form was answered with {page.status}: {page.said}")
            return
        self._require_plain(page)
        if sorted(page.form(LOG)) != sorted(sent):
            self.faults.append("the form was not given back whole")
        if dict(sent)["words"] not in unescape(page.html):
            self.faults.append("what was typed can't be read")

    def _require_plain(self, answer: Answer) -> None:
        if shown := [inside for inside in INSIDES if inside in answer.html]:
            self.faults.append(f"{answer.path} shows {', '.join(shown)}")

    def _send_again(self, person: Browser, page: Answer) -> float:
        """Press the button on the page until it is done; seconds that it took."""
        began = time.monotonic()
        while time.monotonic() - began < SOON:
            answer = self._post(person, page.form(LOG))
            if answer.status == _DONE:
                self._done += 1
                return time.monotonic() - began
            time.sleep(0.5)
        self.faults.append(f"still refused after {SOON} seconds")
        return SOON

    def _must_log(self, person: Browser) -> None:
        answer = person.post(LOG, self._conversation(person.get(LOG).form(LOG)))
        if answer.status != _DONE:
            self.faults.append(f"on a good day it answered {answer.status}: {answer.said}")
        self._done += 1

    def _require_clock(self, clock: subprocess.Popen[bytes], given: Given, owed: int) -> None:
        """The clock goes on, and does what is owed from now on."""
        engine = open_engine(self.service.database.url)
        past = given.office.clock() - timedelta(days=1)
        with engine.begin() as connection:
            connection.execute(update(Reply).where(Reply.id == owed).values(expires_at=past))
        engine.dispose()
        until = time.monotonic() + SOON
        while given.read(owed).state is not ReplyState.DRAFTING:
            if clock.poll() is not None or time.monotonic() > until:
                self.faults.append("the clock did not go on")
                return
            time.sleep(0.2)

    def _conversation(self, form: Fields) -> Fields:
        self._count += 1
        return filled(
            form,
            deed_id=hex128(),
            address=f"https://forum.example.org/{self._count}",
            title=f"Question {self._count}",
            venue="1",
            topic="1",
            speaker=SpeakerRole.PUBLIC.value,
            words=f"{_TYPED} <b>& love</b>, number {self._count}. " * 300,
        )

    def _get(self, person: Browser, path: str) -> Answer:
        return self._timed(partial(person.get, path))

    def _post(self, person: Browser, fields: Fields) -> Answer:
        return self._timed(partial(person.post, LOG, fields))

    def _timed(self, ask: Callable[[], Answer]) -> Answer:
        began = time.monotonic()
        answer = ask()
        took = time.monotonic() - began
        self._slowest = max(self._slowest, took)
        if took > PATIENCE:
            self.faults.append(f"{answer.path} took {took:.0f} s")
        return answer

    def _saved(self) -> tuple[int, int] | None:
        """How many conversations and entries there are; None when nobody can tell."""
        engine = open_engine(self.service.database.url, serving=True)
        try:
            with engine.connect() as connection:
                counted = [
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in (Conversation, AuditEntry)
                ]
            return counted[0], counted[1]
        except DBAPIError:  # it is a bad day for us too
            return None
        finally:
            engine.dispose()
