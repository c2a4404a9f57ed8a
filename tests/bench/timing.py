"""Timing within one run.

The things to compare take turns, so that a busy machine meets all alike. What is counted is the
time this process had on a processor: what others do on the machine is no part of it. On a machine
that does nothing else the two are the same, since a check waits for nothing.
"""

import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time

Work = Callable[[], object]

#: Each turn lasts at least this long, in seconds: far more than the clock's own grain.
TURN = 0.004


@dataclass(frozen=True, slots=True)
class Sample:
    """The same thing measured several times."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """What to quote."""
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        """One measurement in ten is below this."""
        return self._tenth(0)

    @property
    def high(self) -> float:
        """One measurement in ten is above this."""
        return self._tenth(-1)

    def over(self, other: "Sample", share: float = 1) -> "Sample":
        """This one in units of the other, turn by turn, and of `share` of that."""
        pairs = zip(self.values, other.values, strict=True)
        return Sample(tuple(ours / theirs / share for ours, theirs in pairs))

    def _tenth(self, which: int) -> float:
        if len(self.values) == 1:
            return self.values[0]
        return statistics.quantiles(self.values, n=10, method="inclusive")[which]


def take_turns(works: Sequence[Work], turns: int, turn: float = TURN) -> list[Sample]:
    """The seconds that one call of each takes. Every other turn goes the other way round."""
    calls = [_calls(work, turn) for work in works]
    seconds: list[list[float]] = [[] for _ in works]
    gc.collect()
    for number in range(turns):
        order = range(len(works)) if number % 2 else reversed(range(len(works)))
        for place in order:
            seconds[place].append(_seconds(works[place], calls[place]))
    return [Sample(tuple(each)) for each in seconds]


def once(work: Work, times: int = 1) -> Sample:
    """The seconds of a slow call, some times over."""
    return Sample(tuple(_seconds(work, 1) for _ in range(times)))


def _calls(work: Work, turn: float) -> int:
    """How many calls fill a turn. The first call, which fills caches, doesn't count."""
    work()
    return max(1, math.ceil(turn / max(_seconds(work, 1), 1e-7)))


def _seconds(work: Work, calls: int) -> float:
    started = process_time()
    for _ in range(calls):
        work()
    return (process_time() - started) / calls
