"""Loading the set in a process that has done nothing before."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config import ROOT
from tests.bench.rows import Bar, Row
from tests.bench.timing import Sample

AT_MOST = Bar(0.150)

_PROGRAM = """
import sys
from time import process_time
started = process_time()
from pathlib import Path
from convo.guidelines.load import load
imported = process_time()
load(Path(sys.argv[1]))
print(imported - started, process_time() - imported)
"""


def rows(folder: Path, turns: int) -> Iterator[Row]:
    """The imports and the loading, each time in a new process."""
    imports, loading = zip(*(_cold(folder) for _ in range(turns)), strict=True)
    yield Row("cold: imports", Sample(imports))
    yield Row("cold: loading the set", Sample(loading), AT_MOST)
    both = Sample(tuple(sum(pair) for pair in zip(imports, loading, strict=True)))
    yield Row("cold: both together", both)


def _cold(folder: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", _PROGRAM, str(folder)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    imports, loading = printed.split()
    return float(imports), float(loading)
