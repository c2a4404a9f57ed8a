"""Taking words out of rows, and out of what was made from them: hashes, addresses, findings."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.db.models import (
    Autosave,
    Community,
    Conversation,
    Reply,
    RevisionFinding,
)
from convo.domain.erasing import MARKERS, PIECE, WHOLE, Cut, Fate, moved
from convo.services.likenesses import keep_fingerprints

_TABLES = Base.metadata.tables
#: What a finding says whose words are gone.
_FOUND_ERASED = "The words that it found were erased."
_Key = Sequence[int | str]


def scrub(session: Session, table: str, key: _Key, column: str, fate: Fate) -> None:
    """Take this out of one row. A row that is gone meanwhile needs nothing."""
    if table == Autosave.__tablename__:
        session.execute(delete(_TABLES[table]).where(*_is(table, key)))
        return
    text = read(session, table, key, column)
    if table == RevisionFinding.__tablename__:
        if text is not None:
            _write(session, table, key, {column: text | {"message": _FOUND_ERASED}})
    elif text and text not in MARKERS:
        new = fate.of(text)
        _write(session, table, key, {column: _fitting(table, key, column, new)})
        _follow(session, f"{table}.{column}", key, fate, new)


def _follow(session: Session, place: str, key: _Key, fate: Fate, new: str) -> None:
    """What was made from the words goes with them."""
    match place:
        case "snapshot.words":
            digest = hashlib.sha256(new.encode()).hexdigest()
            _write(session, "snapshot", key, {"sha256": digest})
        case "conversation.address":
            # Nobody is told any more that this address was logged: the price of its going.
            _write(session, "conversation", key, {"canonical_address": f"erased:{key[0]}"})
        case "revision.words":
            _move_findings(session, int(key[0]), fate, new)
        case "community.name" | "community.about" | "community.speaks_for" | "community.address":
            # Whoever has its form open would bring them back.
            newer = {"version": _TABLES["community"].c.version + 1}
            _write(session, "community", key, newer)


def read(session: Session, table: str, key: _Key, column: str) -> Any:  # noqa: ANN401 - text, or a finding
    """What stands there now; None where there is no such row."""
    return session.scalar(select(_TABLES[table].columns[column]).where(*_is(table, key)))


def make_new_versions(session: Session, conversation_id: int) -> None:
    """Whoever has a page of the case open has to read it again before they write."""
    for table, mine in (
        (Conversation, Conversation.id == conversation_id),
        (Reply, Reply.conversation_id == conversation_id),
    ):
        session.execute(
            update(table)
            .where(mine)
            .values(version=table.version + 1)
            .execution_options(synchronize_session=False)
        )


def forget_likeness(session: Session, conversation_id: int) -> None:
    """What is left of a case is found by what is left, and no longer by words that went."""
    keep_fingerprints(session, conversation_id)


def _fitting(table: str, key: _Key, column: str, new: str) -> str:
    """What the column takes; a case has a title even where its words are gone."""
    if table == Conversation.__tablename__ and column == "title" and new == WHOLE:
        return f"Conversation {key[0]}, erased"
    if table == Community.__tablename__ and column == "name":
        # No two communities have one name, and each has one.
        return f"Community {key[0]}, erased" if new == WHOLE else f"{new[:100]} ({key[0]})"
    if column == "handle" and new == WHOLE:
        return PIECE
    longest = getattr(_TABLES[table].columns[column].type, "length", None)
    return new[:longest] if longest else new


def _move_findings(session: Session, revision_id: int, fate: Fate, new: str) -> None:
    """What was found in a version that lost words, where it lies now."""
    found = select(RevisionFinding.id, RevisionFinding.finding).where(
        RevisionFinding.revision_id == revision_id
    )
    for number, finding in session.execute(found).all():
        _write(session, "revision_finding", [number], {"finding": _moved(finding, fate, new)})


def _moved(finding: dict[str, Any], fate: Fate, new: str) -> dict[str, Any]:
    placed = _moved_place(finding, fate)
    if fate.cuts is not None and not _touched(finding, fate.cuts):
        return placed
    matched = new[placed["start"] : placed["end"]] if fate.cuts is not None else ""
    return placed | {"matched": matched, "message": _FOUND_ERASED}


def _moved_place(place: dict[str, Any], fate: Fate) -> dict[str, Any]:
    if fate.cuts is None:
        return place | {"start": 0, "end": 0}
    start, end = moved(place["start"], fate.cuts), moved(place["end"], fate.cuts)
    return place | {"start": start, "end": max(start, end)}


def _touched(finding: dict[str, Any], cuts: Sequence[Cut]) -> bool:
    return any(cut.start < finding["end"] and finding["start"] < cut.end for cut in cuts)


def _write(session: Session, table: str, key: _Key, values: dict[str, Any]) -> None:
    session.execute(update(_TABLES[table]).where(*_is(table, key)).values(values))


def _is(table: str, key: _Key) -> list[Any]:
    columns = _TABLES[table].primary_key.columns
    return [column == value for column, value in zip(columns, key, strict=True)]
