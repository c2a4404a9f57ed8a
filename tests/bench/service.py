"""Starting up, and the memory of a worker: the service as it is run, in processes of its own."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from urllib.request import Request, urlopen

from config import ROOT
from convo.guidelines.engine import GuidelineSet
from convo.support.clock import system_clock
from tests.bench.filling import Size
from tests.bench.folders import memory
from tests.bench.office import Filling, open_filling
from tests.bench.rows import Bar, Row
from tests.bench.template import make_template
from tests.bench.timing import Sample

SIZE = Size(conversations=100, entries=1_000)
#: Seconds, and megabytes.
AT_MOST_STARTING = Bar(1.5)
AT_MOST_MEMORY = Bar(150)
#: How often each page is asked for before the memory is looked at.
_ROUNDS = 20
_SECRET = "a secret that only this measurement knows"
_PROGRAM = "from convo.cli import convo; convo()"
_MEGABYTE = 1024
_PARTS = {"RSS": "Rss", "shared out (PSS)": "Pss", "its own (USS)": r"Private_\w+"}


@dataclass(frozen=True, slots=True)
class Served:
    """The service, answering."""

    process: int
    address: str
    #: Seconds from the start of the command to the first answer: by the clock, and of processor
    #: time of the master and the slower of its workers, whatever else the machine does.
    took: float
    worked: float


def rows(guidelines: GuidelineSet, turns: int) -> Iterator[Row]:
    """How long it takes to answer first, and what its workers hold after many pages."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        address = f"sqlite:///{Path(folder) / 'service.db'}"
        filling = open_filling(address, guidelines, make_template(guidelines), SIZE, _SECRET)
        environment = {
            **os.environ,  # noqa: TID251 - handed on to another process
            "CONVO_ENVIRONMENT": "test",
            "CONVO_DATABASE_URL": address,
            "CONVO_SECRET_KEY": _SECRET,
        }
        starts: list[tuple[float, float]] = []
        held: Mapping[str, Sample] = {}
        for turn in range(turns):
            with _serving(environment) as served:
                starts.append((served.took, served.worked))
                if turn == turns - 1:
                    _visit(served, filling)
                    held = _memory(served)
        filling.engine.dispose()
    by_clock, worked = (Sample(each) for each in zip(*starts, strict=True))
    yield Row("start-up: to the first answer, by the clock", by_clock, AT_MOST_STARTING)
    yield Row("start-up: to the first answer, processor time", worked, AT_MOST_STARTING)
    for name, sizes in held.items():
        bar = AT_MOST_MEMORY if name == "RSS" else None
        yield Row(f"a worker after {_ROUNDS} rounds, {name}", sizes, bar, unit="MB")


@contextmanager
def _serving(environment: Mapping[str, str]) -> Iterator[Served]:
    command = [sys.executable, "-c", _PROGRAM, "serve", "--port", "0"]
    started = monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            address = re.search(r"http://\S+/", said)
            if address is None:
                raise RuntimeError(f"the service did not start: {said}")
            _get(f"{address[0]}sign-in", "")
            took = monotonic() - started
            worked = _worked(process.pid) + max(map(_worked, _children(process.pid)))
            yield Served(process.pid, address[0], took, worked)
        finally:
            process.terminate()


def _visit(served: Served, filling: Filling) -> None:
    """Every page of the three people, many times over, by both workers."""
    # By the machine's clock the sign-off of the reply on that page has run out.
    pages = [page for page in filling.pages() if page.name != "Post"]
    cookies = {page.who: _cookie(filling, page.who) for page in pages}
    for _ in range(_ROUNDS):
        for page in pages:
            _get(served.address + page.path.removeprefix("/"), cookies[page.who])


def _cookie(filling: Filling, who: str) -> str:
    browser = filling.browser(who, system_clock())
    cookie = browser.get_cookie("convo")
    return f"convo={cookie.value}" if cookie else ""


def _get(address: str, cookie: str) -> None:
    with urlopen(Request(address, headers={"Cookie": cookie})) as answer:  # noqa: S310 - our own
        if answer.status != HTTPStatus.OK or (cookie and "sign-in" in answer.url):
            raise RuntimeError(f"{address}: {answer.status}, {answer.url}")
        answer.read()


def _memory(served: Served) -> Mapping[str, Sample]:
    """What each worker holds, in megabytes."""
    workers = _children(served.process)
    maps = [Path(f"/proc/{worker}/smaps_rollup").read_text() for worker in workers]
    return {
        name: Sample(tuple(_kilobytes(each, part) / _MEGABYTE for each in maps))
        for name, part in _PARTS.items()
    }


def _children(process: int) -> list[int]:
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def _worked(process: int) -> float:
    """The seconds that a process has had on a processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _kilobytes(rollup: str, part: str) -> int:
    return sum(int(size) for size in re.findall(rf"^{part}:\s+(\d+) kB", rollup, re.MULTILINE))
