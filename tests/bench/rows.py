"""The table that `make bench` prints, and what it makes of each number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.bench.timing import Sample

_HEADS = ("", "median", "one tenth to nine tenths", "bar", "met?")
_MILLISECOND = 1e-3


@dataclass(frozen=True, slots=True)
class Bar:
    """What a number must be. Only a ratio or a count can fail: seconds depend on the machine."""

    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Whether the value is on the right side."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: seconds, or a ratio of two things that took turns."""

    name: str
    sample: Sample
    bar: Bar | None = None
    is_ratio: bool = False
    #: Of what: seconds, unless said otherwise. Nothing for a number of things, which is the same
    #: on every machine.
    unit: str = "s"

    @property
    def met(self) -> str:
        """`yes`, `no`, or what lies between; nothing where no bar is set."""
        if self.bar is None:
            return ""
        if self.bar.met_by(self.sample.median):
            return "yes"
        return "no" if self._clearly_missed else "within the noise"

    @property
    def fails(self) -> bool:
        """A ratio that misses its bar in nine turns of ten, or a count that does."""
        return (self.is_ratio or not self.unit) and self.met == "no"

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        sample = self.sample
        several = len(sample.values) > 1
        spread = f"{self._said(sample.low)} to {self._said(sample.high)}" if several else ""
        return (self.name, self._said(sample.median), spread, self._said_bar, self.met)

    @property
    def _clearly_missed(self) -> bool:
        bar, sample = self.bar, self.sample
        return bar is not None and not bar.met_by(sample.high if bar.at_least else sample.low)

    @property
    def _said_bar(self) -> str:
        if self.bar is None:
            return ""
        return f"{'≥' if self.bar.at_least else '≤'} {self._said(self.bar.limit)}"

    def _said(self, value: float) -> str:
        if self.is_ratio:
            return f"{value:.2f} x"
        return seconds(value) if self.unit == "s" else f"{value:.0f} {self.unit}".rstrip()


def seconds(value: float) -> str:
    """A time in the unit that reads best."""
    if value < _MILLISECOND:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1e3:.2f} ms" if value < 10 * _MILLISECOND else f"{value * 1e3:.0f} ms"


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the table."""
    cells = [_HEADS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for name, *others in cells:
        columns = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([f"{name:<{widths[0]}}", *columns]).rstrip()


def verdict(rows: Iterable[Row]) -> str:
    """The last line: whether a ratio misses its bar beyond the noise, and which."""
    missed = [row.name for row in rows if row.fails]
    if not missed:
        return "No ratio or count misses its bar beyond the noise."
    return f"Missed beyond the noise: {'; '.join(missed)}."
