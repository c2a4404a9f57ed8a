"""The figures as a spreadsheet: numbers, and names of sides and communities. Nobody's handle."""

import csv
import io
from collections.abc import Iterator

from convo.domain.balance_figures import Figures
from convo.support.hidden_signs import shown
from convo.support.spreadsheet_cells import guarded
from convo.web.balance.in_words import percent

_HEADINGS = ("Table", "From", "Until", "What", "Side", "Mentions", "Share")
Cells = tuple[object, ...]


def csv_of(topic: str, figures: Figures) -> bytes:
    """The file; it starts with the mark by which Excel knows UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for cells in ((f"Balance of recognition: {topic}",), _HEADINGS, *_rows(figures)):
        writer.writerow([_safe(cell) for cell in cells])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _rows(figures: Figures) -> Iterator[Cells]:
    whole = (figures.window.first, figures.window.last)
    for side, row in figures.by_side:
        yield ("By side", *whole, "", side.name, row.count, percent(row.share))
    yield ("No side", *whole, "", "", figures.no_side, "")
    for channel, row in figures.by_channel:
        label = channel.label if channel else "Not said"
        yield ("By channel", *whole, label, "", row.count, percent(row.share))
        yield from _parts(figures, row.parts, ("By channel and side", *whole, label))
        yield ("By channel, no side", *whole, label, "", row.no_side, "")
    for naming, row in figures.by_community:
        yield ("By community", *whole, naming.name, "", row.count, percent(row.share))
    yield ("No community by name", *whole, "", "", figures.no_community, "")
    for side in figures.sides:
        heard = "speaks" if side.active else "does not speak"
        yield ("In logged conversations", *whole, heard, side.name, "", "")
    for period, row in figures.over_time:
        yield ("Over time", period.first, period.last, "", "", row.count, "")
        yield from _parts(figures, row.parts, ("Over time by side", period.first, period.last, ""))


def _parts(figures: Figures, parts: tuple[int, ...], start: Cells) -> Iterator[Cells]:
    for side, count in zip(figures.sides, parts, strict=True):
        yield (*start, side.name, count, "")


def _safe(cell: object) -> object:
    return guarded(shown(cell)) if isinstance(cell, str) else cell
