"""Reading one entry of the audit log in full, with the words that it commits to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.entry import commit
from convo.audit.odd_letters import odd_letters
from convo.db.models import AuditEntry, AuditOpening
from convo.domain.errors import NotFound
from convo.queries.leaves import get_fields
from convo.queries.timeline import Line, read_lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Commitment:
    """One commitment of an entry, with the words behind it where they are still kept."""

    field: str
    #: As it stands in the entry: 64 hexadecimal digits.
    commitment: str
    #: None where the words were erased.
    words: str | None
    #: In hexadecimal digits; empty where the words were erased.
    salt: str
    #: Whether the words are those that the entry commits to.
    matches: bool
    #: What to know before believing what the words look like, a sentence each.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeEntry:
    """Everything about one entry: how it reads, its fields, its words, and its exact bytes."""

    line: Line
    #: The fields of its leaf, by the names that they have there.
    leaf: Mapping[str, Any]
    commitments: tuple[Commitment, ...]
    #: The canonical bytes as text: they are UTF-8.
    canonical: str


def get_whole_entry(session: Session, seq: int) -> WholeEntry:
    """The entry at this place of the log. Raises `NotFound`, and `DamagedRecord`."""
    entry = session.get(AuditEntry, seq)
    if entry is None:
        raise NotFound(f"no entry {seq}")
    leaf = get_fields(seq, entry.leaf)
    found = session.scalars(select(AuditOpening).where(AuditOpening.seq == seq))
    openings = {opening.field: opening for opening in found}
    return WholeEntry(
        line=read_lines(session, select(AuditEntry).where(AuditEntry.seq == seq))[0],
        leaf=leaf,
        commitments=tuple(
            _commitment(field, value, openings.get(field)) for field, value in leaf["c"].items()
        ),
        canonical=entry.leaf.decode(),
    )


def get_line(session: Session, seq: int) -> Line:
    """The entry at this place as a sentence. Raises `NotFound`."""
    found = read_lines(session, select(AuditEntry).where(AuditEntry.seq == seq))
    if not found:
        raise NotFound(f"no entry {seq}")
    return found[0]


def _commitment(field: str, value: str, opening: AuditOpening | None) -> Commitment:
    if opening is None:
        return Commitment(field=field, commitment=value, words=None, salt="", matches=False)
    return Commitment(
        field=field,
        commitment=value,
        words=opening.value,
        salt=opening.salt.hex(),
        matches=commit(opening.salt, field, opening.value) == value,
        notes=odd_letters(opening.value),
    )
