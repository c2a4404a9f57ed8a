"""`convo audit retain`: let go what has been kept long enough."""

import json
import sys

import click

import config as settings
from convo.cli.serve import refuse_outdated
from convo.domain.actor import Actor
from convo.factory import make_office
from convo.queries.retention import list_handles_due, list_texts_due
from convo.services.office import Office
from convo.services.retention import dispose, handles_before, replace_handles, texts_before


@click.command("retain")
@click.option("--dry-run", is_flag=True, help="Only say what would go. Do this first.")
@click.option("--json", "as_json", is_flag=True, help="For a program: one JSON object.")
def command(*, dry_run: bool, as_json: bool) -> None:
    """Replace handles of authors by codes, and erase the text of cases closed long ago.

    After CONVO_HANDLE_MONTHS without anything new, and CONVO_TEXT_MONTHS after the closing. Nothing
    under a hold goes. The clock does the same by itself, some cases at a time.
    """
    config = settings.load()
    refuse_outdated(config.database_url)
    office = make_office(config)
    due = _due(office)
    if not dry_run:
        most = sys.maxsize
        replace_handles(office, Actor.operator, most)
        dispose(office, Actor.operator, most)
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **due}, indent=2))
        return
    click.echo(_said(office, due, dry_run=dry_run))


def _due(office: Office) -> dict[str, list[int]]:
    with office.sessions() as session:
        return {
            "handles": list_handles_due(session, handles_before(office)),
            "texts": list_texts_due(session, texts_before(office)),
        }


def _said(office: Office, due: dict[str, list[int]], *, dry_run: bool) -> str:
    handles, texts = (", ".join(map(str, due[kind])) or "none" for kind in ("handles", "texts"))
    becomes, goes = ("would become", "would go") if dry_run else ("became", "went")
    return (
        f"Handles that {becomes} codes (nothing new since "
        f"{handles_before(office):%-d %B %Y}): conversations {handles}.\n"
        f"Text that {goes} (closed before {texts_before(office):%-d %B %Y}): "
        f"conversations {texts}."
    )
