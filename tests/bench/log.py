"""The log at ten thousand entries and at a million: verifying it, proofs, filtered pages, search.

And what recording costs a deed, and how long a writer of a SQLite file waits for the others.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config import ROOT
from convo.guidelines.engine import GuidelineSet
from tests.bench import log_pages, log_recording
from tests.bench.folders import memory
from tests.bench.log_filling import fill_log
from tests.bench.rows import Bar, Row
from tests.bench.template import Template, make_template
from tests.bench.timing import Sample
from tests.torture.databases import Sqlite
from tests.torture.together import write

LARGE, SMALL = 1_000_000, 10_000
#: Of the bare hashes of the same bytes; megabytes; seconds.
AT_LEAST_HASHING = Bar(0.15, at_least=True)
AT_MOST_MEMORY = Bar(300)
AT_MOST_PROOF = Bar(0.005)
#: Writers, each with so many deeds.
_WRITERS, _DEEDS = 4, 50
#: A folder of filled logs that stay from one run to the next: filling takes minutes.
_KEPT = "CONVO_BENCH_LOGS"
_MEASURE = (
    "import json, sys\n"
    "from tests.bench.log_verify import measure_proofs, measure_verification\n"
    "took = measure_verification(sys.argv[1])\n"
    "assert took.report.is_whole, took.report.faults\n"
    "print(json.dumps({'seconds': took.seconds, 'reading': took.reading, 'ratio': took.ratio,"
    " 'megabytes': took.megabytes, 'proofs': measure_proofs(sys.argv[1])}))"
)


def rows(
    guidelines: GuidelineSet, turns: int, large: int = LARGE, small: int = SMALL
) -> Iterator[Row]:
    """All of it."""
    yield from log_recording.rows(guidelines, turns)
    yield _waiting()
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        place = Path(os.environ.get(_KEPT, folder))  # noqa: TID251 - a setting of this measurement
        template = make_template(guidelines)
        short, long = (_filled(place, template, entries) for entries in (small, large))
        yield from _verified(long, large)
        yield from log_pages.rows(guidelines, turns, short, long)


def _waiting() -> Row:
    """How long the unluckiest of several writers waited for one of its deeds to be done."""
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder:
        wrote = write(Sqlite(Path(folder)).url, _WRITERS, _DEEDS)
    longest = max(one.longest for one in wrote)
    return Row(f"{_WRITERS} writers of one SQLite file: the longest deed", Sample((longest,)))


def _filled(place: Path, template: Template, entries: int) -> str:
    """The address of a log of so many entries, made unless there is one."""
    path = place / f"{entries}.db"
    address = f"sqlite:///{path}"
    if not path.exists():
        fill_log(address, template, entries)
    return address


def _verified(address: str, entries: int) -> Iterator[Row]:
    """In a process of its own, whose memory is that of verifying and of nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, address], cwd=ROOT, capture_output=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    name, ratio = f"verifying {entries} entries", Sample((found["ratio"],))
    yield Row(name, Sample((found["seconds"],)))
    yield Row(f"{name}: of that, reading the database", Sample((found["reading"],)))
    yield Row(f"{name}: the bare hashes by it", ratio, AT_LEAST_HASHING, is_ratio=True)
    yield Row(f"{name}: memory", Sample((found["megabytes"],)), AT_MOST_MEMORY, unit="MB")
    yield Row("an inclusion proof", Sample(tuple(found["proofs"])), AT_MOST_PROOF)
