"""`convo db`: the shape of the database."""

from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

import config as settings
from convo.db.engine import open_engine
from convo.db.migrate import is_current, upgrade

#: SQLite's name for a database that is only in memory.
_MEMORY = ":memory:"


@click.group("db")
def command() -> None:
    """Bring the database up to date."""


@command.command("upgrade")
def upgrade_database() -> None:
    """Apply every migration that is missing: all of them or, where one fails, none.

    Run it after each new version of convo, and before the first start.
    """
    url = settings.load().database_url
    make_folder(url)
    # Without the commit door: a migration is no deed.
    engine = open_engine(url)
    try:
        was_current = is_current(engine)
        upgrade(engine)
    except OperationalError as failed:
        raise click.ClickException(
            f"can't open the database ({failed.orig}). Check CONVO_DATABASE_URL."
        ) from failed
    finally:
        engine.dispose()
    click.echo(
        "The database was up to date already." if was_current else "The database is up to date now."
    )


def make_folder(database_url: str) -> None:
    """Make the folder of a SQLite file, so that the file can be made in it.

    Raises `click.ClickException` when that can't be done.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in (None, "", _MEMORY):
        return
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failed:
        raise click.ClickException(
            f"can't make the folder {folder} ({failed.strerror}). Check CONVO_DATABASE_URL."
        ) from failed
