"""`convo audit verify`: whether the log is whole, or where it is not."""

import gc
import json
from pathlib import Path
from typing import Any

import click

import config as settings
from convo.audit.note import BadNote
from convo.audit.pack.judging import is_disclosure, verify_pack
from convo.audit.receipt import Receipt, read_receipt
from convo.audit.report import Report
from convo.cli.serve import refuse_outdated
from convo.domain.actor import Actor
from convo.factory import make_office
from convo.services.verifying import Verifying

NOT_WHOLE = 1
#: How often it is told how far it is.
_ENTRIES_A_LINE = 100_000
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _AskedWrongly(click.ClickException):
    """Nothing was judged."""

    exit_code = 2


@click.command("verify")
@click.option(
    "--checkpoint",
    "checkpoints",
    type=_FILE,
    multiple=True,
    metavar="FILE",
    help="Hold the log against a log receipt that somebody kept. May be given several times.",
)
@click.option(
    "--pack",
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE",
    help="Judge a pack instead: a zip file of `convo audit export`, or its folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def command(checkpoints: tuple[Path, ...], pack: Path | None, *, as_json: bool) -> None:
    """Read every entry of the log, and say whether it is whole.

    Ends with 0 when it is, with 1 when it is not (no entry at all is not whole either), and with 2
    when it was asked wrongly. That it was verified, and what came of it, is recorded.
    """
    if pack is not None:
        report = _of_pack(pack, checkpoints)
    else:
        report = _of_log([(path.name, _receipt(path)) for path in checkpoints], quiet=as_json)
    click.echo(json.dumps(_told(report), indent=2) if as_json else _in_words(report))
    raise SystemExit(0 if report.is_whole else NOT_WHOLE)


def _of_log(receipts: list[tuple[str, Receipt]], *, quiet: bool) -> Report:
    config = settings.load()
    refuse_outdated(config.database_url)
    verifying = Verifying(make_office(config), Actor.operator(), receipts)
    gc.freeze()  # else what is here already is looked through again and again, for nothing
    told = 0
    for entries in verifying.steps():
        if entries - told >= _ENTRIES_A_LINE and not quiet:
            told = entries
            click.echo(f"{entries:,} entries", err=True)
    if verifying.report is None:
        raise click.ClickException("The database could not be read to the end.")
    if not verifying.is_recorded:
        click.echo("That the log was verified could not be recorded: its end is damaged.", err=True)
    return verifying.report


def _of_pack(pack: Path, checkpoints: tuple[Path, ...]) -> Report:
    if is_disclosure(pack):
        raise _AskedWrongly(
            f"{pack.name} is a disclosure of chosen entries, not the whole log: unpack it, and run "
            "`python3 verify.py` in its folder."
        )
    for path in checkpoints:
        _receipt(path)
    return verify_pack(pack, [(path.name, path.read_bytes()) for path in checkpoints])


def _receipt(path: Path) -> Receipt:
    try:
        return read_receipt(path.read_bytes())
    except BadNote as wrong:
        raise click.BadParameter(f"{path.name}: {wrong}") from wrong


def _told(report: Report) -> dict[str, Any]:
    return {
        "whole": report.is_whole,
        "entries": report.entries,
        "words": report.openings,
        "erased": report.erased,
        "checkpoints": report.checkpoints,
        "vouched": report.vouched,
        "receipts": report.receipts,
        "size": report.size,
        "root": report.root.hex(),
        "faults": report.count,
        "first_faults": [
            {"kind": fault.kind.value, "entry": fault.place, "says": fault.sentence}
            for fault in report.faults
        ],
        "warnings": report.warnings,
    }


def _in_words(report: Report) -> str:
    lines = ["The log is whole." if report.is_whole else "The log is NOT whole."]
    lines += [f"- {fault.sentence}" for fault in report.faults]
    if (more := report.count - len(report.faults)) > 0:
        lines.append(f"- and {more:,} more.")
    looked_at = (
        _many(report.entries, "entry", "entries"),
        _many(report.openings, "text"),
        _many(report.checkpoints, "checkpoint"),
    )
    lines.append(f"Looked at {', '.join(looked_at)}.")
    lines.append(f"{_many(report.erased, 'text')} gone, as an entry says.")
    if report.receipts:
        were = "was" if report.receipts == 1 else "were"
        lines.append(f"It fits {_many(report.receipts, 'receipt')} that {were} kept outside.")
    lines += report.warnings
    lines.append(f"Root of {report.size:,} entries: {report.root.hex() or 'not known'}")
    return "\n".join(lines)


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
