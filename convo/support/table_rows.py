"""One row of a table, whatever kind of file it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass

#: More headings than any log has.
MOST_COLUMNS = 200
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its cells, in the order of the headings.

    `fault` says what is wrong with the line as a whole; its cells are then not to be relied on.
    `faults` says it of single cells, by heading.
    """

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    #: It says the headings once more, as where two tables were put together.
    repeats_heading: bool = False
    #: The cells as they stand in the file, where there are more than headings.
    given: tuple[str, ...] = ()


def joined(cells: Iterable[str]) -> str:
    """Some cells as they are shown in a sentence: short, on one line."""
    return short(", ".join(cells))


def short(text: str, most: int = _SHOWN) -> str:
    """Text as it is shown in a sentence: printable, on one line, cut where it is long."""
    plain = "".join(char if char.isprintable() else " " for char in text[: most * 4])
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
