"""Linking conversations that are alike, in the deed that keeps what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from convo.db.base import Base
from convo.db.models import Conversation, Likeness, Snapshot, SnapshotFingerprint
from convo.guidelines.likeness import fingerprints
from convo.queries.likenesses import Alike, find_alike, linked_to, list_unprinted, page_of
from convo.services.experiments import suggest_one_answer
from convo.services.office import Office
from convo.services.transaction import Transaction, passing

#: So many snapshots get their fingerprints in one run of the clock.
_AT_ONCE = 500
#: Kept where there is nothing to find a snapshot by, to tell it from one not looked at yet.
_NOTHING = 0

_CONVERSATION = Base.metadata.tables["conversation"]
_KIN = (
    update(_CONVERSATION)
    .where(_CONVERSATION.c.id == bindparam("number"))
    .values(kin_id=bindparam("first"))
)
_HEARD = (
    select(Snapshot.id, Snapshot.words, Conversation.canonical_address)
    .join(Conversation, Conversation.id == Snapshot.conversation_id)
    .where(Conversation.id == bindparam("id"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A snapshot that has just been kept, with the canonical address of its conversation."""

    conversation_id: int
    snapshot_id: int
    address: str
    words: str


def link_alike(tx: Transaction, conversation: Conversation, snapshot: Snapshot) -> None:
    """Link a conversation with those that are like this snapshot of it, and say so in the entry.

    From then on the snapshot is found by those that come later.
    """
    tx.session.flush()
    address = conversation.canonical_address
    found = find_alike(tx.session, conversation.id, address, snapshot.words)
    known = linked_to(tx.session, conversation.id) if found else frozenset()
    new = [each for each in found if each.conversation_id not in known]
    tx.session.add_all(Likeness(**_link(conversation.id, each)) for each in new)
    if (kin_id := conversation.kin_id or _kin_of(conversation.id, new)) is not None:
        _join(tx, conversation, kin_id)
        suggest_one_answer(tx, kin_id)
    if new:
        tx.note(alike=_numbers(new))
    _print(tx.session, snapshot.id, address, snapshot.words)


def _join(tx: Transaction, conversation: Conversation, kin_id: int) -> None:
    """Say whose kin it is. That is no change that anybody has to read before they go on."""
    with tx.in_bulk(Conversation):
        tx.session.connection().execute(_KIN, {"number": conversation.id, "first": kin_id})
    set_committed_value(conversation, "kin_id", kin_id)


def link_imported(tx: Transaction, heard: Sequence[Heard]) -> dict[int, list[int]]:
    """The same of conversations that were just imported: by number, those that each is linked with.

    They are linked with each other as well.
    """
    alike: dict[int, list[Alike]] = {}
    for each in heard:
        alike[each.conversation_id] = find_alike(
            tx.session, each.conversation_id, each.address, each.words
        )
        _print(tx.session, each.snapshot_id, each.address, each.words)
    links = [_link(number, each) for number, found in alike.items() for each in found]
    first = {number: _kin_of(number, found) for number, found in alike.items()}
    kin = [{"number": number, "first": kin_id} for number, kin_id in first.items() if kin_id]
    with tx.in_bulk(Conversation, Likeness):
        if links:
            tx.session.execute(insert(Likeness), links)
        if kin:
            tx.session.connection().execute(_KIN, kin)
    for kin_id in sorted({kin_id for kin_id in first.values() if kin_id}):
        suggest_one_answer(tx, kin_id)
    return {number: _numbers(found) for number, found in alike.items() if found}


def keep_fingerprints(session: Session, conversation_id: int) -> None:
    """Keep by what the snapshots of a conversation are found, in place of what was kept.

    By what the rows hold: the objects in the session stay as they were read.
    """
    rows = session.execute(_HEARD, {"id": conversation_id}).all()
    for row in rows:
        _print(session, row.id, row.canonical_address, row.words)


def print_missing(office: Office) -> int:
    """Keep fingerprints of snapshots from before there were any; how many it were."""
    with passing(office) as session:
        missing = list_unprinted(session, _AT_ONCE)
        for snapshot in missing:
            address = snapshot.conversation.canonical_address
            _print(session, snapshot.id, address, snapshot.words)
        return len(missing)


def _print(session: Session, snapshot_id: int, address: str, words: str) -> None:
    """By what a snapshot is found, in place of what was kept of it."""
    kept = SnapshotFingerprint.snapshot_id == snapshot_id
    session.execute(delete(SnapshotFingerprint).where(kept))
    page = page_of(address)
    prints = {*fingerprints(words), *([] if page is None else [page])} or {_NOTHING}
    rows = [{"fingerprint": each, "snapshot_id": snapshot_id} for each in sorted(prints)]
    session.execute(insert(SnapshotFingerprint), rows)


def _link(conversation_id: int, alike: Alike) -> dict[str, Any]:
    other, later = sorted((conversation_id, alike.conversation_id))
    return {
        "conversation_id": later,
        "other_id": other,
        "linked_by": alike.linked_by,
        "ratio": alike.ratio,
    }


def _kin_of(conversation_id: int, alike: Iterable[Alike]) -> int | None:
    """The first of those that it is like, where one came before it."""
    return next((each.kin_id for each in alike if each.kin_id < conversation_id), None)


def _numbers(alike: Iterable[Alike]) -> list[int]:
    return sorted(each.conversation_id for each in alike)
