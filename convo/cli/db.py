"""`convo db`: the shape of the database, and copies of all that is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

import config as settings
from convo.db.backup import back_up
from convo.db.backup_file import BadBackup, Contents
from convo.db.engine import name_of, open_engine
from convo.db.migrate import upgrade
from convo.db.restore import NotEmpty, Restored, Restoring, restore
from convo.db.roles import BadRole, Roles
from convo.db.standing import is_current
from convo.db.tampering import Unprotected
from convo.support.clock import system_clock

#: SQLite's name for a database that is only in memory.
_MEMORY = ":memory:"
#: What to do about what a database may refuse, by its name for it.
_HINTS = {
    "42501": "Use a CONVO_DATABASE_URL with the role that owns the tables.",
    "SQLITE_BUSY": "Stop convo and its clock first.",
    "55P03": "Stop convo and its clock first.",
}


@click.group("db")
def command() -> None:
    """Bring the database up to date, back it up, and restore it."""


@command.command("upgrade")
def upgrade_database() -> None:
    """Apply every migration that is missing: all of them or, where one fails, none.

    Run it after each new version of convo, and before the first start. It tries to change the audit
    log, which the database has to refuse, and gives the roles of PostgreSQL their rights.
    """
    config = settings.load()
    make_folder(config.database_url)
    with _opened(config.database_url) as engine, _protected():
        was_current = is_current(engine)
        upgrade(engine, roles=_roles(config))
    click.echo(
        "The database was up to date already." if was_current else "The database is up to date now."
    )
    click.echo("Every way to change the audit log was tried, and the database refused each.")


@command.command("backup")
@click.argument("out", type=click.Path(path_type=Path))
def back_up_database(out: Path) -> None:
    """Copy everything in the database, as it is at this moment, into a new file OUT.

    convo may go on serving meanwhile. The file can be restored into SQLite and into PostgreSQL. It
    holds everything that people wrote, and their passwords as hashes: keep it as safe as the
    database.
    """
    config = settings.load()
    _require_file(config.database_url)
    with _opened(config.database_url) as engine, _written(out):
        contents = back_up(engine, out, build=config.build, now=system_clock())
    click.echo(f"Backed up {counted(contents)} to {out}.")
    click.echo(f"Digest: {contents.digest}")


@command.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    type=click.IntRange(0),
    metavar="ENTRIES",
    help="Replace what is in the database; it must have just this number of log entries.",
)
def restore_database(file: Path, replace: int | None) -> None:
    """Bring what is in FILE into the database, all of it or nothing, and look whether it is right.

    The database has to be empty. To replace records, stop convo, then say with --replace how many
    log entries may go; they are first written to a backup beside FILE.
    """
    config = settings.load()
    make_folder(config.database_url)
    order = Restoring(
        path=file,
        build=config.build,
        now=system_clock(),
        may_replace=replace,
        roles=_roles(config),
    )
    with _opened(config.database_url) as engine, _written(file), _protected():
        try:
            done = restore(engine, order)
        except NotEmpty as full:
            raise click.ClickException(_refusal(full, file)) from full
    repeated = _repeat_erasures(config)
    _require_start(config)
    click.echo(_account(done, repeated))


def _roles(config: settings.Config) -> Roles:
    return Roles(serving=config.serving_role, reading=config.reading_role)


def _refusal(full: NotEmpty, file: Path) -> str:
    return (
        f"the database is not empty: it holds {full}. Nothing was changed. "
        "If they may be replaced, stop convo, then run: "
        f"convo db restore {file} --replace {full.entries}"
    )


def counted(contents: Contents) -> str:
    """How much is in a backup, in words."""
    return f"{contents.entries} entries and {contents.conversations} conversations"


def _repeat_erasures(config: settings.Config) -> int:
    """Erase again what the backup has back, before anybody is served; how many erasures it was."""
    from convo.factory import make_office  # noqa: PLC0415 (a fast `convo db --help`)
    from convo.services.erasing.journal import BrokenJournal  # noqa: PLC0415 (likewise)
    from convo.services.erasing.repeating import repeat_erasures  # noqa: PLC0415 (likewise)

    try:
        return repeat_erasures(make_office(config))
    except BrokenJournal as broken:
        raise click.ClickException(
            f"everything was restored, but {broken}: what was erased since can't be erased again. "
            "Bring back a whole copy of it, then run: convo audit erase --repeat"
        ) from broken


def _account(done: Restored, repeated: int) -> str:
    """What was done and what was looked at, in words."""
    lines = [
        f"Restored {counted(done.contents)}, as they were at {done.heading.taken_at}.",
        "Every row was read back and is as it was written (the digests agree).",
        "The audit log has no gap, and the database refuses to change it.",
        "The schema is up to date, and convo starts on it.",
    ]
    if repeated:
        which = "erasure that was" if repeated == 1 else "erasures that were"
        verb = "was" if repeated == 1 else "were"
        lines.append(f"{repeated} {which} made since then {verb} done again.")
    if done.replaced:
        lines.append(f"What was there before lies in {done.replaced}.")
    return "\n".join(lines)


def _require_start(config: settings.Config) -> None:
    """Raise click.ClickException unless the application starts on this database and is well."""
    from convo.factory import create_app  # noqa: PLC0415 (a fast `convo db --help`)

    answer = create_app(config).test_client().get("/healthz")
    if answer.status_code != 200:  # noqa: PLR2004 - as /healthz says it
        raise click.ClickException(
            f"everything was restored, but convo is not well on it: {answer.get_json()['checks']}"
        )


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    """An engine without the commit door: none of this is a deed."""
    engine = open_engine(url)
    try:
        yield engine
    except OperationalError as failed:
        hint = _HINTS.get(name_of(failed), "Check CONVO_DATABASE_URL.")
        raise click.ClickException(f"can't use the database ({failed.orig}). {hint}") from failed
    finally:
        engine.dispose()


@contextmanager
def _written(file: Path) -> Iterator[None]:
    """What can go wrong with a backup, each as a sentence."""
    try:
        yield
    except BadBackup as bad:
        raise click.ClickException(f"{file}: {bad}. Nothing was changed.") from bad
    except FileExistsError as taken:
        raise click.ClickException(
            f"there is a file {taken.filename or taken} already. Choose another name."
        ) from taken
    except OSError as failed:
        raise click.ClickException(
            f"can't use {file} ({failed.strerror}). No part of a file was left behind."
        ) from failed
    except DBAPIError as failed:
        if isinstance(failed, OperationalError):
            raise
        name = name_of(failed)
        raise click.ClickException(
            f"the database refused ({name}). Nothing was changed. {_HINTS.get(name, '')}".rstrip()
        ) from failed


@contextmanager
def _protected() -> Iterator[None]:
    """What keeps a database from being called up to date, as a sentence."""
    try:
        yield
    except Unprotected as open_to_change:
        raise click.ClickException(
            f"{open_to_change}. Nothing was changed. Find out who took the protection away. "
            "A backup (convo db backup) that is restored has all of it again."
        ) from open_to_change
    except BadRole as unfit:
        raise click.ClickException(f"{unfit}. Nothing was changed.") from unfit


def _require_file(database_url: str) -> None:
    """SQLite would make an empty file where there is none, and a backup of nothing look well."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise click.ClickException(
            f"there is no database {url.database}. Check CONVO_DATABASE_URL."
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
