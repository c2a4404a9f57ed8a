"""`convo audit disclose`: chosen entries with their proofs, redacted, for somebody outside."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

import config as settings
from convo.cli.people import opened
from convo.domain.actor import Actor
from convo.domain.exemptions import EXEMPTIONS, Officials, Purpose
from convo.domain.redactions import as_json
from convo.queries.log import LogFilter, list_places
from convo.services.disclosing.changes import Change
from convo.services.disclosing.making import Letter, Sender
from convo.services.disclosing.preparing import MOST_ENTRIES, Prepare, plan_for
from convo.services.disclosures import disclose_at_once
from convo.services.office import Office
from convo.support.new_file import new_file
from convo.support.spreadsheet_cells import unguarded

_COLUMNS = ("entry", "field", "code", "passage")
_PURPOSES = [purpose.value for purpose in Purpose]
_CODES = "\n".join(f"  {each.code:<14} {each.name} ({each.short})" for each in EXEMPTIONS)


@click.command("disclose", epilog=f"\b\nCodes of exemptions:\n{_CODES}")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--case", "cases", type=int, multiple=True, help="Every entry of this case.")
@click.option("--entries", "spans", multiple=True, metavar="12,15-20", help="These entries.")
@click.option("--purpose", type=click.Choice(_PURPOSES), default="information-request")
@click.option("--reference", default="", help="The number of the request. Needed.")
@click.option("--for", "recipient", default="", help="Who gets it. Needed.")
@click.option("--asked", default="", help="What was asked.")
@click.option("--own", multiple=True, help="A name or handle of who asks: not withheld.")
@click.option("--names", is_flag=True, help="Show people who work here by name.")
@click.option(
    "--redactions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV or JSON with entry, field, code, passage: what differs from what is proposed.",
)
@click.option("--dry-run", is_flag=True, help="Only print what is proposed, as such a CSV.")
def command(out: Path | None, *, dry_run: bool, **said: Any) -> None:  # noqa: ANN401 (click's options)
    """Write entries as a disclosure pack to OUT, a zip file that is not there yet.

    convo proposes to withhold what names people who did not ask; --dry-run shows that. A line of
    the redactions without a field is about its whole entry; without a code it says: disclose; with
    a passage only that is withheld. The code out-of-scope leaves an entry out unmentioned.

    Exit codes: 0 done, 1 not done (the sentence says why), 2 wrongly asked for.
    """
    changes = list(_changes(said["redactions"])) if said["redactions"] else []
    with opened() as office:
        deed = _deed(office, said)
        if dry_run:
            _print_plan(office, deed)
            return
        _require(out, said)
        number = _write(office, deed, changes, Path(str(out)))
    click.echo(f"Disclosure {number} is recorded, and is in {out}.")


def _write(office: Office, deed: Prepare, changes: list[Change], out: Path) -> int:
    config = settings.load()
    sender = Sender(department=config.department, contact=config.contact)
    try:
        with new_file(out) as file:
            number, made = disclose_at_once(office, Actor.operator(), deed, changes, sender)
            file.write(made.pack)
    except OSError as failed:
        raise click.ClickException(f"{out} could not be written: {failed.strerror}") from failed
    return number


def _require(out: Path | None, said: dict[str, Any]) -> None:
    if out is None:
        raise click.UsageError("Name the file to write, or ask for a --dry-run.")
    if not (said["reference"].strip() and said["recipient"].strip()):
        raise click.UsageError("--reference and --for are needed: they are printed on the cover.")
    if out.exists():
        raise click.ClickException(f"{out} is there already, and is not written over.")


def _deed(office: Office, said: dict[str, Any]) -> Prepare:
    places = set(_in_spans(said["spans"]))
    with office.sessions() as session:
        for case in said["cases"]:
            wanted = LogFilter(conversation_id=case)
            places.update(list_places(session, wanted, MOST_ENTRIES + 1))
    named = [*(f"case {case}" for case in said["cases"]), *(f"entries {s}" for s in said["spans"])]
    letter = Letter(
        purpose=Purpose.of(said["purpose"]),
        officials=Officials.NAMES if said["names"] else Officials.ROLES,
        reference=said["reference"].strip(),
        recipient=said["recipient"].strip(),
        asked=said["asked"].strip(),
    )
    return Prepare(
        letter=letter, places=tuple(sorted(places)), chosen="; ".join(named), own=said["own"]
    )


def _in_spans(spans: Iterable[str]) -> Iterator[int]:
    for part in ",".join(spans).split(","):
        first, dash, last = part.strip().partition("-")
        if not part.strip():
            continue
        if not first.isdigit() or (dash and not last.isdigit()):
            raise click.BadParameter(f"{part!r} is not like 12 or 15-20", param_hint="--entries")
        yield from range(int(first), min(int(last or first), int(first) + MOST_ENTRIES) + 1)


def _changes(path: Path) -> Iterator[Change]:
    try:
        text = path.read_text("utf-8-sig")
        rows = json.loads(text) if path.suffix == ".json" else csv.DictReader(text.splitlines())
        for row in rows:
            values = {name: unguarded(str(row.get(name) or "")) for name in _COLUMNS}
            yield Change(
                int(values["entry"]),
                values["field"].strip(),
                values["code"].strip(),
                values["passage"],
            )
    except (ValueError, AttributeError, TypeError, csv.Error) as wrong:
        raise click.ClickException(
            f"{path} can’t be read: it has to be CSV or JSON with {', '.join(_COLUMNS)}."
        ) from wrong


def _print_plan(office: Office, deed: Prepare) -> None:
    """The proposal by field. Passages are words, and words are not for a terminal."""
    with office.sessions() as session:
        plan = as_json(plan_for(session, deed))
    click.echo(",".join(_COLUMNS))
    for seq, redaction in plan.items():
        for field, code in redaction.get("withheld", {}).items():
            click.echo(f"{seq},{field},{code},")
        for field, cut in redaction.get("passages", {}).items():
            click.echo(f"# entry {seq}, {field}: {len(cut)} passages ({cut[0][2]})", err=True)
    click.echo(f"{len(plan)} entries", err=True)
