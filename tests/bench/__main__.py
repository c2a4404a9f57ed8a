"""`python -m tests.bench`: how fast convo is, as ratios within one run.

Exits with 1 when a ratio misses its bar in nine turns of ten, or a count does. Seconds and
megabytes depend on the machine, so they are shown beside their bars and fail nothing.
"""

import argparse
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

import click

from config import ROOT
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import load
from tests.bench import (
    balance,
    cold,
    growth,
    hostile,
    importing,
    linking,
    log,
    page,
    pages,
    service,
    speed,
    topics,
)
from tests.bench.rows import Row, table, verdict

FOLDER = ROOT / "guidelines"
#: Enough for a tenth of them to mean something, and for all of it to take a few minutes.
TURNS = 60
PARTS: dict[str, Callable[[GuidelineSet, int], Iterator[Row]]] = {
    "speed": speed.rows,
    "growth": lambda guidelines, turns: growth.rows(guidelines, max(turns // 3, 1)),
    "cold": lambda _guidelines, turns: cold.rows(FOLDER, max(turns // 4, 1)),
    "hostile": lambda guidelines, _turns: hostile.rows(guidelines),
    "page": page.rows,
    "pages": lambda guidelines, turns: pages.rows(guidelines, max(turns // 2, 1)),
    "service": lambda guidelines, turns: service.rows(guidelines, max(turns // 12, 1)),
    "log": lambda guidelines, turns: log.rows(guidelines, max(turns // 2, 1)),
    "linking": lambda _guidelines, turns: linking.rows(max(turns // 3, 1)),
    "topics": lambda guidelines, turns: topics.rows(guidelines, max(turns // 3, 1)),
    "balance": lambda guidelines, turns: balance.rows(guidelines, max(turns // 3, 1)),
    "importing": lambda _guidelines, _turns: importing.rows(),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts that were asked for, print the table, and say what it comes to."""
    asked = _asked(arguments)
    guidelines = load(FOLDER)
    click.echo(_heading(guidelines, asked.turns))
    rows = [row for part in asked.parts for row in PARTS[part](guidelines, asked.turns)]
    click.echo("\n".join([*table(rows), "", verdict(rows)]))
    return int(any(row.fails for row in rows))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--turns", type=int, default=TURNS)
    asked = parser.parse_args(arguments)
    asked.parts = asked.parts or list(PARTS)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"{', '.join(sorted(unknown))}: expected some of {', '.join(PARTS)}")
    return asked


def _heading(guidelines: GuidelineSet, turns: int) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("google-re2", "proselint"))
    return (
        f"{len(guidelines.rules)} rules, set {guidelines.digest[:12]}, {turns} turns; "
        f"Python {platform.python_version()}, {versions}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
