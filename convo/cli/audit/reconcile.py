"""`convo audit reconcile`: every row with its entry, and every entry with its rows."""

import json
from dataclasses import asdict

import click

import config as settings
from convo.cli.serve import refuse_outdated
from convo.factory import make_office
from convo.queries.reconciliations import Compared
from convo.services.reconciling import reconcile


@click.command("reconcile")
@click.option("--json", "as_json", is_flag=True, help="For a program: what differs, as JSON.")
def command(as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Name every record without its entry, and every entry without its record.

    The clock does so each night. Ends with 1 when anything differs, or when the log is empty.
    """
    config = settings.load()
    refuse_outdated(config.database_url)
    compared = reconcile(make_office(config))
    click.echo(_as_json(compared) if as_json else _in_words(compared))
    if compared.differences or not compared.entries:
        raise SystemExit(1)


def _as_json(compared: Compared) -> str:
    found = [asdict(each) for each in compared.differences]
    return json.dumps({"entries": compared.entries, "differences": found}, indent=2)


def _in_words(compared: Compared) -> str:
    if not compared.entries:
        return "The log is empty: nothing was compared."
    about = f"All that is recorded was compared with {compared.entries} entries of the log."
    if not compared.differences:
        return f"{about}\nEverything is as the log says."
    lines = [about, f"{len(compared.differences)} things are not as the log says:"]
    return "\n".join([*lines, *(f"- {each.sentence}" for each in compared.differences)])
