"""The journal of erasures: outside the database, so that a backup of it can't bring words back.

A text file of JSON lines, only ever appended to. It holds no words: which entry, which rows and
fields, and from where to where they were cut. No hashes either: a hash of a sentence, beside the
sentence with a name cut out, would let anybody try names until one fits.

    {"v": 1, "log": <identifier of the log's first entry>, "entry": <identifier of the entry>,
     "action": "erasure:approve", "at": <UTC>, "conversation": 5, "request": 3,
     "rows": [[table, key, column, length, cuts], …],
     "openings": [[identifier of its entry, field, length, cuts], …]}

`cuts` is null for a text that went whole, else [[start, end, what stands there now], …]. One line
is written, and on the disk, before its erasure is committed; where that commit fails, a second
line withdraws it: {"v": 1, "log": …, "withdrawn": <identifier of the entry>}.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convo.domain.erasing import Cut, Fate

VERSION = 1


class BrokenJournal(Exception):
    """A line of the journal can't be read: nobody knows what has to be erased again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowLine:
    """A text in a row that lost something."""

    table: str
    key: Sequence[int | str]
    column: str
    length: int
    fate: Fate


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningLine:
    """The words behind a commitment that went. `entry` is the one that stands in every copy."""

    entry: str
    field: str
    length: int
    fate: Fate


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """One erasure, as the journal keeps it."""

    log: str
    entry: str
    action: str
    at: str
    conversation: int
    request: int | None
    rows: tuple[RowLine, ...]
    openings: tuple[OpeningLine, ...]

    def as_dict(self) -> dict[str, Any]:
        """As a line holds it."""
        return {
            "v": VERSION,
            "log": self.log,
            "entry": self.entry,
            "action": self.action,
            "at": self.at,
            "conversation": self.conversation,
            "request": self.request,
            "rows": [
                [row.table, list(row.key), row.column, row.length, _plain(row.fate)]
                for row in self.rows
            ],
            "openings": [
                [each.entry, each.field, each.length, _plain(each.fate)] for each in self.openings
            ],
        }

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "Erased":
        """What `as_dict` gave."""
        return cls(
            **{name: line[name] for name in ("log", "entry", "action", "at", "conversation")},
            request=line["request"],
            rows=tuple(
                RowLine(table=table, key=key, column=column, length=length, fate=_fate(cuts))
                for table, key, column, length, cuts in line["rows"]
            ),
            openings=tuple(
                OpeningLine(entry=entry, field=name, length=length, fate=_fate(cuts))
                for entry, name, length, cuts in line["openings"]
            ),
        )


def append(path: Path, erased: Erased) -> None:
    """Write an erasure down, and return when it is on the disk. Raises `OSError`."""
    _append(path, erased.as_dict())


def withdraw(path: Path, erased: Erased) -> None:
    """It was not committed after all."""
    _append(path, {"v": VERSION, "log": erased.log, "withdrawn": erased.entry})


def read(path: Path, log: str) -> list[Erased]:
    """Every erasure of this log that stands, in the order in which they were done.

    A line that was cut off while it was written was never committed, and is passed over. Raises
    `BrokenJournal` for any other that can't be read.
    """
    found: dict[str, Erased] = {}
    try:
        for line in _lines(path):
            if line["log"] != log:
                continue
            if "withdrawn" in line:
                found.pop(line["withdrawn"], None)
            else:
                found[line["entry"]] = Erased.of(line)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenJournal(f"{path} can't be read ({type(wrong).__name__})") from wrong
    return list(found.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        if line.endswith("}") and line.startswith("{"):
            yield json.loads(line)
        elif line.strip() and line.lstrip()[0] != "{":
            raise BrokenJournal(f"{path} holds a line that convo did not write")


def _append(path: Path, line: Mapping[str, Any]) -> None:
    is_new = not path.exists()
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(file).st_size
        ends = size == 0 or os.pread(file, 1, size - 1) == b"\n"
        written = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        _write_whole(file, written if ends else b"\n" + written)
        os.fsync(file)
    finally:
        os.close(file)
    if is_new:
        _flush_folder(path.parent)


def _write_whole(file: int, content: bytes) -> None:
    """In one piece, so that lines of two processes never mix."""
    if os.write(file, content) != len(content):
        raise OSError("the journal of erasures could not be written whole")


def _flush_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _plain(fate: Fate) -> list[list[int | str]] | None:
    if fate.cuts is None:
        return None
    return [[each.start, each.end, each.put] for each in fate.cuts]


def _fate(cuts: Sequence[Any] | None) -> Fate:
    return Fate(None if cuts is None else tuple(Cut(*each) for each in cuts))
