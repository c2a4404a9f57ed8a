"""`convo tick`: what the clock owes, performed once, or every so often."""

import os
import time

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

import config as settings
from convo.cli import STARTED_BY
from convo.cli.serve import refuse_outdated, refuse_unerased
from convo.db.engine import is_away, name_of
from convo.factory import make_office
from convo.services.clockwork import Performed, perform_owed
from convo.services.office import Office
from convo.support import logs
from convo.support.stopping import Stopping, stopping

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
    """Do what the clock owes: sign-offs expire, what waits too long is escalated, mail goes out.

    Run it each minute, from cron or a timer. Running it twice at once does no harm. Ends with 1
    when a job failed; the Service page says which. Asked to end,
    one that repeats finishes what it is doing first.
    """
    config = settings.load()
    logs.configure(config.log_level, config.log_format)
    refuse_outdated(config.database_url)
    office = make_office(config)
    refuse_unerased(office)
    if every is None:
        performed = perform_owed(office)
        click.echo(said(performed) or "Nothing was owed.")
        raise SystemExit(1 if any(each.fault for each in performed) else 0)
    with stopping() as stop:
        while os.getppid() == STARTED_BY and not stop.asked:
            _perform_or_say(office)
            _wait(every, stop)


def said(performed: list[Performed]) -> str:
    """What was done and what failed, a sentence for each; empty where nothing was."""
    done = [each.job.said(each.done) for each in performed if each.done]
    failed = [f"{each.job.name} failed ({each.fault})." for each in performed if each.fault]
    return " ".join([*done, *failed])


def _perform_or_say(office: Office) -> None:
    """A database that is away for a minute must not end the clock."""
    try:
        if done := said(perform_owed(office)):
            click.echo(done)
    except NoConnection:
        click.echo("The clock found every connection to the database in use.", err=True)
    except DBAPIError as failed:
        if not is_away(failed):
            raise
        click.echo(f"The clock could not use the database ({name_of(failed)}).", err=True)


def _wait(seconds: int, stop: Stopping) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and os.getppid() == STARTED_BY and not stop.asked:
        time.sleep(_GLANCE)
