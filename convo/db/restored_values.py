"""Values of a backup on their way into a database: as its driver takes them."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, Text, bindparam, cast


def bound(connection: Connection, column: Column[Any]) -> Any:  # noqa: ANN401 - an SQL expression
    """Where a value goes in: JSON as it was written, not parsed and written again."""
    if not isinstance(column.type, JSON):
        return bindparam(f"v_{column.name}", type_=column.type)
    written = bindparam(f"v_{column.name}", type_=Text())
    return written if connection.dialect.name == "sqlite" else cast(written, column.type)


def decoder(connection: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    """From a value in the file to one that the driver takes."""
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(column.type, DateTime):
        zone = None if connection.dialect.name == "sqlite" else UTC
        return lambda value: value and datetime.fromisoformat(value).replace(tzinfo=zone)
    if isinstance(column.type, Date):
        return lambda value: value and date.fromisoformat(value)
    return lambda value: value
