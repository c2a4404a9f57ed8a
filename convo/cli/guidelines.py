"""`convo guidelines`: the rules in force, and whether they do what their examples say."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import config
from convo.domain.vocabulary import Approach
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.examples import failures
from convo.guidelines.load import BadGuidelines, load
from convo.guidelines.rule import Rule

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: A set that cannot be read is another matter than a draft or an example that fails.
UNREADABLE = 2


def folder_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--folder`, which names another set than the one in force."""
    return click.option(
        "--folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="Folder with the rule files. By default the one in force.",
    )(command)


def loaded(folder: Path | None) -> GuidelineSet:
    """The set in the folder. Prints every fault and exits with 2 when there is any."""
    try:
        return load(folder or folder_in_force())
    except BadGuidelines as bad:
        for fault in bad.faults:
            click.echo(str(fault), err=True)
        sys.exit(UNREADABLE)


def folder_in_force() -> Path:
    """The folder that the settings name."""
    return config.guidelines_folder()


@click.group()
def guidelines() -> None:
    """List and test the guidelines in force, and those of earlier days."""


@guidelines.command("list")
@folder_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object with the digest and rules.")
def list_rules(folder: Path | None, *, as_json: bool) -> None:
    """List every rule: its id, level, name and source."""
    found = loaded(folder)
    if as_json:
        rules = [_as_dict(rule) for rule in found.rules]
        click.echo(json.dumps({"digest": found.digest, "rules": rules}, ensure_ascii=False))
        return
    for rule in found.rules:
        click.echo(f"{rule.id:<14} {rule.level:<8} {rule.name:<32} {rule.source}{_elsewhere(rule)}")
    click.echo(f"{len(found.rules)} rules, digest {found.digest}")


def _elsewhere(rule: Rule) -> str:
    """How it weighs in acknowledgements, where that is not how it weighs in replies."""
    return (
        "" if len(rule.levels) == 1 else f" ({rule.weighs[Approach.REFLECT]} in acknowledgements)"
    )


def _as_dict(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(rule.level),
        "severities": {str(each): str(rule.weighs[each]) for each in rule.applies.approach},
        "kind": rule.kind,
        "rationale": rule.rationale,
        "instead": rule.instead,
        "source": str(rule.source),
        "link": rule.source.link,
    }


@guidelines.command("test")
@folder_option
def run_examples(folder: Path | None) -> None:
    """Run every example of every rule. Exits with 1 and names those that fail."""
    found = loaded(folder)
    failed = list(failures(found))
    for failure in failed:
        click.echo(str(failure))
    examples = sum(len(rule.examples) for rule in found.rules)
    click.echo(f"{examples} examples of {len(found.rules)} rules, {len(failed)} failures")
    sys.exit(1 if failed else 0)


@guidelines.command("kept")
def list_kept() -> None:
    """List the sets that drafts were judged by, with the day of the first.

    Each can judge again: convo check --set DIGEST.
    """
    from convo.queries.guidelines import list_kept_sets  # noqa: PLC0415 (needs the database)

    with _database() as session:
        for kept in list_kept_sets(session):
            click.echo(f"{kept.digest}  {kept.first_used_at:%Y-%m-%d %H:%M} UTC")


@guidelines.command("again")
@click.argument("reply_id", type=int, metavar="REPLY")
def judge_again(reply_id: int) -> None:
    """Judge REPLY again: each submission and sign-off under the guidelines and facts of its day.

    Exits with 1 when the findings are not those that were kept with the decision.
    """
    from convo.queries.guidelines import judge_step_again, list_judged_steps  # noqa: PLC0415 (likewise)

    with _database() as session:
        again = [(step, judge_step_again(session, step.id))
                 for step in list_judged_steps(session, reply_id)]  # fmt: skip
        for step, judged in again:
            found = "the same findings" if judged.same else "OTHER FINDINGS than were kept"
            outcome = judged.check.outcome
            click.echo(f"{step.at:%Y-%m-%d %H:%M} UTC  {step.action:<24} {outcome:<8} {found}")
    if not again:
        click.echo(f"Nothing was judged in a reply {reply_id}.")
    sys.exit(any(not judged.same for _, judged in again))


def _database() -> "Session":
    """A session on this deployment's database, for reading."""
    from convo.db.engine import open_engine, open_sessions  # noqa: PLC0415 (rules need no database)

    return open_sessions(open_engine(config.load().database_url))()


#: What `convo` runs.
command = guidelines
