"""`python -m tests.torture`: what a service survives. Exits with 1 when anything was lost.

Each run draws its own moments; --seed draws those of an earlier run again.
"""

import argparse
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from tests.torture import attacks, calls, days, forms, kill, mutants, races
from tests.torture.databases import Database, Postgresql, Sqlite
from tests.torture.together import together

KINDS: dict[str, Callable[[Path], Database]] = {"sqlite": Sqlite, "postgresql": Postgresql}
DAYS = {"sqlite": days.on_sqlite, "postgresql": days.on_postgresql}
#: How often a service is killed.
ROUNDS = {"sqlite": 100, "postgresql": 20}
SCENARIOS = ("kill", "days", "races", "forms", "together", "calls", "attacks", "mutants")

Told = tuple[str, list[str]]


def main() -> int:
    """Run the scenarios that were asked for; a line for each, and the time that it all took."""
    asked = _asked()
    click.echo(f"Seed {asked.seed}: --seed {asked.seed} draws the same moments again.")
    began = time.monotonic()
    failed = False
    for kind in asked.databases:
        for scenario in asked.scenarios or SCENARIOS:
            for line, faults in _tried(_scenario(scenario, kind, asked)):
                failed |= _told(line, faults, time.monotonic() - began)
    click.echo(f"{'Not all of it held' if failed else 'All held'}: {_minutes(began)}.")
    return int(failed)


def _scenario(name: str, kind: str, asked: argparse.Namespace) -> Callable[[Path], Iterator[Told]]:
    chance = random.Random(asked.seed)  # noqa: S311 - chance, no secret
    scenarios: dict[str, Callable[[Path], Iterator[Told]]] = {
        "kill": partial(kill.under_load, KINDS[kind], asked.rounds or ROUNDS[kind], chance),
        "days": DAYS[kind],
        "races": partial(races.at_the_same_moment, KINDS[kind]),
        "forms": partial(forms.filled_in_badly, KINDS[kind], chance),
        "together": partial(together, KINDS[kind]),
        "calls": calls.that_fail if kind == "sqlite" else calls.of_no_file,
        "attacks": partial(attacks.on_a_large_log, KINDS[kind]),
        "mutants": partial(mutants.of_a_pack, KINDS[kind], asked.mutants, chance),
    }
    return scenarios[name]


def _tried(scenario: Callable[[Path], Iterator[Told]]) -> Iterator[Told]:
    with tempfile.TemporaryDirectory(prefix="convo-torture-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # as root PostgreSQL runs as a user of its own
        is_kept = False
        try:
            for line, faults in scenario(folder):
                yield line, faults
                is_kept |= bool(faults)
        except Exception as broken:  # noqa: BLE001 - the scenarios after this one are worth trying
            yield "this scenario ended early", [f"{type(broken).__name__}: {broken}"]
            is_kept = True
        if is_kept:
            _keep_logs(folder)


def _keep_logs(folder: Path) -> None:
    for log in folder.rglob("*.log"):
        kept = Path(tempfile.mkdtemp(prefix="convo-torture-failed-")) / log.name
        kept.write_bytes(log.read_bytes())
        click.echo(f"    Its log is kept: {kept}")


def _told(line: str, faults: list[str], seconds: float) -> bool:
    click.echo(f"[{seconds:4.0f} s] {'FAILED' if faults else 'held  '} {line}")
    for fault, times in Counter(faults).most_common(20):
        click.echo(f"    {times} x {fault}")
    return bool(faults)


def _minutes(began: float) -> str:
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    return f"{minutes} minutes {seconds} seconds"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--databases", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--rounds", type=int, help=f"of kill; {ROUNDS} unless told")
    parser.add_argument("--mutants", type=int, default=1000, help="of a pack; 1000 unless told")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked = parser.parse_args()
    if unknown := set(asked.scenarios) - set(SCENARIOS):
        parser.error(f"{', '.join(sorted(unknown))}: expected some of {', '.join(SCENARIOS)}")
    return asked


if __name__ == "__main__":
    sys.exit(main())
