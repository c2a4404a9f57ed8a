"""Statements that are turned into SQL once, and handed to the driver as they are.

For those that every deed waits for: with what SQLAlchemy does around each, sending one took twice
as long as the database took to do it. The door is told of them as of all others, and where one
fails, SQLAlchemy is given the error as if it had come by its own way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from convo.db.door import note

Values = Mapping[str, Any]

_FAILED = "convo_failed"


def hear_of_failures(engine: Engine) -> None:
    """Let SQLAlchemy hear of what fails here. For every engine."""
    event.listen(engine.dialect, "do_execute", _fail)


class Ready:
    """A statement whose SQL is the same whatever its values: none of them may be a list."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._by_database: dict[str, _Sql] = {}

    def read(self, connection: Connection, values: Values | None = None) -> list[tuple[Any, ...]]:
        """Send it with a value for each of its names, and return its rows as the driver has them.

        Raises `DBAPIError` as SQLAlchemy does; so does `write`.
        """
        return self._in_words_of(connection.dialect).send(connection, [values or {}])

    def write(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Send it once for each of these rows, of which there is at least one."""
        self._in_words_of(connection.dialect).send(connection, rows)

    def _in_words_of(self, dialect: Dialect) -> "_Sql":
        sql = self._by_database.get(dialect.name)
        if sql is None:
            sql = self._by_database[dialect.name] = _made(self._statement, dialect)
        return sql


@dataclass(frozen=True, slots=True)
class _Sql:
    """A statement in the words of one database, and how its values are handed over."""

    text: str
    #: By name, with what has to be made of a value that the driver doesn't take as it is.
    values: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    is_by_place: bool

    def send(self, connection: Connection, rows: Sequence[Values]) -> list[tuple[Any, ...]]:
        bound = [self._bound(row) for row in rows]
        if not connection.in_transaction():
            connection.begin()
        note(connection, self.text)
        cursor = connection.connection.cursor()
        try:
            if len(bound) == 1:
                cursor.execute(self.text, bound[0])
            else:
                cursor.executemany(self.text, bound)
            return list(cursor.fetchall()) if cursor.description else []
        except connection.dialect.loaded_dbapi.Error as error:
            self._give_to_sqlalchemy(connection, error)
        finally:
            cursor.close()

    def _bound(self, row: Values) -> Any:  # noqa: ANN401 - what a driver takes
        made = [row[name] if make is None else make(row[name]) for name, make in self.values]
        if self.is_by_place:
            return tuple(made)
        return {name: value for (name, _), value in zip(self.values, made, strict=True)}

    def _give_to_sqlalchemy(self, connection: Connection, error: Exception) -> NoReturn:
        """It gives up connections that are lost, and makes the error one of its own."""
        if event.contains(connection.dialect, "do_execute", _fail):
            connection.exec_driver_sql(self.text, execution_options={_FAILED: error})
        raise error


def _fail(_cursor: object, _statement: str, _parameters: object, context: ExecutionContext) -> None:
    """Nothing is sent to the database again."""
    if (error := context.execution_options.get(_FAILED)) is not None:
        raise error


def _made(statement: ClauseElement, dialect: Dialect) -> _Sql:
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
    names = (compiled.positiontup or ()) if compiled.positional else compiled.binds
    types = {name: compiled.binds[name].type.dialect_impl(dialect) for name in names}
    return _Sql(
        text=compiled.string,
        values=tuple((name, kind.bind_processor(dialect)) for name, kind in types.items()),
        is_by_place=compiled.positional,
    )
