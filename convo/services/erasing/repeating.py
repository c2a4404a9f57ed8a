"""After a restore: erase again what the journal names and the database has back."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, AuditOpening, Conversation, ErasureRequest
from convo.domain.actor import Actor
from convo.domain.erasing import GONE, Fate, RequestState
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.services.erasing import journal
from convo.services.erasing.carrying_out import WRITTEN, delete_openings, log_of
from convo.services.erasing.scrubbing import forget_likeness, make_new_versions, read, scrub
from convo.services.erasing.traces import overwrite
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction


def list_lacking(office: Office) -> list[journal.Erased]:
    """Erasures that the journal names and this database knows nothing of, in their order.

    Raises `journal.BrokenJournal`.
    """
    if office.erasures is None:
        return []
    with office.sessions() as session:
        done = journal.read(office.erasures, log_of(session))
        known = _known(session, [each.entry for each in done]) | set(_repeats(session))
    return [each for each in done if each.entry not in known]


def repeat_erasures(office: Office) -> int:
    """Do each of them again, with an entry of its own; how many it was."""
    lacking = list_lacking(office)
    for each in lacking:
        with transaction(office, Actor.operator(), Action.REPEAT_ERASURE) as tx:
            _repeat(tx, each)
    if lacking:
        overwrite(office)
    return len(lacking)


def _repeat(tx: Transaction, erased: journal.Erased) -> None:
    session = tx.session
    conversation = session.get(Conversation, erased.conversation)
    if conversation is not None:
        tx.on(conversation)
    _close(session, erased.request)
    session.flush()
    with tx.in_bulk(*WRITTEN):
        for row in erased.rows:
            text = read(session, row.table, row.key, row.column)
            is_same = isinstance(text, str) and len(text) == row.length
            scrub(session, row.table, row.key, row.column, row.fate if is_same else GONE)
        make_new_versions(session, erased.conversation)
        if conversation is not None:
            forget_likeness(session, erased.conversation)
    following = tx.next_place()
    gone = _openings(session, erased)
    delete_openings(session, list(gone), following)
    session.expire_all()
    left = {
        _redacted_field(seq, name): fate.of(text)
        for (seq, name), (text, fate) in gone.items()
        if fate.cuts is not None
    }
    tx.note(
        repeats=erased.entry,
        action=erased.action,
        rows=len(erased.rows),
        erased=sorted(f"{seq}:{name}" for seq, name in gone),
    )
    tx.record(conversation, **left)


def _openings(session: Session, erased: journal.Erased) -> dict[tuple[int, str], tuple[str, Fate]]:
    """Those that are there again, with what becomes of each.

    An entry keeps its identifier in every copy of the log. One that an erasure wrote is looked for
    as the entry that repeats it.
    """
    asked = [each.entry for each in erased.openings]
    places = _places(session, asked) | _repeats(session)
    found = {}
    for each in erased.openings:
        seq = places.get(each.entry)
        opening = None if seq is None else session.get(AuditOpening, (seq, each.field))
        if opening is not None:
            is_same = len(opening.value) == each.length
            fate = each.fate if is_same else GONE
            found[opening.seq, opening.field] = (opening.value, fate)
    return found


def _redacted_field(seq: int, name: str) -> str:
    return name if name.startswith("redacted:") else f"redacted:{seq}:{name}"


def _close(session: Session, request_id: int | None) -> None:
    """What was asked for has been done, even if the backup does not know it yet."""
    request = session.get(ErasureRequest, request_id) if request_id else None
    if request is not None and request.is_open:
        request.state = RequestState.DONE


def _known(session: Session, entries: list[str]) -> set[str]:
    return set(_places(session, entries))


def _places(session: Session, entries: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for first in range(0, len(entries), 500):
        some = select(AuditEntry.entry_id, AuditEntry.seq).where(
            AuditEntry.entry_id.in_(entries[first : first + 500])
        )
        found.update((name, seq) for name, seq in session.execute(some))
    return found


def _repeats(session: Session) -> dict[str, int]:
    """Which entries repeat an earlier erasure: by the identifier of that one, their place."""
    found = select(AuditEntry.seq, AuditEntry.leaf).where(
        AuditEntry.action == Action.REPEAT_ERASURE.value,
        AuditEntry.outcome == Outcome.OK.value,
    )
    repeats: Mapping[str, int] = {
        str(json.loads(leaf)["facts"].get("repeats")): seq
        for seq, leaf in session.execute(found.order_by(AuditEntry.seq))
    }
    return dict(repeats)
