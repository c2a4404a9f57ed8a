"""What it costs a deed to be recorded: the same deeds with their entries, and without.

Without: everything that the deeds read, write and flush, but for what the recorder does. On a real
disk, each commit flushed to it (`synchronous=FULL`); the two take turns, a case each.
"""

import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

from config import ROOT, Config
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.db.models import Person, Reply
from convo.domain.vocabulary import Approach, SpeakerRole
from convo.factory import make_office
from convo.guidelines.engine import GuidelineSet
from convo.services import conversations, postings, replies, reviews
from convo.services.transaction import Transaction
from tests.bench.rows import Bar, Row
from tests.bench.timing import Sample
from tests.given import FINE_WORDS, QUESTION, Given, SettableClock

AT_MOST = Bar(1.25)
#: The quickest deed, for which recording weighs most.
QUICKEST = "log"
_FLUSHES = 40

#: Deeds by name, one after the other; each is sent what came of the one before.
Deeds = Generator[tuple[str, Callable[[], Any]], Any, None]


#: By deed: seconds by the clock, and on a processor.
Took = dict[str, tuple[float, float]]


def rows(guidelines: GuidelineSet, turns: int) -> Iterator[Row]:
    """A case from its first deed to its posting, and its quickest deed by itself."""
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder:
        office = _Office(Path(folder), guidelines)
        for _ in range(3):
            office.walk(nullcontext())
        recorded: list[Took] = []
        bare: list[Took] = []
        for turn in range(turns):
            for is_recorded in (turn % 2 == 0, turn % 2 == 1):
                manner = nullcontext() if is_recorded else office.without_entries()
                (recorded if is_recorded else bare).append(office.walk(manner))
        more = office.statements(nullcontext()) - office.statements(office.without_entries())
        office.close()
        yield Row("a flush to this disk", _flushes(Path(folder)))
    for name, deeds in (("a case, 7 deeds", None), ("logging a conversation", {QUICKEST})):
        for which, measured in enumerate(("by the clock", "processor time")):
            entries, without = (
                Sample(tuple(_seconds(took, deeds, which) for took in taken))
                for taken in (recorded, bare)
            )
            yield Row(f"{name}: recorded, {measured}", entries)
            yield Row(f"{name}: by unrecorded", entries.over(without), AT_MOST, is_ratio=True)
    yield Row("logging a conversation: statements of its entry", Sample((more,)), unit="")


def _seconds(took: Took, deeds: set[str] | None, which: int) -> float:
    """Of these deeds, or of all: by the clock, flushes included, or on a processor."""
    return sum(each[which] for name, each in took.items() if deeds is None or name in deeds)


class _Office:
    """People at work on a database of their own."""

    def __init__(self, folder: Path, guidelines: GuidelineSet) -> None:
        address = f"sqlite:///{folder / 'recording.db'}"
        config = Config.from_environment(
            {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
        )
        self.engine = open_engine(address)
        upgrade(self.engine)
        guard_commits(self.engine)
        self.given = Given(make_office(config, self.engine, SettableClock(), guidelines))
        self.author, self.venue = self.given.official(), self.given.venue()
        self.topic, self.numbers = self.given.topic(), count(1)

    def walk(self, manner: AbstractContextManager[object]) -> Took:
        """Take a case the whole way; the seconds of each deed, and of nothing in between."""
        took: Took = {}
        deeds, result = self._deeds(), None
        with manner:
            while True:
                try:
                    name, do = deeds.send(result)
                except StopIteration:
                    return took
                began, worked = perf_counter(), process_time()
                result = do()
                took[name] = (perf_counter() - began, process_time() - worked)

    def statements(self, manner: AbstractContextManager[object]) -> int:
        """How many statements the quickest deed sends, a row each; not those of triggers."""
        sent: list[str] = []  # by SQLite, which says once more what asks a trigger
        with self.engine.connect() as connection:  # the only one, so the deed takes the same
            driver: Any = connection.connection.driver_connection
        _, log = next(self._deeds())
        driver.set_trace_callback(sent.append)
        with manner:
            log()
        driver.set_trace_callback(None)
        return len({each for each in sent if not each.startswith("--")})

    def without_entries(self) -> AbstractContextManager[object]:
        """Let nothing be recorded meanwhile. Each deed is still told a place of its own."""
        return patch.object(Transaction, "_append", lambda *_: 10**9 + next(self.numbers))

    def close(self) -> None:
        """Everybody goes home."""
        self.engine.dispose()

    def _deeds(self) -> Deeds:
        given, office, number = self.given, self.given.office, next(self.numbers)
        said = conversations.Said(words=f"When does {number} close?", speaker=SpeakerRole.PUBLIC)
        log = conversations.Log(
            address=f"https://forum.example.org/bench/{number}",
            title=f"Question {number}",
            venue_id=self.venue.id,
            topic_id=self.topic.id,
            said=said,
        )
        case = yield QUICKEST, partial(conversations.log, office, self._author(), log)
        decide = conversations.Decide(
            conversation_id=case,
            version=given.read_conversation(case).version,
            answers=QUESTION,
            approach=Approach.CONVERSE,
            reason="A fair question that we can answer",
        )
        yield "decide", partial(conversations.decide, office, self._author(), decide)
        start = replies.Start(conversation_id=case, version=given.read_conversation(case).version)
        reply = yield "start", partial(replies.start, office, self._author(), start)
        words = f"{FINE_WORDS} It is number {number}."
        now = given.read(reply)
        revise = replies.Revise(reply_id=reply, version=now.version, words=words)
        yield "revise", partial(replies.revise, office, self._author(), revise)
        submit = given.submission(given.read(reply))
        yield "submit", partial(replies.submit, office, self._author(), submit)
        yield "sign off", self._sign_off(given.read(reply))
        posted = postings.Post(
            reply_id=reply,
            version=given.read(reply).version,
            address=f"{log.address}#posted",
            words=words,
        )
        yield "post", partial(postings.post, office, self._author(), posted)

    def _sign_off(self, reply: Reply) -> Callable[[], Any]:
        deed = reviews.SignOff(reply_id=reply.id, version=reply.version, revision=1)
        mentor: Person = self.given.mentor_of(reply)
        return partial(reviews.sign_off, self.given.office, self.given.actor(mentor), deed)

    def _author(self) -> Any:
        return self.given.actor(self.author)


def _flushes(folder: Path) -> Sample:
    took = []
    with (folder / "flushed").open("wb", buffering=0) as file:
        for _ in range(_FLUSHES):
            file.write(bytes(4096))
            began = perf_counter()
            os.fsync(file.fileno())
            took.append(perf_counter() - began)
    return Sample(tuple(took))
