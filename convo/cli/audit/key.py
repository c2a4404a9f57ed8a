"""`convo audit key`: make, change and show the key that signs the log."""

from collections.abc import Callable
from typing import TypeVar

import click

import config as settings
from convo.audit.signer import SignerRefused
from convo.cli.serve import refuse_outdated
from convo.domain.actor import Actor
from convo.factory import make_office
from convo.services.checkpoints import sign_now
from convo.services.log_keys import make_key, rotate_key, start_again
from convo.services.office import Office

Result = TypeVar("Result")

_HAND_ON = (
    "This is its public half. Give it to whoever reviews the log, by another way than convo: with "
    "it they can tell what this key signed from what anybody else did."
)
_KEEP = (
    "The secret half is in {folder}, for the account that runs this command alone. Keep a copy "
    "where no administrator of the database can read it."
)
_HANDED_OVER = (
    "The checkpoint that was signed just now carries both signatures and names the new key, so "
    "whoever trusts the old key can follow. The old one is destroyed."
)
_NOT_HANDED_OVER = (
    "No key handed over to this one. Tell every reviewer that the key was changed, why, and its "
    "public half, by another way than convo. Until they have heard it from you, they must take the "
    "log for one that was made anew. Receipts that they kept still show whether the entries are as "
    "they were."
)


@click.group("key")
def command() -> None:
    """Make, change and show the key that signs the log, in the folder CONVO_LOG_KEYS."""


@command.command("new")
def new() -> None:
    """Make the log's first key, record that, and sign the log with it."""
    office = _office()
    made = _or_say(lambda: make_key(office, Actor.operator()))
    _or_say(lambda: sign_now(office))
    click.echo(f"The key is made, and the log is signed.\n\n  {made.text}\n\n{_HAND_ON}")
    click.echo(f"\n{_KEEP.format(folder=_folder(office))}")


@command.command("rotate")
@click.option(
    "--lost",
    is_flag=True,
    help="The old key is lost or in the wrong hands, or the log was restored from an older backup.",
)
def rotate(*, lost: bool) -> None:
    """Change the key, record that, and sign the log with the old and the new one.

    With --lost the old key does not hand over to the new one, and what was signed last is
    forgotten: whoever reviews the log has to be told.
    """
    office = _office()
    changed = start_again if lost else rotate_key
    made = _or_say(lambda: changed(office, Actor.operator()))
    _or_say(lambda: sign_now(office))
    click.echo(f"The key is changed.\n\n  {made.text}\n\n{_HAND_ON}\n")
    click.echo(_NOT_HANDED_OVER if lost else _HANDED_OVER)


@command.command("show")
def show() -> None:
    """Show the public half of the key, and what it signed last."""
    signer = _office().signer
    if signer is None:
        raise click.ClickException("CONVO_LOG_KEYS must be set: the folder of the key.")
    public, last = _or_say(lambda: (signer.public, signer.last))
    click.echo(public.text)
    click.echo(f"It signed the first {last.size:,} entries last.")


def _office() -> Office:
    config = settings.load()
    refuse_outdated(config.database_url)
    return make_office(config)


def _folder(office: Office) -> str:
    return str(office.signer.folder) if office.signer is not None else ""


def _or_say(do: Callable[[], Result]) -> Result:
    try:
        return do()
    except SignerRefused as refused:
        raise click.ClickException(str(refused)) from refused
