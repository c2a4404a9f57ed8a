"""`convo audit checkpoint`: sign where the log ends now, and print the log receipt."""

import click

import config as settings
from convo.audit.signer import SignerRefused
from convo.cli.serve import refuse_outdated
from convo.factory import make_office
from convo.services.checkpoints import sign_now


@click.command("checkpoint")
def command() -> None:
    """Sign where the log ends now, and print the log receipt.

    Needs the key (CONVO_LOG_KEYS). Nothing new since the last one: that is printed again. Ends with
    1 when the log is not the one that was signed before; nothing is signed then.
    """
    config = settings.load()
    refuse_outdated(config.database_url)
    try:
        click.echo(sign_now(make_office(config)), nl=False)
    except SignerRefused as refused:
        raise click.ClickException(str(refused)) from refused
