"""How evenly recognition is given between the sides of an issue (domain.md RB1).

Pure figures. One recognition counts a side once, however many of that side it names: an audience
hears once that the side was noticed, and a list of names must not outweigh a speech.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from convo.domain.recognition import Balance

#: For how many days back recognition is compared, where nobody says otherwise.
DAYS = 90
#: The longest time that can be asked for: what was long ago balances nothing today.
MOST_DAYS = 800
_NONE = Fraction(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What is out of balance. Both are ours: the guideline `reflect.Balance` may set others."""

    #: The largest share of one side, in per cent.
    most: int = 70
    #: With fewer mentions than this it is too early to tell: one more would turn everything.
    fewest: int = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @classmethod
    def until(cls, today: date, days: int) -> "Window":
        """The last so many days, today being one of them."""
        return cls(first=today - timedelta(days=days - 1), last=today)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How often each side was recognised, and which sides are heard in what was logged."""

    #: Recognitions by side; a side without any may be missing.
    counts: Mapping[int, int]
    #: The sides still in use that speak in conversations logged, or added to, in the time.
    active: frozenset[int] = frozenset()
    bounds: Bounds = Bounds()

    @property
    def total(self) -> int:
        """How many mentions there are: a recognition of two sides is two."""
        return sum(self.counts.values())

    @property
    def leading(self) -> frozenset[int]:
        """Every side with the most mentions; none as long as there are none."""
        most = max(self.counts.values(), default=0)
        return frozenset(side for side, count in self.counts.items() if count == most > 0)

    @property
    def unseen(self) -> frozenset[int]:
        """The active sides that were never recognised."""
        return frozenset(side for side in self.active if not self.counts.get(side))

    def share(self, side: int) -> Fraction:
        """The side's part of all mentions."""
        return share_of(self.counts.get(side, 0), self.total)

    @property
    def above(self) -> frozenset[int]:
        """The side with more than the largest share; none, or one."""
        most = Fraction(self.bounds.most, 100)
        return frozenset(side for side in self.counts if self.share(side) > most)

    @property
    def verdict(self) -> Balance:
        """How recognition stands."""
        if self.total < self.bounds.fewest:
            return Balance.TOO_FEW
        return Balance.TILTED if self.above or self.unseen else Balance.EVEN

    def after(self, sides: Iterable[int]) -> "Standing":
        """How it would stand with one more recognition, of these sides."""
        return replace(self, counts=Counter(self.counts) + Counter(set(sides)))

    def verdict_with(self, sides: Iterable[int]) -> Balance:
        """What one more recognition, of these sides, would do.

        It is out of balance only if it recognises the leading side again: whoever turns to
        another side mends what is uneven, and needs no reason for it.
        """
        chosen = frozenset(sides)
        verdict = self.after(chosen).verdict
        if verdict is Balance.TILTED and not chosen & self.leading:
            return Balance.EVEN
        return verdict


def share_of(count: int, total: int) -> Fraction:
    """The part that `count` is of `total`; nothing of nothing is nothing."""
    return Fraction(count, total) if total else _NONE
