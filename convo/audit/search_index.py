"""By what entries are found: their words, and the topic and venue of their case.

PostgreSQL keeps its index of words by itself. SQLite's is a table beside `audit_text` that no
trigger may write to, since `trusted_schema` is off: so whoever changes the words does it here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, column, delete, insert, select, table

from convo.audit.words import searchable, without_people
from convo.db.base import Base
from convo.db.models import (
    AuditEntry,
    AuditOpening,
    AuditPlace,
    AuditText,
    Conversation,
    Snapshot,
)
from convo.db.ready import Ready
from convo.db.search_tables import SEARCH_INDEX, optimise_search_index
from convo.domain.permissions import Action

Row = Mapping[str, Any]

_INDEX = table(SEARCH_INDEX, column("rowid"), column("words"))
#: How FTS5 is told to forget words: by inserting a command.
_COMMANDS = table(SEARCH_INDEX, column(SEARCH_INDEX), column("rowid"), column("words"))
_REMOVE = insert(_COMMANDS).values(
    {SEARCH_INDEX: "delete", "rowid": bindparam("seq"), "words": bindparam("words")}
)
_AT_ONCE = 500

# Every deed waits for these, so they are made once and say nothing to the mapper.
_PLACE, _TEXT, _ENTRY, _CASE, _SNAPSHOT = (
    Base.metadata.tables[kind.__tablename__]
    for kind in (AuditPlace, AuditText, AuditEntry, Conversation, Snapshot)
)
_INSERT_PLACE, _INSERT_TEXT, _INSERT_INDEX = (
    Ready(insert(each)) for each in (_PLACE, _TEXT, _INDEX)
)
_ALL_CASES = select(
    _CASE.c.id, _CASE.c.topic_id, _CASE.c.venue_id, _SNAPSHOT.c.handle
).outerjoin_from(_CASE, _SNAPSHOT, _SNAPSHOT.c.conversation_id == _CASE.c.id)
_READ_CASE = Ready(_ALL_CASES.where(_CASE.c.id == bindparam("case")))
_READ_CASES = _ALL_CASES.where(_CASE.c.id.in_(bindparam("cases", expanding=True)))
_READ_EARLIER = (
    select(_TEXT.c.seq, _TEXT.c.words)
    .join_from(_TEXT, _ENTRY, _ENTRY.c.seq == _TEXT.c.seq)
    .where(_ENTRY.c.conversation_id == bindparam("case"))
)


@dataclass(slots=True)
class _Case:
    """Where a conversation belongs, and how those who speak in it call themselves."""

    topic_id: int
    venue_id: int
    handles: set[str] = field(default_factory=set)


def index_entries(
    connection: Connection, entries: Sequence[Row], openings: Iterable[Row], *, is_new: bool = True
) -> None:
    """Let these entries be found, by rows of `audit_entry` and of `audit_opening`.

    With what people call themselves in their conversations cut out of their words; and, where an
    entry brings a new such name, cut out of what was indexed of that conversation before.
    """
    cases = _cases(connection, {each["conversation_id"] for each in entries} - {None})
    words = _by_entry(openings)
    places, texts = [], []
    for entry in entries:
        case = cases.get(entry["conversation_id"])
        if case is not None:
            place = {"topic_id": case.topic_id, "venue_id": case.venue_id}
            places.append({"seq": entry["seq"]} | place)
        if kept := searchable(words[entry["seq"]], case.handles if case else ()):
            texts.append({"seq": entry["seq"], "words": kept})
    if places:
        _INSERT_PLACE.write(connection, places)
    _add(connection, texts)
    if is_new:
        _cut_new_handles(connection, entries, words, cases)


def refresh_words(connection: Connection, places: Collection[int]) -> None:
    """Let these entries be found by what their openings still say, and by nothing else.

    To be called after openings were erased. On SQLite nothing of the words stays in the index.
    """
    for some in _chunks(sorted(places)):
        found = connection.execute(
            select(AuditEntry.seq, AuditEntry.conversation_id).where(AuditEntry.seq.in_(some))
        )
        entries = {row.seq: row.conversation_id for row in found}
        kept = connection.execute(
            select(AuditOpening.seq, AuditOpening.field, AuditOpening.value).where(
                AuditOpening.seq.in_(some)
            )
        ).mappings()
        words = _by_entry(map(dict, kept))
        cases = _cases(connection, set(entries.values()) - {None})
        now = {
            seq: searchable(words[seq], cases[case].handles if case in cases else ())
            for seq, case in entries.items()
        }
        _replace(connection, now)
    optimise_search_index(connection)


def _cut_new_handles(
    connection: Connection,
    entries: Sequence[Row],
    words: Mapping[int, Mapping[str, str]],
    cases: Mapping[int, _Case],
) -> None:
    """What was indexed before somebody's name for themselves was known."""
    first = {each["seq"] for each in entries}
    for entry in entries:
        handle = words[entry["seq"]].get("handle")
        # The first entry of a case has nothing before it.
        if not handle or entry["action"] == Action.LOG or entry["conversation_id"] not in cases:
            continue
        earlier = connection.execute(_READ_EARLIER, {"case": entry["conversation_id"]})
        changed = {
            seq: cut
            for seq, said in earlier.all()
            if seq not in first and (cut := without_people(said, {handle}).strip()) != said
        }
        _replace(connection, changed)


def _replace(connection: Connection, words: Mapping[int, str]) -> None:
    """Other words for entries, or none."""
    if not words:
        return
    old = connection.execute(
        select(AuditText.seq, AuditText.words).where(AuditText.seq.in_(list(words)))
    ).all()
    gone = [{"seq": row.seq, "words": row.words} for row in old if words[row.seq] != row.words]
    same = {row.seq for row in old} - {each["seq"] for each in gone}
    if gone:
        if connection.dialect.name == "sqlite":
            connection.execute(_REMOVE, gone)  # first: the index has to be told the old words
        connection.execute(delete(AuditText).where(AuditText.seq.in_([e["seq"] for e in gone])))
    _add(
        connection,
        [{"seq": seq, "words": said} for seq, said in words.items() if said and seq not in same],
    )


def _add(connection: Connection, texts: list[dict[str, Any]]) -> None:
    if not texts:
        return
    _INSERT_TEXT.write(connection, texts)
    if connection.dialect.name == "sqlite":
        rows = [{"rowid": each["seq"], "words": each["words"]} for each in texts]
        _INSERT_INDEX.write(connection, rows)


def _cases(connection: Connection, identifiers: Collection[int]) -> dict[int, _Case]:
    found: dict[int, _Case] = {}
    for some in _chunks(sorted(identifiers)):
        for identifier, topic_id, venue_id, handle in _rows_of_cases(connection, some):
            case = found.setdefault(identifier, _Case(topic_id, venue_id))
            case.handles.update({handle} if handle else ())
    return found


def _rows_of_cases(connection: Connection, some: Sequence[int]) -> Iterable[Any]:
    if len(some) == 1:  # as in nearly every deed
        return _READ_CASE.read(connection, {"case": some[0]})
    return connection.execute(_READ_CASES, {"cases": some})


def _by_entry(openings: Iterable[Row]) -> Mapping[int, dict[str, str]]:
    words: dict[int, dict[str, str]] = defaultdict(dict)
    for opening in openings:
        words[opening["seq"]][opening["field"]] = opening["value"]
    return words


def _chunks(places: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(places), _AT_ONCE):
        yield places[start : start + _AT_ONCE]
