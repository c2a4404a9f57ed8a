"""`convo import`: the conversations of a spreadsheet, logged for the officials that it names."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import click

from convo.cli.import_report import (
    Added,
    as_dict,
    show_added,
    show_long_ago,
    show_mapping,
    show_report,
)
from convo.cli.people import opened
from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.vocabulary import VenueKind
from convo.queries.people import find_person_by_email
from convo.services import places
from convo.services.imports.bad_lines import BadLines
from convo.services.imports.checking import Plan, Report, check, lacking
from convo.services.imports.fields import Field
from convo.services.imports.importing import Import, import_file
from convo.services.imports.mappings import keep_mapping, mapping_for
from convo.services.imports.places import look_up_places
from convo.services.office import Office
from convo.support.spreadsheets import Table, open_table
from convo.support.text_files import Unreadable
from convo.support.typed_days import NoDay, read_day

_OPTIONS = "See --map, --official and --topic in: convo import --help"
_KINDS = [kind.value for kind in VenueKind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the command was given beside its file."""

    official: str | None
    topic: str | None
    columns: tuple[str, ...]
    as_at: str | None
    closed: bool
    dry_run: bool
    skip_bad: str | None
    add_venues: bool
    venue_kind: str
    add_topics: bool
    as_json: bool


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--official", metavar="EMAIL", help="Who is in charge where a line names nobody.")
@click.option("--topic", metavar="NAME", help="The topic of lines that name none.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="COLUMN=FIELD",
    help=f"Repeatable. Fields: {', '.join(Field)}; an empty one leaves the column out.",
)
@click.option(
    "--as-at", metavar="DATE", help="Old material: logged as at this day, with nothing due."
)
@click.option("--closed", is_flag=True, help="It is finished: keep it for the record, closed.")
@click.option("--dry-run", is_flag=True, help="Check every line, and change nothing.")
@click.option(
    "--skip-bad",
    metavar="FILE",
    type=click.Path(dir_okay=False, writable=True),
    help="Import the good lines and write the others to this CSV file, with what is wrong.",
)
@click.option("--add-venues", is_flag=True, help="Add venues that convo does not know.")
@click.option("--venue-kind", type=click.Choice(_KINDS), default="forum", show_default=True)
@click.option("--add-topics", is_flag=True, help="Add topics that convo does not know, as routine.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(file: str, **given: Any) -> None:  # noqa: ANN401 (click's options)
    """Log the conversations of FILE: CSV as spreadsheets save it, or JSON Lines ('-' reads stdin).

    All lines are logged or none, unless --skip-bad. What was logged before is left out and told.
    Each conversation is in the charge of an official, named in a column or by --official, and is
    due on their work like any other; old material is not, with --as-at or --closed. While a large
    file is being written others can read, and wait with what they want to save.

    Exit codes: 0 done, 1 not done (the sentences say why), 2 wrongly asked for.
    """
    asked = Asked(**given)
    with opened() as office, _opened(file) as content:
        try:
            _import(office, asked, open_table(content), Path(file).name)
        except Unreadable as unreadable:
            raise click.ClickException(str(unreadable)) from unreadable


def _import(office: Office, asked: Asked, table: Table, name: str) -> None:
    plan = _plan(office, asked, table)
    if not asked.as_json:
        show_mapping(plan)
    found, added = _found(office, asked, plan)
    is_stopped = found.fault_count and asked.skip_bad is None
    is_done = not (asked.dry_run or is_stopped) and found.ready > 0
    report = _perform(office, asked, table, name, added) if is_done else found
    if asked.as_json:
        click.echo(json.dumps(as_dict(report, added, done=is_done), ensure_ascii=False))
    else:
        show_report(report, done=is_done, dry_run=asked.dry_run)
        if is_done or not is_stopped:
            show_added(added, done=is_done)
            show_long_ago(found.long_ago)
    is_known = report.duplicates > 0 and not report.ready
    sys.exit(0 if is_done or (not report.fault_count and (asked.dry_run or is_known)) else 1)


def _found(office: Office, asked: Asked, plan: Plan) -> tuple[Report, Added]:
    """What the file would bring, and the places that have to be added for it."""
    report = _checked(office, asked, plan)
    added = Added(
        venues=report.new_venues if asked.add_venues else {},
        topics=tuple(report.new_topics) if asked.add_topics else (),
    )
    if not (added.venues or added.topics):
        return report, added
    supposed = plan.places.supposing(added.venues, added.topics)
    return _checked(office, asked, replace(plan, places=supposed)), added


def _perform(office: Office, asked: Asked, table: Table, name: str, added: Added) -> Report:
    _add(office, asked, added)
    plan = _plan(office, asked, table)
    deed = Import(plan=plan, name=name, skip_bad=asked.skip_bad is not None)
    report = import_file(office, Actor.operator(), deed)
    keep_mapping(office, Actor.operator(), table, plan.mapped)
    return report


def _checked(office: Office, asked: Asked, plan: Plan) -> Report:
    with office.sessions() as session, ExitStack() as until:
        if asked.skip_bad is None or asked.dry_run:
            return check(session, plan)
        file = until.enter_context(Path(asked.skip_bad).open("w", encoding="utf-8-sig", newline=""))
        return check(session, plan, BadLines(file, plan.table).take)


def _plan(office: Office, asked: Asked, table: Table) -> Plan:
    with office.sessions() as session:
        official = _official(find_person_by_email(session, asked.official or ""), asked.official)
        found = look_up_places(session, official=official)
        if asked.topic is not None:
            topic_id = found.topics.get(asked.topic.strip().casefold())
            if topic_id is None:
                raise click.ClickException(f"there is no topic {asked.topic}.")
            found = look_up_places(session, official=official, topic_id=topic_id)
        mapped = _with(mapping_for(session, table), asked.columns, table)
    today = office.today()
    as_at = None if asked.as_at is None else _day(asked.as_at)
    if as_at is not None and as_at > today:
        raise click.BadParameter("must be today or in the past", param_hint="--as-at")
    plan = Plan(
        table=table, mapped=mapped, places=found, today=today, as_at=as_at, closed=asked.closed
    )
    if sentences := lacking(plan):
        raise click.ClickException(
            "\n".join([*sentences, f"The columns are: {', '.join(table.columns)}", _OPTIONS])
        )
    return plan


def _official(found: Person | None, email: str | None) -> Person | None:
    if email is not None and found is None:
        raise click.ClickException(f"nobody has the email address {email}. See: convo people list")
    return found


def _with(mapped: dict[Field, str], given: Iterable[str], table: Table) -> dict[Field, str]:
    """The mapping with what `--map` says: a column is what it says, and nothing else any more."""
    headings = {column.casefold(): column for column in table.columns}
    for each in given:
        heading, equals, name = each.rpartition("=")
        column = headings.get(heading.strip().casefold())
        if column is None or not equals:
            raise click.BadParameter(
                f"“{each}” is not COLUMN=FIELD. The columns are: {', '.join(table.columns)}",
                param_hint="--map",
            )
        mapped = {field: used for field, used in mapped.items() if used != column}
        if name.strip():
            mapped[_field(name.strip())] = column
    return mapped


def _field(name: str) -> Field:
    try:
        return Field.of(name)
    except ValueError as unknown:
        raise click.BadParameter(str(unknown), param_hint="--map") from unknown


def _add(office: Office, asked: Asked, added: Added) -> None:
    """Add the places, each as a deed of its own."""
    operator = Actor.operator
    for name, host in added.venues.items():
        details = places.VenueDetails(name=name, kind=VenueKind.of(asked.venue_kind), hosts=host)
        places.add_venue(office, operator(), details)
    for name in added.topics:
        places.add_topic(office, operator(), places.TopicDetails(name=name))


def _day(typed: str) -> Any:  # noqa: ANN401 (a date)
    try:
        return read_day(typed)
    except NoDay as bad:
        raise click.BadParameter(str(bad), param_hint="--as-at") from bad


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The file, or a copy of what comes in: it is read more than once."""
    if file != "-":
        with Path(file).open("rb") as content:
            yield content
        return
    with tempfile.TemporaryFile() as spooled:
        shutil.copyfileobj(sys.stdin.buffer, spooled)
        yield spooled
