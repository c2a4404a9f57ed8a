"""`convo audit erase`: requests for erasure, and erasures that a restored backup has undone."""

import json
from typing import Any

import click

import config as settings
from convo.cli.serve import refuse_outdated
from convo.db.models import ErasureRequest
from convo.factory import make_office
from convo.queries.erasures import list_decided_requests, list_open_requests
from convo.services.erasing.journal import BrokenJournal
from convo.services.erasing.repeating import list_lacking, repeat_erasures
from convo.services.office import Office


@click.command("erase")
@click.option(
    "--repeat",
    is_flag=True,
    help="Erase again what the journal of erasures names and this database has back.",
)
@click.option("--json", "as_json", is_flag=True, help="For a program: one JSON object.")
def command(*, repeat: bool, as_json: bool) -> None:
    """List requests for erasure, and erasures that a restore has undone.

    People ask for an erasure and agree to it on the pages, never here. After a restore `convo db
    restore` repeats them by itself; convo does not start while any is left.
    Ends with 1 while any is left.
    """
    config = settings.load()
    refuse_outdated(config.database_url)
    office = make_office(config)
    try:
        done = repeat_erasures(office) if repeat else 0
        lacking = len(list_lacking(office))
    except BrokenJournal as broken:
        raise click.ClickException(f"{broken}. Bring back a whole copy of it.") from broken
    found = _found(office, done, lacking)
    click.echo(json.dumps(found, indent=2) if as_json else _in_words(found, repeat=repeat))
    raise SystemExit(1 if lacking else 0)


def _found(office: Office, done: int, lacking: int) -> dict[str, Any]:
    with office.sessions() as session:
        requests = [*list_open_requests(session), *list_decided_requests(session)]
        return {
            "requests": [_as_dict(each) for each in requests],
            "repeated": done,
            "lacking": lacking,
        }


def _as_dict(request: ErasureRequest) -> dict[str, Any]:
    """Codes, numbers and moments: what a request says of a case is words, and stays on the page."""
    return {
        "request": request.id,
        "conversation": request.conversation_id,
        "state": request.state.value,
        "basis": request.basis.value,
        "asked_at": request.asked_at.isoformat(timespec="seconds"),
    }


def _in_words(found: dict[str, Any], *, repeat: bool) -> str:
    lines = [
        f"Request {each['request']}, conversation {each['conversation']}: {each['state']} "
        f"({each['basis']}, asked {each['asked_at']})"
        for each in found["requests"]
    ]
    if repeat:
        lines.append(f"{_counted(found['repeated'])} done again.")
    if found["lacking"]:
        lines.append(f"{_counted(found['lacking'])} undone. Run: convo audit erase --repeat")
    elif not repeat:
        lines.append("No erasure is undone.")
    return "\n".join(lines)


def _counted(count: int) -> str:
    return "1 erasure is" if count == 1 else f"{count} erasures are"
