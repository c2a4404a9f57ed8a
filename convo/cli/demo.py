"""`convo demo`: a fictional department to try everything on."""

import subprocess
import sys

import click

import config as settings
from convo.audit.signer import SignerRefused
from convo.cli.serve import HOST, PORT, refuse_outdated, refuse_taken, serve
from convo.demo.disclosing import hand_out_first
from convo.demo.fill import fill, is_empty
from convo.demo.logins import LOGINS, PASSWORD
from convo.domain.actor import Actor
from convo.factory import make_office
from convo.services.checkpoints import has_checkpoint, sign_now
from convo.services.disclosing.making import Sender
from convo.services.log_keys import make_key, start_again
from convo.services.office import Office

#: Seconds between two looks of the clock at what is owed.
TICK = "60"


@click.command("demo")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 lets the system choose.",
)
@click.option("--serve/--no-serve", "is_served", default=True, help="Or only fill the database.")
def command(port: int, *, is_served: bool) -> None:
    """Fill an empty database with a fictional department, then serve it on this machine.

    A database with people in it is served as it is. Only with CONVO_ENVIRONMENT=demo.
    """
    config = settings.load()
    refuse_elsewhere(config)
    refuse_outdated(config.database_url)
    if is_served:
        refuse_taken(HOST, port)
    office = make_office(config)
    is_new = _fill(office)
    _sign(office)
    if is_new:
        _hand_out(office, Sender(department=config.department, contact=config.contact))
    click.echo(logins())
    if is_served:
        _start_clock()
        serve(config, port=port)


def refuse_elsewhere(config: settings.Config) -> None:
    """Raise `click.ClickException` anywhere but in a demo: its passwords are known to everybody."""
    if config.environment != "demo":
        raise click.ClickException(
            "the demo runs only with CONVO_ENVIRONMENT=demo, because everybody knows its "
            "password. Nothing was changed."
        )


def logins() -> str:
    """Who can sign in, and how."""
    lines = [f"  {email:<28} {who}" for who, email in LOGINS]
    return "\n".join(["Sign in as:", *lines, f"The password of each is: {PASSWORD}"])


def _fill(office: Office) -> bool:
    """Whether it was empty, and is filled now."""
    if not is_empty(office):
        click.echo("The database has people in it already, so it is left as it is.")
        return False
    click.echo("Filling the database with the Department for Examples …")
    click.echo(f"{fill(office)} conversations, and what became of them. Everything is made up.")
    return True


def _hand_out(office: Office, sender: Sender) -> None:
    """One disclosure needs a signed log: where there is none, it stays in preparation."""
    if office.signer is not None and has_checkpoint(office):
        hand_out_first(office, sender)


def _sign(office: Office) -> None:
    """Give the log a key where it has none, and sign it.

    A key that signed an older database, which is gone, starts again. Where the database can't be
    trusted by its own key the demo goes on, and its pages say so.
    """
    if office.signer is None:
        return
    try:
        if not office.signer.has_key:
            make_key(office, Actor.operator())
        elif not has_checkpoint(office):
            start_again(office, Actor.operator())
        sign_now(office)
    except SignerRefused as refused:
        click.echo(f"The audit log was not signed. {refused}", err=True)


def _start_clock() -> None:
    """Perform what time owes beside the server, in a process that ends when this one does.

    Not a thread: gunicorn forks this process, and a fork keeps a thread's locks but not the thread.
    """
    run = "from convo.cli import convo; convo()"
    every_minute = [sys.executable, "-c", run, "tick", "--every", TICK]
    # In a session of its own, so that Ctrl+C ends the server first; the clock sees that it is gone.
    subprocess.Popen(every_minute, start_new_session=True)  # noqa: S603 - our own command
