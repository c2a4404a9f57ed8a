"""How the shape of a database compares with what the code expects.

Read without alembic: a service that starts, or says whether it is well, changes no shape.
"""

from enum import Enum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table

#: The migrations, each in a file that is named by its revision: `001_first_tables.py`.
MIGRATIONS = Path(__file__).parent / "migrations"

_VERSION = table("alembic_version", column("version_num"))


class Standing(Enum):
    """How the shape of a database compares with what this code expects."""

    CURRENT = "current"
    BEHIND = "behind"
    #: It has a migration that this code has never heard of: a newer convo was here.
    AHEAD = "ahead"


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration."""
    with engine.connect() as connection:
        return standing(connection) is Standing.CURRENT


def standing(connection: Connection) -> Standing:
    """How this database stands. Cheap: it reads one row."""
    found = revision_of(connection)
    if found == revisions()[-1]:
        return Standing.CURRENT
    return Standing.BEHIND if found is None or found in revisions() else Standing.AHEAD


def revision_of(connection: Connection) -> str | None:
    """The last migration that this database has; None when it has none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(select(_VERSION.c.version_num))


def is_known(revision: str) -> bool:
    """Whether this code has a migration of that name."""
    return revision in revisions()


@cache
def revisions() -> tuple[str, ...]:
    """Every revision of this code, from the first to the newest."""
    files = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.name.partition("_")[0] for path in files))
