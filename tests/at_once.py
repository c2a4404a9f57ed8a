"""Doing several things at the same moment, to see who wins."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(deeds: Sequence[Callable[[], Result]]) -> list[Result | Exception]:
    """Start all of these together, each in a thread; what each returned or raised, in order."""
    line = Barrier(len(deeds))

    def run(deed: Callable[[], Result]) -> Result | Exception:
        line.wait(timeout=30)
        try:
            return deed()
        except Exception as raised:  # noqa: BLE001 - what it raises is the answer
            return raised

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))
