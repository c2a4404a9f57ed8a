"""The whole log as it is stored, for the verifier (`audit/verifier.py`): raw, and a bit at a time.

Rows are handed over as they are, whatever somebody made of them: SQLite keeps words in a column of
numbers, and half a letter in a text. So nothing here is an object of the models.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

from sqlalchemy import (
    BLOB,
    ColumnElement,
    Connection,
    Select,
    TableClause,
    bindparam,
    cast,
    collate,
    column,
    literal,
    select,
    table,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from convo.audit.source import COPIED, Entries, Head, Nodes, Source, Stretch
from convo.queries.stored_rows import entry_of_row, openings_of_rows, text_of

#: Entries in a stretch: few enough to need little memory, a power of two so that nodes fit.
_ENTRIES = 4096
#: Rows that a cursor fetches at once.
_ROWS = 500
#: More levels than a tree can have.
_LEVELS = 63


def _raw(name: str, *columns: str) -> TableClause:
    """A table without types, so that values come as the database has them."""
    return table(name, *(column(each) for each in columns))


_ENTRY = _raw(
    "audit_entry",
    *("seq", "leaf", *COPIED),
)
_OPENING = _raw("audit_opening", "seq", "field", "salt", "value")
_FINDING = _raw("audit_finding", "seq", "rule")
_MARK = _raw("audit_mark", "seq", "mark")
_ERASURE = _raw("audit_erasure", "seq", "field", "erased_by")
_NODE = _raw("audit_node", "level", "place", "hash")
_HEAD = _raw("audit_head", "next_seq", "last_ts", "frontier")
_CHECKPOINT = _raw("audit_checkpoint", "id", "size", "note")


@contextmanager
def whole_log(session: Session) -> Iterator[Source]:
    """The log, to be read within this transaction, which has to see one moment."""
    source = _WholeLog(session.connection())
    try:
        yield source
    finally:
        source.close()


class _WholeLog:
    """A source that reads one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"

    def close(self) -> None:
        """Leave the connection as it was."""
        if self._is_sqlite:
            self._driver().text_factory = str

    def head(self) -> Head:
        """Where the log says that it ends; nowhere, unless there is one row that says so."""
        found = self._all(select(_HEAD).limit(2))
        return Head(*found[0]) if len(found) == 1 else Head(-1, -1, b"")

    def stretches(self) -> Iterator[Stretch]:
        """The log from its first entry to beyond its last."""
        lists = [
            _Ordered(self._few(select(each.c.seq, self._bytes(each.c[word])).order_by(each.c.seq)))
            for each, word in ((_FINDING, "rule"), (_MARK, "mark"))
        ]
        since: int | None = None
        rows = self._all(_FIRST)
        while rows:
            places = [row[0] for row in rows if type(row[0]) is int]
            until = max(places) + 1 if places else since
            if until is not None:
                yield self._stretch(since, until, list(map(entry_of_row, rows)), lists)
                since = until
            rows = self._all(_NEXT, last=rows[-1][0])
        yield self._stretch(since, None, [], lists)

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Size and signed note of each checkpoint, by size."""
        asked = select(_CHECKPOINT.c.size, self._bytes(_CHECKPOINT.c.note))
        for some in self._few(asked.order_by(_CHECKPOINT.c.size, _CHECKPOINT.c.id)):
            for size, note in some:
                yield size, text_of(note)

    def _stretch(
        self,
        since: int | None,
        until: int | None,
        entries: Entries,
        lists: list["_Ordered"],
    ) -> Stretch:
        place, by = _OPENING.c.seq, _ERASURE.c.erased_by
        field = self._bytes(_OPENING.c.field)
        openings = (
            select(place, field, _OPENING.c.salt, self._bytes(_OPENING.c.value))
            .where(*_between(place, since, until))
            .order_by(place, field if self._is_sqlite else collate(field, "C"))
        )
        erasures = self._all(select(_ERASURE).where(*_between(by, since, until)))
        return Stretch(
            entries=entries,
            openings=map(openings_of_rows, self._few(openings)),
            findings=lists[0].until(until),
            marks=lists[1].until(until),
            erasures=frozenset(map(tuple, erasures)),
            nodes=self._nodes(since, until),
        )

    def _nodes(self, since: int | None, until: int | None) -> Nodes:
        level, place = _NODE.c.level, _NODE.c.place
        found: dict[Any, list[Any]] = {}
        for each in range(_LEVELS):
            first = since >> each if since is not None else None
            end = until >> each if until is not None else None
            if first is None or first != end:
                asked = select(place, _NODE.c.hash).where(level == each)
                rows = self._all(asked.where(*_between(place, first, end)).order_by(place))
                found |= {each: rows} if rows else {}
        if since is None or until is None:
            for each, *node in self._all(select(_NODE).where(~level.between(0, _LEVELS - 1))):
                found.setdefault(each, []).append(tuple(node))
        return found

    def _bytes(self, words: ColumnElement[Any]) -> ColumnElement[Any]:
        """Words as they lie in the file: SQLite's may be no text at all."""
        return cast(words, BLOB) if self._is_sqlite else words

    def _all(self, asked: Select[Any], **values: object) -> list[Any]:
        """Every row as the driver gives it; letters that are none as a sign for that."""
        try:
            return self._fetch(asked, values)
        except OperationalError:
            if not self._is_sqlite:
                raise
        self._driver().text_factory = partial(str, encoding="utf-8", errors="replace")
        return self._fetch(asked, values)

    def _fetch(self, asked: Select[Any], values: Mapping[str, object]) -> list[Any]:
        with self._connection.execute(asked, values) as result, self._told():
            assert result.cursor is not None  # noqa: S101 - it gives rows
            return list(result.cursor.fetchall())

    def _few(self, asked: Select[Any]) -> Iterator[list[Any]]:
        """The rows as the driver gives them, of which only a few are in memory at once."""
        if self._is_sqlite:
            yield from self._few_of_sqlite(asked)
            return
        with self._connection.execute(asked, execution_options={"yield_per": _ROWS}) as result:
            for rows in result.partitions():
                yield list(rows)

    def _few_of_sqlite(self, asked: Select[Any]) -> Iterator[list[Any]]:
        """The same without a layer in between, which takes as long as the reading itself."""
        written = asked.compile(self._connection, compile_kwargs={"literal_binds": True})
        with self._told(), closing(self._driver().execute(str(written))) as cursor:
            while rows := cursor.fetchmany(_ROWS):
                yield rows

    @contextmanager
    def _told(self) -> Iterator[None]:
        """An error of the driver itself, as everybody who asks a database expects it."""
        try:
            yield
        except self._connection.dialect.loaded_dbapi.Error as failed:
            raise OperationalError(None, None, failed) from failed

    def _driver(self) -> Any:  # noqa: ANN401 - DBAPI has no types
        return self._connection.connection.driver_connection


class _Ordered:
    """Rows by place, taken a stretch at a time: such a table has no index by place alone."""

    def __init__(self, some: Iterator[list[Any]]) -> None:
        self._more = some
        self._some = next(some, [])

    def until(self, place: int | None) -> frozenset[tuple[Any, str]]:
        """What is left before this place; all that is left where it is None."""
        found: list[Any] = []
        while self._some and (place is None or _is_before(self._some[-1][0], place)):
            found += self._some
            self._some = next(self._more, [])
        if place is not None:
            before = [row for row in self._some if _is_before(row[0], place)]
            found += before
            self._some = self._some[len(before) :]
        return frozenset([(row[0], text_of(row[1])) for row in found])


def _is_before(stored: object, place: int) -> bool:
    return isinstance(stored, int | float) and stored < place


_FIRST = select(_ENTRY).order_by(_ENTRY.c.seq).limit(_ENTRIES)
_NEXT = _FIRST.where(_ENTRY.c.seq > bindparam("last"))


def _between(
    place: ColumnElement[Any], since: int | None, until: int | None
) -> list[ColumnElement[bool]]:
    found = []
    if since is not None:
        found.append(place >= literal(since))
    if until is not None:
        found.append(place < literal(until))
    return found
