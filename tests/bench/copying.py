"""Copies of one case: every row of it, under other names and at another time.

What belongs to a case is read off the foreign keys, so a table that is added later is copied too.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from convo.audit.entry import canonical
from convo.db.base import Base
from convo.db.models import AuditEntry, AuditFinding, AuditHead, AuditOpening, Conversation
from convo.support.identifiers import hex128, uuid7

ENTRY, FINDING, OPENING, HEAD = (
    Base.metadata.tables[kind.__tablename__]
    for kind in (AuditEntry, AuditFinding, AuditOpening, AuditHead)
)
_CASE = Conversation.__tablename__
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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


def owned_tables() -> list[Table]:
    """The tables whose rows belong to a case, in an order in which they can be filled."""
    owned: list[Table] = []
    for table in Base.metadata.sorted_tables:
        if table.name == _CASE or any(_target(column) in owned for column in table.columns):
            owned.append(table)
    return owned


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


@dataclass(slots=True)
class Copier:
    """Writes copies into a database, and the log of all of them at the end."""

    connection: Connection
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
        for start in range(0, len(self._entries), _MOST):
            self._write(start, self._entries[start : start + _MOST])
        self.connection.execute(
            HEAD.update().values(
                next_seq=len(self._entries), last_ts=_microseconds(self._entries[-1][0])
            )
        )

    def _write(self, start: int, entries: Iterable[tuple[datetime, Told, Names]]) -> None:
        rows, openings, findings = [], [], []
        for seq, (at, told, names) in enumerate(entries, start):
            rows.append(_entry(seq, at, told, names))
            openings += [{**opening, "seq": seq} for opening in told.openings]
            findings += [{"rule": rule, "seq": seq} for rule in told.rules]
        for table, found in ((ENTRY, rows), (OPENING, openings), (FINDING, findings)):
            if found:
                self.connection.execute(table.insert(), found)

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
    if target is not None:
        return names[target.name].get(value, value)
    if column.unique:
        return f"{value}/{hex128()}"
    if column.name == "compared":
        return value | {"said": names["snapshot"].get(value.get("said"))}
    return value


def _entry(seq: int, at: datetime, told: Told, names: Names) -> Row:
    row, identifier, request = told.row, uuid7(lambda: at), hex128()
    return {
        **row,
        "seq": seq,
        "leaf": canonical(_leaf(told.leaf, names) | {
            "seq": seq, "id": identifier, "req": request, "n": hex128(), "ts": _microseconds(at),
        }),
        "entry_id": identifier,
        "request": request,
        "at": at,
        "actor_id": _named(names, "person", row["actor_id"]),
        "subject_id": _named(names, row["subject_type"], row["subject_id"]),
        "conversation_id": _named(names, _CASE, row["conversation_id"]),
    }  # fmt: skip


def _leaf(leaf: Mapping[str, Any], names: Names) -> dict[str, Any]:
    actor = leaf["actor"]
    return {
        **leaf,
        "actor": actor | {"id": _named_text(names, "person", actor["id"])},
        "obj": _subject(leaf["obj"], names),
        "rel": [_subject(subject, names) for subject in leaf["rel"]],
    }


def _subject(subject: dict[str, Any], names: Names) -> dict[str, Any]:
    return subject | {"id": _named_text(names, subject["type"], subject["id"])}


def _named(names: Names, kind: str, identifier: int | None) -> int | None:
    return None if identifier is None else names.get(kind, {}).get(identifier, identifier)


def _named_text(names: Names, kind: str, identifier: str) -> str:
    return str(_named(names, kind, int(identifier))) if identifier else ""


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
