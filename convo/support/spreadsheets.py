"""Tables as people's programs write them: CSV in all its kinds, and JSON Lines.

Rows come one at a time, so that a large table takes no more memory than a small one. Lines are
counted as a spreadsheet shows them: a cell with several lines in it is one line.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from convo.support.json_lines import column_names, json_rows
from convo.support.table_rows import MOST_COLUMNS, Row, joined
from convo.support.text_files import Survey, Unreadable, survey

#: Characters in one physical line, and in one cell; beyond them there is no table.
LONGEST_LINE = 4 << 20
_DELIMITERS = "\t;,|"
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_AN_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table in a file: its headings, and rows that are read again each time they are asked for.

    `delimiter` is '' for JSON Lines.
    """

    file: BinaryIO = field(repr=False)
    survey: Survey
    columns: tuple[str, ...]
    delimiter: str

    @property
    def kind(self) -> str:
        """What sort of file it is, as people call it."""
        return "CSV" if self.delimiter else "JSON Lines"

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, in order. Raises `Unreadable` where it can't go on."""
        text = _opened(self.file, self.survey)
        try:
            yield from self._rows(text)
        finally:
            text.detach()

    def _rows(self, text: io.TextIOWrapper) -> Iterator[Row]:
        if not self.delimiter:
            yield from json_rows(_lines(text), self.columns)
            return
        records = _records(text, self.delimiter)
        heading = next(records)[1]
        for line, cells in records:
            if any(map(str.strip, cells)):
                yield _row(line, cells, self.columns, heading)


def open_table(file: BinaryIO) -> Table:
    """Look through a file and find its headings. Raises `Unreadable`, which says what to do.

    The file must stay open, and stay as it is, for as long as rows are read.
    """
    found = survey(file)
    text = _opened(file, found)
    try:
        start = text.read(1 << 16).lstrip()
    finally:
        text.detach()
    if start.startswith("["):
        raise Unreadable("This is one JSON list. Write one object on each line (JSON Lines).")
    is_json = start.startswith("{")
    delimiter = "" if is_json else _delimiter(start)
    return Table(
        file=file, survey=found, columns=_columns(file, found, delimiter), delimiter=delimiter
    )


def _opened(file: BinaryIO, found: Survey) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(file, found.encoding, newline="")


def _columns(file: BinaryIO, found: Survey, delimiter: str) -> tuple[str, ...]:
    text = _opened(file, found)
    try:
        if not delimiter:
            return column_names(_lines(text))
        first = next(_records(text, delimiter), None)
    finally:
        text.detach()
    if first is None:
        raise Unreadable("The file is empty.")
    return _headings(*first)


def _headings(line: int, cells: Sequence[str]) -> tuple[str, ...]:
    names = [" ".join(cell.replace("\0", "").replace("\ufeff", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise Unreadable(
            f"There are {len(names):,} columns; convo reads {MOST_COLUMNS} at most.", line
        )
    if any(_AN_ADDRESS.match(name) for name in names):
        raise Unreadable(
            "There are no headings. Add a first line that names the columns, "
            "such as Address, Title, Words, Date.",
            line,
        )
    return _told_apart(names)


def _told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Headings that each have a name, and no two the same."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = name or f"Column {number}"
        seen = {each.casefold() for each in found}
        told, copies = plain, 1
        while told.casefold() in seen:
            copies += 1
            told = f"{plain} ({copies})"
        found.append(told)
    return tuple(found)


def _delimiter(start: str) -> str:
    """What stands between the headings: declared in a first line 'sep=;', or seen most often."""
    first = start.splitlines()[0] if start else ""
    if declared := _SEPARATOR.fullmatch(first):
        return declared[1]
    outside = "".join(first.split('"')[::2])
    counts = {mark: outside.count(mark) for mark in _DELIMITERS}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number of their line, from the headings on."""
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    has_begun = False
    line = 0
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_unbalanced(str(error)), line) from error
        is_declaration = line == 1 and _SEPARATOR.fullmatch(delimiter.join(cells)) is not None
        has_begun = has_begun or (any(map(str.strip, cells)) and not is_declaration)
        if has_begun:
            yield line, cells


def _unbalanced(reason: str) -> str:
    if "field larger" in reason:
        return "One cell is too long to read. Perhaps a quotation mark is never closed."
    return (
        "The quotation marks do not match, so it is not clear where a cell ends. "
        "Inside a cell in quotation marks, each one has to be doubled."
    )


def _row(line: int, cells: list[str], columns: tuple[str, ...], heading: list[str]) -> Row:
    if cells == heading:
        return Row(line, repeats_heading=True)
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        fault = (
            f"There are more cells than headings: “{joined(extra)}” has none. "
            "Perhaps a quotation mark is missing."
        )
        return Row(line, tuple(cells[: len(columns)]), fault=fault, given=tuple(cells))
    padded = cells[: len(columns)] + [""] * (len(columns) - len(cells))
    return Row(line, tuple(padded))


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Physical lines, none of them too long to hold."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise Unreadable("This line is too long to read.", number)
        yield line
