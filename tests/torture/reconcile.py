"""Whether the tables and the audit log tell one story.

What the service compares each night (`queries/reconciliations.py`), and besides: no gap, the words
beside each entry, what somebody saw done, and whether the database still refuses to be changed.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from convo.audit.entry import commit
from convo.db.engine import open_engine
from convo.db.models import AuditEntry, AuditHead, AuditOpening, Autosave
from convo.db.tampering import Unprotected, require_protected
from convo.domain.vocabulary import Outcome
from convo.queries.reconciliations import Compared
from tests.torture.ledger import Ledger


def reconcile(url: str, ledger: Ledger | None = None) -> list[str]:
    """Everything that does not fit, a sentence each; a ledger says what was acknowledged."""
    engine = open_engine(url)
    try:
        with Session(engine) as session:
            faults = [
                *_log_faults(session),
                *(each.sentence for each in Compared.now(session).differences),
                *(_ledger_faults(session, ledger) if ledger else ()),
            ]
        return [*faults, *_trigger_faults(engine), *_file_faults(engine)]
    finally:
        engine.dispose()


def _log_faults(session: Session) -> Iterator[str]:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    head = session.scalars(select(AuditHead)).one()
    if [entry.seq for entry in entries] != list(range(len(entries))):
        yield "the log has a gap"
    if head.next_seq != len(entries):
        yield f"the head of the log says {head.next_seq}, there are {len(entries)} entries"
    openings: dict[int, dict[str, AuditOpening]] = defaultdict(dict)
    for opening in session.scalars(select(AuditOpening)):
        openings[opening.seq][opening.field] = opening
    for entry in entries:
        yield from _entry_faults(entry, openings.pop(entry.seq, {}))
    yield from (f"words of entry {seq}, which is not there" for seq in openings)
    if entries and json.loads(entries[-1].leaf)["ts"] != head.last_ts:
        yield "the head of the log has another time than its last entry"


def _entry_faults(entry: AuditEntry, openings: dict[str, AuditOpening]) -> Iterator[str]:
    leaf = json.loads(entry.leaf)
    copied = (entry.seq, entry.action, entry.outcome, entry.request, str(entry.subject_id or ""))
    if copied != (leaf["seq"], leaf["act"], leaf["outcome"], leaf["req"], leaf["obj"]["id"]):
        yield f"entry {entry.seq} and its copy for queries differ"
    opened = {name: commit(each.salt, name, each.value) for name, each in openings.items()}
    if opened != leaf["c"]:
        yield f"entry {entry.seq} commits to other words than those beside it"


def _ledger_faults(session: Session, ledger: Ledger) -> Iterator[str]:
    entries = select(AuditEntry.request, AuditEntry.action).where(
        AuditEntry.outcome == Outcome.OK.value
    )
    done = Counter(tuple(row) for row in session.execute(entries))
    words = set(session.scalars(select(AuditOpening.value)))
    for deed in ledger.acknowledged():
        if done[deed.request, deed.action.value] != 1:
            yield f"LOST: {deed.action.value} at {deed.path} was acknowledged"
        if deed.words and deed.words not in words:
            yield f"LOST: the words of {deed.action.value} at {deed.path}"
    yield from _autosave_faults(session, ledger)


def _autosave_faults(session: Session, ledger: Ledger) -> Iterator[str]:
    found = {each.reply_id: each.words for each in session.scalars(select(Autosave))}
    for reply_id, kept in list(ledger.kept.items()):
        if kept.acknowledged and found.get(reply_id) not in (kept.acknowledged, *kept.sent):
            yield f"LOST: what was kept while reply {reply_id} was typed"


def _trigger_faults(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        try:
            require_protected(connection)
        except Unprotected as open_to_change:
            yield from (f"the database lets somebody: {way}" for way in open_to_change.passes)
        connection.rollback()


def _file_faults(engine: Engine) -> Iterator[str]:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        for pragma in ("integrity_check", "foreign_key_check"):
            rows = connection.exec_driver_sql(f"PRAGMA {pragma}").all()
            yield from (f"{pragma}: {row}" for row in rows if tuple(row) != ("ok",))
