"""`convo audit export`: the whole log in one file, which anybody can verify without convo."""

from pathlib import Path

import click

import config as settings
from convo.cli.people import opened
from convo.domain.actor import Actor
from convo.services.exports import export_log
from convo.services.packs.building import write_pack
from convo.support.new_file import new_file


@click.command("export")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def command(out: Path) -> None:
    """Write the log as a pack to OUT, a zip file that is not there yet.

    Whoever gets it needs no convo: unpacked, `python3 verify.py` says whether it is whole, and
    README.txt explains the rest. That it was written is an entry of the log. The file gets its name
    only when it is whole.

    Exit codes: 0 done, 1 not done (the sentence says why), 2 wrongly asked for.
    """
    if out.exists():
        raise click.ClickException(f"{out} is there already, and is not written over.")
    try:
        with opened() as office, new_file(out) as file:
            unsigned = export_log(office, Actor.operator(), "pack")
            entries = write_pack(office, settings.load().department, file)
    except OSError as failed:
        raise click.ClickException(f"{out} could not be written: {failed.strerror}") from failed
    if unsigned:
        click.echo(f"No new checkpoint could be signed. {unsigned}", err=True)
    click.echo(f"{entries} entries are in {out}. It may hold personal data: keep it accordingly.")
