"""Each call to the system for the files of a SQLite database fails once, or is the last one.

strace makes them fail while a small process appends to the log. Afterwards the log verifies, the
tables and the log tell one story, and everything that was acknowledged is there.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from sqlalchemy import select

from config import ROOT
from convo.db.engine import open_engine
from convo.db.models import AuditEntry
from tests.torture.databases import Sqlite
from tests.torture.reconcile import reconcile
from tests.torture.together import Desk, prepare_desks
from tests.torture.verified import log_faults

#: What SQLite asks of the system for its files; reading is no part of it.
CALLS = ("openat", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink")
HARMS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")
DEEDS = 3
#: Of a call that is made more often only so many are hurt, from the first to the last.
MOST = 44

Told = tuple[str, list[str]]


def that_fail(folder: Path) -> Iterator[Told]:
    """Every call, every harm; one line for all of them."""
    strace = shutil.which("strace")
    if strace is None:
        yield "calls to the system that fail: NOT TRIED, there is no strace", []
        return
    pristine = Sqlite(folder)
    (desk,) = prepare_desks(pristine.url, 1)
    script = _Script(strace, desk, pristine.path)
    made = script.count_calls(folder / "counted")
    faults: list[str] = []
    seen, tried = Counter[str](), 0
    for call, times in made.items():
        for number, harm in product(_spread(times), HARMS):
            path, acknowledged, was_seen = script.harm(folder / "hurt", call, number, harm)
            faults += [f"{call} {number} {harm}: {each}" for each in _judged(path, acknowledged)]
            seen[harm] += was_seen
            tried += 1
    if not seen:
        faults.append("nothing was ever seen to fail")
    told = ", ".join(f"{times} of {harm}" for harm, times in seen.items())
    calls = ", ".join(f"{times} {call}" for call, times in made.items())
    yield f"SQLite, calls to the system that fail ({calls}): {tried} harms, seen: {told}", faults


def of_no_file(_folder: Path) -> Iterator[Told]:
    """PostgreSQL's files are its own: what it does when one fails is for its own tests."""
    yield from ()


@dataclass(frozen=True, slots=True)
class _Script:
    """The small process, under strace, on a copy of a database."""

    strace: str
    desk: Desk
    pristine: Path

    def count_calls(self, folder: Path) -> dict[str, int]:
        """How often each call is made while nothing fails."""
        path, told = self._copied(folder), folder / "calls"
        done = self._run(path, [f"trace={','.join(CALLS)}"], told)
        if done.returncode or done.stdout.count(b"\n") != DEEDS:
            raise OSError(f"strace does not work here: {done.stderr.decode()[-500:]}")
        found = Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", told.read_text("utf-8"), re.MULTILINE))
        return {call: found[call] for call in CALLS if found[call]}

    def harm(self, folder: Path, call: str, number: int, harm: str) -> tuple[Path, list[str], bool]:
        """Do so to this call: the database, what was acknowledged, and whether anybody saw it."""
        path = self._copied(folder)
        done = self._run(path, [f"trace={call}", f"inject={call}:{harm}:when={number}"])
        said = done.stdout.decode()
        acknowledged = re.findall("^[0-9a-f]{32}$", said, re.MULTILINE)
        return path, acknowledged, done.returncode != 0 or "failed" in said

    def _run(
        self, path: Path, expressions: Sequence[str], told: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Append, while strace looks at nothing but the files of the database."""
        files = [f"{path}{end}" for end in ("", "-wal", "-shm", "-journal")]
        watched = [word for file in files for word in ("-P", file)]
        asked = [word for each in expressions for word in ("-e", each)]
        desk = map(str, (self.desk.official, self.desk.venue, self.desk.topic, DEEDS))
        command = [sys.executable, "-m", "tests.torture.appending", f"sqlite:///{path}", *desk]
        return subprocess.run(
            [self.strace, "-f", "-qq", "-o", told or "/dev/null", *watched, *asked, *command],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )

    def _copied(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copy(self.pristine, folder / "convo.db"))


def _judged(path: Path, acknowledged: Sequence[str]) -> list[str]:
    """What is wrong with the database after that; it is opened by the next process as ever."""
    url = f"sqlite:///{path}"
    engine = open_engine(url)
    with engine.connect() as connection:
        there = set(connection.scalars(select(AuditEntry.request)))
    engine.dispose()
    lost = [f"LOST: {request}" for request in acknowledged if request not in there]
    return lost + log_faults(url) + reconcile(url)


def _spread(times: int) -> list[int]:
    """Which of so many calls to hurt: each, or some that lie evenly."""
    count = min(times, MOST)
    return sorted({1 + round(each * (times - 1) / max(count - 1, 1)) for each in range(count)})
