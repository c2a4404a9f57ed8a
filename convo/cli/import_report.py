"""What `convo import` prints: what it took the columns for, what is wrong, what it did."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from convo.services.imports.checking import LONG_AGO, TOLD, Plan, Report
from convo.services.imports.fields import Field


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """Places that the file names and convo lacked: venues with their hosts, and topics."""

    venues: Mapping[str, str] = dataclasses.field(default_factory=dict)
    topics: tuple[str, ...] = ()


def show_mapping(plan: Plan) -> None:
    """Which column is what, and which columns are not read."""
    table = plan.table
    click.echo(f"Reading {table.kind} in {table.survey.encoding_name}.")
    for field in Field:
        column = plan.mapped.get(field)
        if column is not None:
            click.echo(f"  {field.value:<9} <- {column}")
    unread = [column for column in table.columns if column not in plan.mapped.values()]
    if unread:
        click.echo(f"Not read: {', '.join(unread)}.")


def show_report(report: Report, *, done: bool, dry_run: bool) -> None:
    """What was found, and what came of it."""
    for fault in report.faults:
        click.echo(str(fault), err=True)
    if report.fault_count > len(report.faults):
        click.echo(f"… and {report.fault_count - len(report.faults):,} more.", err=True)
    for told in report.told:
        click.echo(told)
    if report.duplicates > TOLD:
        click.echo(f"… and {report.duplicates - TOLD:,} more duplicates.")
    _suggest(report)
    click.echo(_outcome(report, done=done, dry_run=dry_run))


def show_added(added: Added, *, done: bool) -> None:
    """By name, because a slip of the pen makes a venue too."""
    for what, names in (("venues", sorted(added.venues)), ("topics", added.topics)):
        if names:
            verb = "added" if done else "would be added"
            click.echo(f"{_many(len(names), what)} {verb}: {', '.join(names)}.")


def show_long_ago(count: int) -> None:
    """Years of old material would otherwise bury what somebody has to do today."""
    if count:
        click.echo(
            f"{count:,} of them were said more than {LONG_AGO.days} days ago, and are due like any "
            "other. For old material: --as-at DATE logs it with nothing due, --closed as finished."
        )


def as_dict(report: Report, added: Added, *, done: bool) -> dict[str, Any]:
    """The same for a program."""
    return {
        "imported": report.ready if done else 0,
        "lines": report.lines,
        "ready": report.ready,
        "duplicates": report.duplicates,
        "bad_lines": report.bad_lines,
        "faults": [
            {"line": fault.line, "column": fault.column, "sentence": fault.sentence}
            for fault in report.faults
        ],
        "fault_count": report.fault_count,
        "told": report.told,
        "new_venues": sorted({*report.new_venues, *added.venues}),
        "new_topics": sorted({*report.new_topics, *added.topics}),
    }


def _suggest(report: Report) -> None:
    for what, names in (("venues", report.new_venues), ("topics", report.new_topics)):
        if names:
            click.echo(f"{_many(len(names), what)} convo does not know; --add-{what} adds them.")


def _outcome(report: Report, *, done: bool, dry_run: bool) -> str:
    left = f"{_many(report.duplicates, 'duplicates')} left out." if report.duplicates else ""
    if done:
        bad = f"{_many(report.bad_lines, 'bad lines')} skipped." if report.bad_lines else ""
        return " ".join(
            filter(None, [f"{_many(report.ready, 'conversations')} imported.", left, bad])
        )
    bad = f"{_many(report.bad_lines, 'lines')} with faults." if report.bad_lines else ""
    could = f"{_many(report.ready, 'conversations')} could be imported."
    nothing = "Nothing was changed." if dry_run else "Nothing was imported."
    return " ".join(filter(None, [nothing, could, left, bad]))


def _many(count: int, things: str) -> str:
    return f"{count:,} {things if count != 1 else things.removesuffix('s')}"
