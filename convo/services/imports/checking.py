"""What a file would bring: each line judged, by itself, by its file, and by what convo has."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from convo.queries.imports import Logged, logged_among
from convo.services.imports.fields import Field, Mapped, missing
from convo.services.imports.lines import (
    BadCell,
    Fault,
    Line,
    Reader,
    Values,
    faults_in_order,
    line_of,
)
from convo.services.imports.places import Places, UnknownPlace
from convo.support.spreadsheets import Table
from convo.support.table_rows import Row

#: Lines that are held at a time.
BATCH = 500
#: How many of each kind of sentence a report keeps; it counts them all.
TOLD = 100
#: What was said longer ago than this is hardly still waiting for an answer.
LONG_AGO = timedelta(days=90)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A file, what its columns mean, and what its lines are given that they don't say."""

    table: Table
    mapped: Mapped
    places: Places
    today: date
    #: For old material: the day as at which it is logged.
    as_at: date | None = None
    #: It is finished: kept for the record, and nobody is asked to decide.
    closed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A line that can be logged, with its places and its official found."""

    line: Line
    venue_id: int
    topic_id: int
    official_id: int

    def said_before(self, day: date) -> bool:
        """Whether it is known to have been said before this day."""
        return self.line.said_on is not None and self.line.said_on < day


@dataclass(kw_only=True, slots=True)
class Verdict:
    """What became of a row: ready, faulty, or told (a duplicate, a heading said again)."""

    row: Row
    ready: Ready | None = None
    faults: list[Fault] = field(default_factory=list)
    told: str = ""
    #: Venues (with the host of the address) and topics that the line names and convo lacks.
    unknown: list[tuple[Field, str, str]] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Report:
    """What was found in a file, with the first sentences of each kind."""

    lines: int = 0
    ready: int = 0
    bad_lines: int = 0
    duplicates: int = 0
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    told: list[str] = field(default_factory=list)
    #: Hosts by name of each venue that convo lacks, and the topics that it lacks.
    new_venues: dict[str, str] = field(default_factory=dict)
    new_topics: dict[str, None] = field(default_factory=dict)
    #: Faults that would go if those were added; the others would not.
    place_faults: int = 0
    #: Lines that would be due although they were said before `recent`.
    long_ago: int = 0
    recent: date = date.min

    def add(self, verdict: Verdict) -> None:
        """Count one more line."""
        self.lines += 1
        self.ready += verdict.ready is not None
        self.bad_lines += bool(verdict.faults)
        self.fault_count += len(verdict.faults)
        self.place_faults += len(verdict.unknown)
        self.long_ago += verdict.ready is not None and verdict.ready.said_before(self.recent)
        self.duplicates += bool(verdict.told) and not verdict.row.repeats_heading
        self.faults.extend(verdict.faults[: TOLD - len(self.faults)])
        if verdict.told and len(self.told) < TOLD:
            self.told.append(verdict.told)
        for what, name, where in verdict.unknown:
            self._lack(what, name, where)

    def _lack(self, what: Field, name: str, where: str) -> None:
        """Remember a name once, however its letters are; and a site for one venue only."""
        if what is Field.TOPIC:
            if name.casefold() not in map(str.casefold, self.new_topics):
                self.new_topics[name] = None
            return
        known = {each.casefold(): each for each in self.new_venues}
        name = known.get(name.casefold(), name)
        if where in self.new_venues.values():
            where = ""
        self.new_venues[name] = self.new_venues.get(name) or where


def lacking(plan: Plan) -> list[str]:
    """What has to be said about the file as a whole before its lines can be judged."""
    sentences = [sentence for _field, sentence in missing(plan.mapped)]
    if Field.TOPIC not in plan.mapped and plan.places.topic_id is None:
        sentences.append("Say which column is the topic, or choose one for all lines")
    if Field.OFFICIAL not in plan.mapped and plan.places.official_id is None:
        sentences.append("Say which column names the official in charge, or name one for all")
    return sentences


def check(session: Session, plan: Plan, watch: Callable[[Verdict], None] | None = None) -> Report:
    """Judge every line and change nothing; `watch` sees each verdict.

    Raises `Unreadable` where the file can't be read on.
    """
    is_due = plan.as_at is None and not plan.closed
    report = Report(recent=plan.today - LONG_AGO if is_due else date.min)
    for verdict in judged(session, plan):
        report.add(verdict)
        if watch is not None:
            watch(verdict)
    return report


def judged(session: Session, plan: Plan) -> Iterator[Verdict]:
    """A verdict on each row, in order. A few hundred rows are held at a time, whatever the file."""
    reader = Reader(
        columns=plan.table.columns,
        mapped=plan.mapped,
        latest=plan.as_at or plan.today,
        too_late="after the day as at which this is logged" if plan.as_at else "in the future",
    )
    rows = plan.table.rows()
    with closing(_Seen()) as seen:
        while batch := list(islice(rows, BATCH)):
            verdicts = [_judge(row, reader, plan) for row in batch]
            wanted = [v.ready.line.canonical_address for v in verdicts if v.ready]
            logged = logged_among(session, wanted)
            for verdict in verdicts:
                _pass_over_known(verdict, seen, logged)
                yield verdict


def _judge(row: Row, reader: Reader, plan: Plan) -> Verdict:
    if row.repeats_heading:
        return Verdict(row=row, told=f"Line {row.line}: this repeats the headings. Left out.")
    values = reader.read(row)
    verdict = Verdict(row=row, faults=values.faults)
    found = {} if row.fault else _found(verdict, values, plan)
    if not verdict.faults:
        verdict.ready = Ready(
            line=line_of(row.line, values.read),
            venue_id=found[Field.VENUE],
            topic_id=found[Field.TOPIC],
            official_id=found[Field.OFFICIAL],
        )
    verdict.faults = list(faults_in_order(verdict.faults, plan.table.columns))
    return verdict


def _found(verdict: Verdict, values: Values, plan: Plan) -> dict[Field, int]:
    """The venue, topic and official that a line names; whom convo lacks becomes a fault of it."""
    found: dict[Field, int] = {}
    address = values.read.get(Field.ADDRESS, ("", ""))[0]
    ask: dict[Field, Callable[[str], int]] = {
        Field.VENUE: lambda name: plan.places.venue(name, address),
        Field.TOPIC: plan.places.topic,
        Field.OFFICIAL: plan.places.official,
    }
    for what, find in ask.items():
        if what not in values.read or (what is Field.VENUE and not address):
            continue
        try:
            found[what] = find(values.read[what])
        except BadCell as bad:
            column = plan.mapped.get(what, "")
            verdict.faults.append(Fault(line=verdict.row.line, column=column, sentence=str(bad)))
            if isinstance(bad, UnknownPlace):
                verdict.unknown.append((what, bad.name, bad.site))
    return found


def _pass_over_known(verdict: Verdict, seen: "_Seen", logged: Mapping[str, Logged]) -> None:
    """Leave out a conversation that was logged before, or that stands in the file already."""
    if verdict.ready is None:
        return
    line = verdict.ready.line
    first = seen.first(line.canonical_address, line.number)
    earlier = logged.get(line.canonical_address)
    if earlier is not None:
        told = f"already logged by {earlier.who} on {earlier.at:%-d %B %Y}. Left out."
    elif first != line.number:
        told = f"the same conversation as on line {first}. Left out."
    else:
        return
    verdict.told = f"Line {line.number}: {told}"
    verdict.ready = None


class _Seen:
    """On which line each address stood first.

    Kept in a file that goes by itself and not in memory, so that there may be any number of them.
    """

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode=OFF")
        self._kept.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, line INT) WITHOUT ROWID")

    def first(self, address: str, line: int) -> int:
        """The line on which this address stood first: this one, if it is new."""
        key = hashlib.blake2b(address.encode(), digest_size=16).digest()
        known = self._kept.execute("SELECT line FROM seen WHERE key = ?", (key,)).fetchone()
        if known is not None:
            return int(known[0])
        self._kept.execute("INSERT INTO seen VALUES (?, ?)", (key, line))
        return line

    def close(self) -> None:
        """Let it go."""
        self._kept.close()
