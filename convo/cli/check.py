"""`convo check`: a draft in, findings out."""

import json
import sys
from pathlib import Path
from typing import TextIO

import click

from convo.cli.guidelines import folder_option, loaded
from convo.domain.vocabulary import Approach, Level
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Finding

_APPROACHES = (str(Approach.CONVERSE), str(Approach.REFLECT))


@click.command()
@click.argument("draft", type=click.File(encoding="utf-8", errors="replace"), default="-")
@folder_option
@click.option("--approach", type=click.Choice(_APPROACHES), default=_APPROACHES[0])
@click.option(
    "--venue-discloses/--venue-anonymous",
    default=None,
    help="Whether the profile says whom you speak for.",
)
@click.option("--length-limit", type=click.IntRange(min=1), help="Characters the venue takes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with digest and findings.")
def check(draft: TextIO, folder: Path | None, *, as_json: bool, **facts: object) -> None:
    """Check the words in DRAFT (a file, or - for standard input) against the guidelines.

    Exits with 1 when a finding stops the draft, with 2 when the guidelines can't be read.
    """
    found = loaded(folder)
    findings = found.check(draft.read(), Facts.of(facts)).findings
    if as_json:
        plain = [finding.as_dict() for finding in findings]
        click.echo(json.dumps({"digest": found.digest, "findings": plain}, ensure_ascii=False))
    else:
        _print_table(findings)
    sys.exit(1 if any(finding.level is Level.STOP for finding in findings) else 0)


def _print_table(findings: tuple[Finding, ...]) -> None:
    """One finding a line pair: where, level, rule, message; then how to mend it."""
    for finding in findings:
        place = f"{finding.start}-{finding.end}" if finding.matched else "all"
        click.echo(f"{place:<10} {finding.level:<8} {finding.rule:<32} {finding.message}")
        if finding.instead:
            click.echo(f"{'':<20}{finding.instead}")
    if not findings:
        click.echo("Nothing found.")
    else:
        click.echo(f"{len(findings)} finding{'s' * (len(findings) > 1)}")


#: What `convo` runs.
command = check
