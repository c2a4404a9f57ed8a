"""`convo tick`: what the clock owes, performed once, or every so often."""

import os
import time

import click
from sqlalchemy.exc import OperationalError

import config as settings
from convo.cli.serve import refuse_outdated
from convo.factory import make_office
from convo.services.office import Office
from convo.services.owed import perform_owed

#: How often a run that repeats looks whether the process that started it is still there.
_GLANCE = 1.0


@click.command("tick")
@click.option(
    "--every",
    type=click.IntRange(1),
    metavar="SECONDS",
    help="Repeat this often until stopped, or until the process that started it has gone.",
)
def command(every: int | None) -> None:
    """Do what the clock owes: let sign-offs expire whose life is over.

    Run it each minute, from cron or a timer. Running it twice at once does no harm.
    """
    config = settings.load()
    refuse_outdated(config.database_url)
    office = make_office(config)
    if every is None:
        click.echo(said(perform_owed(office)))
        return
    parent = os.getppid()
    while os.getppid() == parent:
        _perform_or_say(office)
        _wait(every, parent)


def said(count: int) -> str:
    """What was done, in a sentence."""
    if not count:
        return "Nothing was owed."
    return "1 sign-off expired." if count == 1 else f"{count} sign-offs expired."


def _perform_or_say(office: Office) -> None:
    """A database that is away for a minute must not end the clock."""
    try:
        if count := perform_owed(office):
            click.echo(said(count))
    except OperationalError as failed:
        click.echo(f"The clock could not reach the database: {failed.orig}", err=True)


def _wait(seconds: int, parent: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(_GLANCE)
