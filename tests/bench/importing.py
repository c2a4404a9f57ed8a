"""Importing larger and larger files by command, each in a process of its own: memory and time."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from tests.bench.rows import Bar, Row
from tests.bench.timing import Sample

SIZES = (1_000, 10_000, 100_000)
#: A file of a hundred times as many lines takes the memory of a small one, and the noise on it.
BOUNDED = Bar(1.1)
#: A line takes no longer in a file of ten times as many: of the two largest, where starting up no
#: longer counts.
IN_STEP = Bar(1.2)

_HEADINGS = "Address,Subject,Comment,Date posted,Forum,Policy area,User,Who\n"
_WORDS = "Does anybody know when the bus at ten past nine goes again? " * 5
_PROGRAM = """
import resource, sys, time
from convo.cli import convo
started = time.process_time()
code = 0
try:
    convo(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
used = resource.getrusage(resource.RUSAGE_SELF)
print("measured", used.ru_maxrss, time.process_time() - started)
raise SystemExit(code)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What importing one file took: memory at its highest, and time on a processor."""

    lines: int
    megabytes: float
    seconds: float


def rows(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Time and memory of each size, and of the largest in units of the smallest."""
    measured = [measure(lines) for lines in sizes]
    for each in measured:
        name = f"importing: {each.lines:,} lines, {each.megabytes:.0f} MB at most"
        yield Row(name, Sample((each.seconds,)))
    first, (before, last) = measured[0], measured[-2:]
    yield Row(
        f"importing: memory of {last.lines:,} lines in that of {first.lines:,}",
        Sample((last.megabytes / first.megabytes,)),
        BOUNDED,
        is_ratio=True,
    )
    yield Row(
        f"importing: time of a line of {last.lines:,} in that of one of {before.lines:,}",
        Sample((last.seconds / last.lines / (before.seconds / before.lines),)),
        IN_STEP,
        is_ratio=True,
    )


def measure(lines: int) -> Measured:
    """Import a file of so many lines into an empty office."""
    with tempfile.TemporaryDirectory(prefix="convo-bench-") as name:
        folder = Path(name)
        _convo(folder, "db", "upgrade")
        _add(folder, "mentor")
        _add(folder, "official", "--mentor", "mentor@example.org")
        file = folder / "log.csv"
        _write(file, lines)
        printed = _convo(
            folder, "import", str(file), "--official", "official@example.org", "--add-venues",
            "--add-topics",
        )  # fmt: skip
        if f"{lines:,} conversations imported" not in printed:
            raise AssertionError(printed)
    _, kilobytes, seconds = printed.splitlines()[-1].split()
    return Measured(lines, int(kilobytes) / 1024, float(seconds))


def _write(file: Path, lines: int) -> None:
    with file.open("w", encoding="utf-8") as log:
        log.write(_HEADINGS)
        for number in range(lines):
            log.write(
                f"https://forum.example.org/t/{number}?page={number % 7},Question {number},"
                f'"{_WORDS}\n{number}",{1 + number % 28}/03/2024,The forum,Buses,'
                f"reader{number % 50},member of the public\n"
            )


def _add(folder: Path, role: str, *more: str) -> None:
    account = ("--name", role.title(), "--email", f"{role}@example.org", "--role", role)
    _convo(folder, "people", "add", *account, *more)


def _convo(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    settings = {
        "CONVO_ENVIRONMENT": "test",
        "CONVO_DATABASE_URL": f"sqlite:///{folder / 'convo.db'}",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return done.stdout
