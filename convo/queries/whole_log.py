"""The whole log as it is stored, for the verifier (`audit/verifier.py`): raw, and a bit at a time.

Rows are handed over as they are, whatever somebody made of them: SQLite keeps words in a column of
numbers, and half a letter in a text. So nothing here is an object of the models.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from convo.audit.source import Entries, Head, Nodes, Source, Stretch
from convo.queries import raw_log
from convo.queries.stored_rows import entries_of_rows, openings_of_rows, text_of, word_of

#: Rows that a cursor fetches at once.
_ROWS = 500
#: How SQLite's texts are read where letters may be none: with a sign for them.
_ANY_LETTERS = partial(str, encoding="utf-8", errors="replace")


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
        #: Statements as SQLite gets them: writing one down takes longer than a short answer.
        self._written: dict[Select[Any], tuple[str, dict[str, Any], list[str]]] = {}

    def close(self) -> None:
        """Leave the connection as it was."""
        if self._is_sqlite:
            self._driver().text_factory = str

    def head(self) -> Head:
        """Where the log says that it ends; nowhere, unless there is one row that says so."""
        found = self._all(raw_log.HEAD)
        return Head(*found[0]) if len(found) == 1 else Head(-1, -1, b"")

    def stretches(self) -> Iterator[Stretch]:
        """The log from its first entry to beyond its last."""
        lists = [_Ordered(self._few(each)) for each in raw_log.lists(is_sqlite=self._is_sqlite)]
        since: int | None = None
        odd: list[Any] = []
        rows = self._all(raw_log.FIRST)
        while rows:
            places = [row[0] for row in rows if type(row[0]) is int]
            until = min(max(places), raw_log.FARTHEST - 1) + 1 if places else since
            if until is None:
                odd += rows
            else:
                yield self._stretch(since, until, entries_of_rows(rows), lists)
                since = until
            rows = self._all(raw_log.NEXT, last=rows[-1][0])
        yield self._stretch(since, None, entries_of_rows(odd), lists)

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Size and signed note of each checkpoint, by size."""
        for some in self._few(raw_log.checkpoints(is_sqlite=self._is_sqlite)):
            for size, note in some:
                yield size, text_of(note)

    def _stretch(
        self,
        since: int | None,
        until: int | None,
        entries: Entries,
        lists: list["_Ordered"],
    ) -> Stretch:
        ends = raw_log.ends(since, until)
        openings = self._few(raw_log.openings(*ends, is_sqlite=self._is_sqlite), **ends)
        erasures = self._all(raw_log.erasures(*ends), **ends)
        return Stretch(
            entries=entries,
            openings=map(openings_of_rows, openings),
            findings=lists[0].until(until),
            marks=lists[1].until(until),
            erasures=frozenset(map(tuple, erasures)),
            nodes=self._nodes(since, until),
        )

    def _nodes(self, since: int | None, until: int | None) -> Nodes:
        found: dict[Any, tuple[list[Any], list[Any]]] = {}
        for level in range(raw_log.LEVELS):
            ends = raw_log.ends(since, until, level)
            if ends.get("since") is None or ends["since"] != ends.get("until"):
                rows = self._all(raw_log.nodes(*ends), level=level, **ends)
                found |= {level: _side_by_side(rows)} if rows else {}
        if since is None or until is None:
            for level, *node in self._all(raw_log.FOREIGN_NODES):
                for some, each in zip(found.setdefault(level, ([], [])), node, strict=True):
                    some.append(each)
        return found

    def _all(self, asked: Select[Any], **values: object) -> list[Any]:
        """Every row as the driver gives it; letters that are none as a sign for that."""
        try:
            return self._fetch(asked, values)
        except OperationalError:
            if not self._is_sqlite:
                raise
        self._driver().text_factory = _ANY_LETTERS
        return self._fetch(asked, values)

    def _fetch(self, asked: Select[Any], values: Mapping[str, object]) -> list[Any]:
        if self._is_sqlite:
            with self._told(), closing(self._ask_sqlite(asked, values)) as cursor:
                found: list[Any] = cursor.fetchall()
                return found
        with self._connection.execute(asked, values) as result:
            return list(map(tuple, result))

    def _few(self, asked: Select[Any], **values: int) -> Iterator[list[Any]]:
        """The rows as the driver gives them, of which only a few are in memory at once."""
        if self._is_sqlite:
            with self._told(), closing(self._ask_sqlite(asked, values)) as cursor:
                while rows := self._some(cursor):
                    yield rows
            return
        options = {"yield_per": _ROWS}
        with self._connection.execute(asked, values, execution_options=options) as result:
            for some in result.partitions():
                yield list(some)

    def _some(self, cursor: Any) -> list[Any]:  # noqa: ANN401 - DBAPI has no types
        """The next rows, with a sign for letters that are none."""
        driver = self._driver()
        before, driver.text_factory = driver.text_factory, _ANY_LETTERS
        try:
            found: list[Any] = cursor.fetchmany(_ROWS)
            return found
        finally:
            driver.text_factory = before

    def _ask_sqlite(self, asked: Select[Any], values: Mapping[str, object]) -> Any:  # noqa: ANN401 - DBAPI has no types
        """A cursor of the driver, without a layer in between that takes as long as the reading."""
        if asked not in self._written:
            written = asked.compile(self._connection)
            self._written[asked] = written.string, written.params, written.positiontup or []
        statement, preset, names = self._written[asked]
        return self._driver().execute(statement, [values.get(name, preset[name]) for name in names])

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
        return frozenset([(row[0], word_of(row[1])) for row in found])


def _is_before(stored: object, place: int) -> bool:
    return isinstance(stored, int | float) and stored < place


def _side_by_side(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    places, hashes = zip(*rows, strict=True)
    return list(places), list(hashes)
