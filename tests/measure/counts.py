"""Counts with their uncertainty: a dozen texts prove little, and the figures should say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

#: The normal quantile for 95%.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many."""

    hits: int
    of: int

    @classmethod
    def among(cls, judged: Iterable[bool]) -> "Count":
        """How many are true."""
        values = list(judged)
        return cls(sum(values), len(values))

    @property
    def share(self) -> float:
        """The hits as a share; 0 of nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the share (Wilson, 1927), which holds for small counts too."""
        if not self.of:
            return 0.0, 1.0
        spread = _Z * sqrt(self.share * (1 - self.share) / self.of + _Z**2 / (4 * self.of**2))
        middle, scale = self.share + _Z**2 / (2 * self.of), 1 + _Z**2 / self.of
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.hits:>4} of {self.of:<4} {self.share:>4.0%}  ({low:.0%} to {high:.0%})"
