"""Commitments to words, side by side: as entries have them, or as words that are kept give them.

So those of thousands of entries are compared at once. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress
from operator import lt, or_

DIGITS = 64
_HEXADECIMAL = b"0123456789abcdef"
#: What begins the commitments of another entry, and what another one of the same. No entry in
#: plain letters has the first in it.
_ENTRY, _ANOTHER = "\n", ","


@dataclass(slots=True)
class Sealed:
    """For each commitment the place of its entry, the field, and the digits."""

    places: list[int] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    #: Those of many may stand in one piece.
    pieces: list[str] = field(default_factory=list)

    def add(self, place: int, name: str, digits: str) -> None:
        """One more."""
        self.places.append(place)
        self.fields.append(name)
        self.pieces.append(digits)

    @property
    def digits(self) -> str:
        """Those of all, one behind the other."""
        return "".join(self.pieces)

    def is_same(self, other: "Sealed") -> bool:
        """Whether both are of the same words, in the same order."""
        is_for_same = self.places == other.places and self.fields == other.fields
        return is_for_same and self.digits == other.digits

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        """Place, field and digits of each."""
        joined = self.digits
        digits = [joined[at : at + DIGITS] for at in range(0, len(joined), DIGITS)]
        yield from zip(self.places, self.fields, digits, strict=True)


def sealed_side_by_side(places: Sequence[int], sealed: Sequence[str]) -> Sealed | None:
    """What stands in entries in plain letters at these places, each as `"field":"digits",…`.

    None where one is written in another way, or not in the order of its fields, each once.
    """
    some = list(filter(None, sealed))
    if not some:
        return Sealed()
    # Between the quotation marks stand what begins it, the field, a colon, the digits, and again.
    parts = f"{_ENTRY}{_ENTRY.join(some)}".split('"')
    begins, fields, colons, digits = parts[:-1:4], parts[1::4], parts[2::4], parts[3::4]
    if parts[-1] or len(begins) != len(digits) or colons.count(":") != len(colons):
        return None
    firsts = [each == _ENTRY for each in begins]
    if sum(firsts) != len(some) or begins.count(_ANOTHER) != len(begins) - len(some):
        return None
    joined = "".join(digits)
    if set(map(len, digits)) != {DIGITS} or joined.encode().translate(None, _HEXADECIMAL):
        return None
    if not all(map(or_, firsts[1:], map(lt, fields, fields[1:]))):
        return None
    # Each belongs to the same entry as the one before it, or to the next that has any.
    having = [-1, *compress(places, sealed)]
    return Sealed([having[each] for each in accumulate(firsts)], fields, [joined])
