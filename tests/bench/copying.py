"""Copies of one case: every row of it, under other names and at another time.

What belongs to a case is read off the foreign keys, so a table that is added later is copied too.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select

from convo.audit.entry import Entry, Subject
from convo.audit.record import Batch
from convo.audit.search_index import index_entries
from convo.audit.tree import Frontier
from convo.db.base import Base
from convo.db.models import AuditEntry, AuditFinding, AuditHead, AuditOpening, Conversation
from convo.queries.facts_in_words import PEOPLE
from convo.support.identifiers import hex128, uuid7

ENTRY, FINDING, OPENING, HEAD = (
    Base.metadata.tables[kind.__tablename__]
    for kind in (AuditEntry, AuditFinding, AuditOpening, AuditHead)
)
_CASE = Conversation.__tablename__
#: So many rows go to the database at once.
_MOST = 20_000

Row = Mapping[str, Any]
#: The new identifiers of rows, by table and by their old ones.
Names = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the log, with the words that it commits to and the rules that it names."""

    row: Row
    leaf: Mapping[str, Any]
    openings: tuple[Row, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a database holds of one conversation."""

    rows: Mapping[str, Sequence[Row]]
    entries: tuple[Told, ...]


@cache
def owned_tables() -> tuple[Table, ...]:
    """The tables whose rows belong to a case, in an order in which they can be filled."""
    owned: list[Table] = []
    for table in Base.metadata.sorted_tables:
        if table.name == _CASE or any(_target(column) in owned for column in table.columns):
            owned.append(table)
    return tuple(table for table in owned if not _links_cases(table))


def _links_cases(table: Table) -> bool:
    """Whether its rows lead from one case to another: a copy is linked with nothing."""
    leading = [column for column in table.columns if getattr(_target(column), "name", "") == _CASE]
    return len(leading) > 1


def read_case(connection: Connection, conversation: int) -> Case:
    """What is kept of this conversation."""
    rows: dict[str, Sequence[Row]] = {}
    for table in owned_tables():
        rows[table.name] = _rows_of(connection, table, conversation, rows)
    found = select(ENTRY).where(ENTRY.c.conversation_id == conversation).order_by(ENTRY.c.seq)
    entries = connection.execute(found).mappings().all()
    return Case(rows, tuple(read_entry(connection, dict(entry)) for entry in entries))


def read_entry(connection: Connection, entry: Row) -> Told:
    """An entry with what lies beside it."""
    seq = entry["seq"]
    openings = connection.execute(select(OPENING).where(OPENING.c.seq == seq)).mappings()
    rules = connection.scalars(select(FINDING.c.rule).where(FINDING.c.seq == seq))
    return Told(dict(entry), json.loads(entry["leaf"]), tuple(map(dict, openings)), tuple(rules))


def words_told(told: Told) -> dict[str, str]:
    """The words that an entry commits to, as they were told."""
    return {opening["field"]: opening["value"] for opening in told.openings}


@dataclass(slots=True)
class Copier:
    """Writes copies into a database, and the log of all of them at the end."""

    connection: Connection
    #: The words to which the copy of an entry commits: the same, unless told otherwise.
    worded: Callable[[Told], Mapping[str, str]] = words_told
    _next: dict[str, int] = field(default_factory=lambda: defaultdict(lambda: 1))
    _waiting: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    #: When, what, by the new names of what it is about.
    _entries: list[tuple[datetime, Told, Names]] = field(default_factory=list)

    def copy(self, case: Case, world: Names, later: timedelta) -> int:
        """Another case like this one, in this world, so much later. Returns its conversation."""
        names: dict[str, Mapping[int, int]] = dict(world)
        for table in owned_tables():
            names[table.name] = self._numbered(table, case.rows[table.name])
            for row in case.rows[table.name]:
                self._waiting[table.name].append(_copied(table, row, names, later))
        for told in case.entries:
            self.tell(told, names, later)
        if sum(map(len, self._waiting.values())) > _MOST:
            self.flush()
        return next(iter(names[_CASE].values()))

    def add(self, table: Table, row: Row) -> int:
        """A row of the world that cases happen in. Returns its identifier."""
        identifier = self._next[table.name]
        self._next[table.name] += 1
        self._waiting[table.name].append({**row, "id": identifier})
        return identifier

    def attach(self, table: Table, row: Row) -> None:
        """A row without an identifier of its own."""
        self._waiting[table.name].append(row)

    def tell(self, told: Told, names: Names, later: timedelta) -> None:
        """An entry of the log, which gets its place at the end."""
        self._entries.append((told.row["at"] + later, told, names))

    @property
    def told(self) -> int:
        """How many entries there are so far."""
        return len(self._entries)

    def flush(self) -> None:
        """Write the rows that wait."""
        for table in Base.metadata.sorted_tables:
            if rows := self._waiting.pop(table.name, None):
                self.connection.execute(table.insert(), rows)

    def close_log(self) -> None:
        """Write the log: every entry in the order of its time, without a gap."""
        self.flush()
        self._entries.sort(key=lambda entry: entry[0])
        frontier, last_ts = Frontier(), 0
        for start in range(0, len(self._entries), _MOST):
            some = self._entries[start : start + _MOST]
            batch = Batch(frontier=frontier, now=some[0][0], last_ts=last_ts)
            for at, told, names in some:
                batch.now = at
                batch.add(_entry(at, told, names), self.worded(told))
            for kind, rows in batch.tables():
                if rows:
                    self.connection.execute(insert(kind), rows)
            index_entries(self.connection, batch.entries, batch.openings, is_new=False)
            frontier, last_ts = batch.frontier, batch.last_ts
        self.connection.execute(
            HEAD.update().values(next_seq=frontier.size, last_ts=last_ts, frontier=frontier.joined)
        )

    def _numbered(self, table: Table, rows: Sequence[Row]) -> Mapping[int, int]:
        """A new identifier for each row that has one of its own."""
        if "id" not in table.columns or _target(table.c.id) is not None:
            return {}
        start = self._next[table.name]
        self._next[table.name] += len(rows)
        return {row["id"]: start + number for number, row in enumerate(rows)}


def _target(column: Column[Any]) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


def _rows_of(
    connection: Connection, table: Table, conversation: int, known: Mapping[str, Sequence[Row]]
) -> list[Row]:
    """The rows that lead to rows which are known to belong to the case."""
    if table.name == _CASE:
        found = select(table).where(table.c.id == conversation)
        return [dict(row) for row in connection.execute(found).mappings()]
    rows: dict[tuple[Any, ...], Row] = {}
    for column in table.columns:
        target = _target(column)
        if target is None or target.name not in known:
            continue
        ids = [row["id"] if "id" in row else row["step_id"] for row in known[target.name]]
        for row in connection.execute(select(table).where(column.in_(ids))).mappings():
            rows[tuple(row[key.name] for key in table.primary_key)] = dict(row)
    return [rows[key] for key in sorted(rows)]


def _copied(table: Table, row: Row, names: Names, later: timedelta) -> Row:
    copied = {column.name: _value(column, row[column.name], names) for column in table.columns}
    moved = {name: value + later for name, value in copied.items() if isinstance(value, date)}
    return copied | moved


def _value(column: Column[Any], value: Any, names: Names) -> Any:
    """What a column of a copy holds, but for its time."""
    target = column.table if column.name == "id" else _target(column)
    if value is None:
        return None
    if target is column.table and target.name == _CASE and column.name != "id":
        return None  # another case that it is like
    if target is not None:
        return names[target.name].get(value, value)
    if column.unique:
        return f"{value}/{hex128()}"
    if column.name == "compared":
        return value | {"said": names["snapshot"].get(value.get("said"))}
    return value


def _entry(at: datetime, told: Told, names: Names) -> Entry:
    leaf = told.leaf
    return Entry(
        entry_id=uuid7(lambda: at),
        request=hex128(),
        nonce=hex128(),
        actor_id=_named(names, "person", told.row["actor_id"]),
        actor_role=leaf["actor"]["role"],
        session=leaf["actor"]["sess"],
        via=leaf["via"],
        build=leaf["app"],
        action=leaf["act"],
        subject=_subject(leaf["obj"], names),
        related=tuple(_subject(each, names) for each in leaf["rel"]),
        outcome=leaf["outcome"],
        reason=leaf["reason"],
        facts={name: _fact(name, value, names) for name, value in leaf["facts"].items()},
    )


def _fact(name: str, value: Any, names: Names) -> Any:
    """A fact of a copy: whom it names by number is somebody of the copy."""
    return _named(names, "person", value) if name in PEOPLE and isinstance(value, int) else value


def _subject(subject: Mapping[str, Any], names: Names) -> Subject:
    kind, identifier = subject["type"], subject["id"]
    named = str(_named(names, kind, int(identifier))) if identifier else ""
    return Subject(type=kind, id=named, version=subject.get("ver"))


def _named(names: Names, kind: str, identifier: int | None) -> int | None:
    return None if identifier is None else names.get(kind, {}).get(identifier, identifier)
