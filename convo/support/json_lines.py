"""JSON Lines: one object on each line, its keys the headings."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from convo.support.table_rows import MOST_COLUMNS, Row, short
from convo.support.text_files import Unreadable

_NO_OBJECT = "This line is not a JSON object, such as {“address”: “https://…”}."


def column_names(lines: Iterable[str]) -> tuple[str, ...]:
    """Every key that occurs, in the order of its first line. Raises `Unreadable`."""
    found: dict[str, None] = {}
    for number, line in enumerate(lines, start=1):
        parsed = _parsed(line)
        if isinstance(parsed, list):
            found.update(dict.fromkeys(key for key, _value in parsed))
        if len(found) > MOST_COLUMNS:
            raise Unreadable(
                f"There are more than {MOST_COLUMNS} different keys, which is more than convo "
                "reads.",
                number,
            )
    if not found:
        raise Unreadable("No line of this file is a JSON object with something in it.")
    return tuple(found)


def json_rows(lines: Iterable[str], columns: tuple[str, ...]) -> Iterator[Row]:
    """A row for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(number, _parsed(line), columns)


def _parsed(line: str) -> list[tuple[str, Any]] | None:
    """Keys and values of an object, or None for anything else."""
    try:
        parsed = json.loads(line, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, _Pairs) else None


class _Pairs(list[tuple[str, Any]]):
    """An object, with a key that occurs twice still there twice."""


def _row(number: int, parsed: list[tuple[str, Any]] | None, columns: tuple[str, ...]) -> Row:
    if parsed is None:
        return Row(number, ("",) * len(columns), fault=_NO_OBJECT)
    values = dict(parsed)
    if len(values) < len(parsed):
        twice = next(key for key, _ in parsed if [k for k, _ in parsed].count(key) > 1)
        fault = f"“{short(twice)}” stands there twice."
        return Row(number, ("",) * len(columns), fault=fault)
    faults = tuple(
        (key, "This holds a list or an object, not text")
        for key, value in parsed
        if isinstance(value, list | dict)
    )
    return Row(number, tuple(_text(values.get(column)) for column in columns), faults=faults)


def _text(value: object) -> str:
    match value:
        case None | list() | dict():
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
