"""What a backup looks like as a file: a gzip of lines, each a JSON value.

The first line says what it is. Then, table by table, come a line with the names of its columns and
a line for each row. The last line says how many rows there are and gives the SHA-256 of all lines
between the first and itself, so that a file which is cut short or damaged is never taken for whole.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

FORM = "convo backup"
VERSION = 1
#: More than any row can be: a line beyond this is no line of ours.
_LONGEST = 256 * 1024 * 1024


class BadBackup(Exception):
    """A file can't be restored from, and the words of the exception say why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """The first line: what the file is."""

    #: The last migration of the database that it is a copy of.
    revision: str
    taken_at: str
    #: Which kind of database, and which build of convo: for whoever wonders later.
    kind: str
    build: str
    form: str = FORM
    version: int = VERSION


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The line before the rows of a table."""

    table: str
    columns: list[str]


@dataclass(kw_only=True, slots=True)
class Contents:
    """The last line: what a reader must have found."""

    rows: dict[str, int] = field(default_factory=dict)
    digest: str = ""

    @property
    def entries(self) -> int:
        """Entries of the audit log."""
        return self.rows.get("audit_entry", 0)

    @property
    def conversations(self) -> int:
        """Conversations logged."""
        return self.rows.get("conversation", 0)


Row = list[Any]
Line = Columns | Row


class Tally:
    """Counts and digests lines as they pass: the same rows give the same contents anywhere."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self._rows: dict[str, int] = {}
        self._table = ""

    def count(self, line: Line) -> bytes:
        """Take a line into account, and return its bytes."""
        if isinstance(line, Columns):
            self._table = line.table
            self._rows[line.table] = 0
        else:
            self._rows[self._table] += 1
        written = _bytes(asdict(line) if isinstance(line, Columns) else line)
        self._sha.update(written)
        return written

    def contents(self) -> Contents:
        """What has passed so far."""
        return Contents(rows=dict(self._rows), digest=self._sha.hexdigest())


def write(file: BinaryIO, heading: Heading, lines: Iterable[Line]) -> Contents:
    """Write all of a backup, and return what is in it."""
    tally = Tally()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6) as packed:
        packed.write(_bytes(asdict(heading)))
        for line in lines:
            packed.write(tally.count(line))
        contents = tally.contents()
        packed.write(_bytes({"end": asdict(contents)}))
    return contents


def examine(path: Path) -> tuple[Heading, Contents]:
    """Read all of a file. Raises `BadBackup` unless every line of it is as it was written."""
    with closing(_values(path)) as lines:
        heading = _heading(next(lines, None))
        tally = Tally()
        for value in lines:
            if isinstance(value, dict) and "end" in value:
                contents = tally.contents()
                if value["end"] != asdict(contents) or next(lines, None) is not None:
                    break
                return heading, contents
            tally.count(_line(value))
        else:
            raise BadBackup("it is cut short: its last line is missing")
    raise BadBackup("it is damaged: what it says it holds is not what it holds")


def read(path: Path) -> Iterator[Line]:
    """The lines of a file that was examined: columns, then their rows, table by table."""
    with closing(_values(path)) as lines:
        next(lines)
        for value in lines:
            if isinstance(value, dict) and "end" in value:
                return
            yield _line(value)


def _values(path: Path) -> Generator[Any, None, None]:
    """The values of a file's lines, one at a time. Raises `BadBackup` where there is none."""
    try:
        with gzip.open(path, "rb") as file:
            while line := file.readline(_LONGEST):
                yield json.loads(line)
    except gzip.BadGzipFile as error:
        raise BadBackup("it is damaged, or no backup of convo") from error
    except EOFError as error:
        raise BadBackup("it is cut short") from error
    except (zlib.error, ValueError, RecursionError) as error:
        raise BadBackup("it is damaged") from error


def _heading(value: object) -> Heading:
    if not isinstance(value, dict) or value.get("form") != FORM:
        raise BadBackup("it is no backup of convo")
    if value.get("version") != VERSION:
        raise BadBackup("it was made by a newer convo; this one can't read its form")
    try:
        return Heading(**value)
    except TypeError as error:
        raise BadBackup("it is damaged: its first line can't be read") from error


def _line(value: Any) -> Line:  # noqa: ANN401 - out of a file
    if isinstance(value, list):
        return value
    try:
        return Columns(**value)
    except TypeError as error:
        raise BadBackup("it is damaged: a line of it can't be read") from error


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
