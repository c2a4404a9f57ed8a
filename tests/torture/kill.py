"""kill -9 under load: rounds on one database, each at a moment that nobody chose."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from convo.audit.note import PublicKey
from convo.domain.actor import Actor
from convo.services.log_keys import make_key
from tests.given import PASSWORD
from tests.torture.browser import Browser
from tests.torture.databases import Database, Postgresql
from tests.torture.ledger import Ledger
from tests.torture.load import Pair, Turnstile
from tests.torture.reconcile import reconcile
from tests.torture.service import Service, employ
from tests.torture.verified import log_faults

PAIRS = 4
#: How many deeds are done before it is hurt, and how many seconds pass after the last of them.
DEEDS, MOMENT = (3, 20), (0.0, 0.2)
#: Seconds after which it is hurt however little was done.
LONG = 30


@dataclass
class Run:
    """A service with people at work, who stop only while somebody looks at the records."""

    service: Service
    pairs: list[Pair]
    ledger: Ledger
    turnstile: Turnstile
    #: The public key of the log.
    key: PublicKey
    threads: list[threading.Thread] = field(default_factory=list)
    #: Seconds from each start of the service to its first answer.
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Let everybody begin."""
        self.threads = [threading.Thread(target=pair.work, daemon=True) for pair in self.pairs]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Send everybody home."""
        for pair in self.pairs:
            pair.over.set()
        self.turnstile.open()
        for thread in self.threads:
            thread.join(timeout=120)

    def wait(self, deeds: int) -> None:
        """Until so many more deeds are done."""
        wanted = len(self.ledger.acknowledged()) + deeds
        until = time.monotonic() + LONG
        while len(self.ledger.acknowledged()) < wanted and time.monotonic() < until:
            time.sleep(0.01)

    def look(self) -> list[str]:
        """Hold everybody, compare the records with each other and the ledger, verify the log."""
        self.turnstile.close()
        url = self.service.database.url
        faults = reconcile(url, self.ledger) + log_faults(url, self.key)
        self.turnstile.open()
        return faults


def prepare(service: Service, chance: random.Random, pairs: int = PAIRS) -> Run:
    """A running service whose people have signed in."""
    staff = employ(service.given, pairs)
    key = make_key(service.given.office, Actor.operator())
    service.start()
    ledger, turnstile = Ledger(), Turnstile()
    teams = [
        Pair(
            number,
            signed_in(service, official.email),
            signed_in(service, mentor.email),
            ledger,
            turnstile,
            random.Random(chance.random()),  # noqa: S311 - chance, no secret
        )
        for number, (official, mentor) in enumerate(staff, 1)
    ]
    return Run(service, teams, ledger, turnstile, key)


def under_load(
    kind: Callable[[Path], Database],
    count: int,
    chance: random.Random,
    folder: Path,
    pairs: int = PAIRS,
) -> Iterator[tuple[str, list[str]]]:
    """The whole scenario: a line about how it went, and every fault."""
    database = kind(folder)
    service = Service(database, folder)
    try:
        run = prepare(service, chance, pairs)
        faults = rounds(run, database, count, chance) + run.ledger.faults
        lost = sum("LOST" in fault for fault in faults)
        yield (
            f"{database.name}, killed under load: {count} rounds, "
            f"{len(run.ledger.acknowledged())} deeds acknowledged, {lost} lost; "
            f"back after {max(run.starts):.1f} s at the latest; "
            + ", ".join(f"{n} {what}" for what, n in sorted(run.ledger.counts.items())),
            faults,
        )
    finally:
        service.close()
        database.close()


def rounds(run: Run, database: Database, count: int, chance: random.Random) -> list[str]:
    """Hurt it so often; every fault found, and in which round."""
    faults: list[str] = []
    run.start()
    for number in range(1, count + 1):
        run.turnstile.open()
        run.wait(chance.randint(*DEEDS))
        time.sleep(chance.uniform(*MOMENT))
        if isinstance(database, Postgresql) and number % 2 == 0:
            _stop_server(run, database, chance)
        else:
            run.service.kill()
            run.turnstile.close()
            run.starts.append(run.service.start())
        faults += [f"round {number}: {fault}" for fault in run.look()]
    time.sleep(1)  # what was under way comes to its end
    faults += [f"at the end: {fault}" for fault in run.look()]
    run.stop()
    return faults


def _stop_server(run: Run, database: Postgresql, chance: random.Random) -> None:
    """The database crashes, stays away for a moment, and recovers; nobody touches the service."""
    database.stop_at_once()
    time.sleep(chance.uniform(0.1, 1.0))
    database.start()
    if not run.service.is_alive():
        run.ledger.fault("the service ended because its database did")


def signed_in(service: Service, email: str) -> Browser:
    """A browser in which this person has signed in."""
    browser = Browser(service.port, email)
    answer = browser.sign_in(PASSWORD)
    if answer.status != 303:
        raise OSError(f"{email} can't sign in: {answer.status}")
    return browser
