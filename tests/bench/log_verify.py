"""What verifying a log costs: against hashing the same bytes and nothing else, and how much memory.

The bare limit is SHA-256 over every entry, every node and every opening, all in memory, with
nothing read, parsed or compared. What is compared with it is all of verifying, reading the database
included; how much of it is reading is shown beside it. The ratio carries over to other machines.
"""

import gc
import hashlib
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import Any, TypeVar

from sqlalchemy import Engine, text

from convo.audit.report import Report
from convo.audit.source import Head, Source, Stretch
from convo.audit.tree import is_included, leaf_hash
from convo.audit.verifier import verify
from convo.db.engine import open_engine, open_sessions
from convo.queries.tree import get_inclusion_proof, get_root
from convo.queries.whole_log import whole_log

#: Rows whose bytes are in memory at once while the limit is measured.
_ROWS = 50_000
_PROOFS = 200
_PREFIX = b"convo/commit/v1\0"

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying took: seconds, and the seconds of the bare hashes of the same bytes."""

    report: Report
    #: All of it, and what of that went into reading the database.
    seconds: float
    reading: float
    limit: float
    #: By how much the memory of this process grew meanwhile at its highest.
    megabytes: float

    @property
    def ratio(self) -> float:
        """How much of the limit verification reaches: 1 would be hashing and nothing else."""
        return self.limit / self.seconds


def measure_verification(address: str) -> Verified:
    """Verify the log at this address, and then hash its bytes and no more."""
    engine = open_engine(address)
    gc.freeze()  # as the command does
    before = _megabytes()
    started = time.process_time()
    with open_sessions(engine)() as session, whole_log(session) as source:
        apart = _ReadApart(source)
        report = verify(apart)
    seconds, grew = time.process_time() - started, _megabytes() - before
    limit = _bare_hashes(engine)
    engine.dispose()
    return Verified(report, seconds, apart.seconds, limit, grew)


class _ReadApart:
    """A source that says how long it took to read."""

    def __init__(self, source: Source) -> None:
        self._source, self.seconds = source, 0.0

    def head(self) -> Head | None:
        """As it is."""
        return self._source.head()

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """As they are."""
        return iter(self._source.checkpoints())

    def stretches(self) -> Iterator[Stretch]:
        """As they are; their openings are read while they are looked at."""
        for stretch in self._counted(self._source.stretches()):
            yield replace(stretch, openings=self._counted(stretch.openings))

    def _counted(self, things: Iterable[Thing]) -> Iterator[Thing]:
        left = iter(things)
        while True:
            with _timed() as took:
                thing = next(left, None)
            self.seconds += took[0]
            if thing is None:
                return
            yield thing


def measure_proofs(address: str) -> list[float]:
    """Seconds for each of some inclusion proofs, fetched and made; each is right."""
    engine, random, took = open_engine(address), Random(7), []  # noqa: S311 - places to look at
    with open_sessions(engine)() as session:
        size = session.scalar(text("SELECT next_seq FROM audit_head")) or 0
        root = get_root(session, size)
        for _ in range(_PROOFS):
            place = random.randrange(size)
            started = time.perf_counter()
            proof = get_inclusion_proof(session, place, size)
            took.append(time.perf_counter() - started)
            leaf = session.scalar(text("SELECT leaf FROM audit_entry WHERE seq = :p"), {"p": place})
            if not is_included(leaf_hash(bytes(leaf)), place, size, proof, root):
                raise AssertionError(f"the proof of entry {place} is wrong")
    engine.dispose()
    return sorted(took)


def _bare_hashes(engine: Engine) -> float:
    """Seconds of hashing alone: what is read in between is not counted."""
    spent = 0.0
    hashes: list[bytes] = []
    for leaves in _bytes(engine, "SELECT leaf FROM audit_entry ORDER BY seq"):
        with _timed() as took:
            hashes += [hashlib.sha256(b"\0" + leaf).digest() for (leaf,) in leaves]
        spent += took[0]
    for openings in _bytes(engine, "SELECT salt, field, value FROM audit_opening"):
        encoded = [(salt, field.encode(), value.encode()) for salt, field, value in openings]
        with _timed() as took:
            for salt, field, value in encoded:
                hashlib.sha256(_PREFIX + salt + field + b"\0" + value).digest()
        spent += took[0]
    with _timed() as took:
        _levels(hashes)
    return spent + took[0]


def _levels(hashes: list[bytes]) -> None:
    """Every node above these leaves, a level at a time."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]


@contextmanager
def _timed() -> Iterator[list[float]]:
    took: list[float] = []
    started = time.process_time()
    yield took
    took.append(time.process_time() - started)


def _bytes(engine: Engine, statement: str) -> Iterator[list[tuple[Any, ...]]]:
    with engine.connect() as connection:
        found = connection.execution_options(yield_per=_ROWS).execute(text(statement))
        for rows in found.partitions(_ROWS):
            yield [tuple(row) for row in rows]


def _megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
