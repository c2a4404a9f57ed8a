"""Whether the tables and the audit log tell one story.

No entry without its change, no change without its entry, no gap, and nothing lost that somebody saw
done.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Engine, Executable, delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from convo.audit.entry import commit
from convo.db.base import Base
from convo.db.engine import open_engine
from convo.db.models import (
    AuditEntry,
    AuditFinding,
    AuditHead,
    AuditOpening,
    Autosave,
    Conversation,
    Decision,
    Reply,
    Revision,
    Snapshot,
    Step,
)
from convo.domain.permissions import Action
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import Outcome, ReplyState
from tests.torture.ledger import Ledger

#: Deeds on a reply that each are one step of its way.
_STEPS = frozenset(row.action.value for row in REPLY.rows if row.target is not None)


def reconcile(url: str, ledger: Ledger | None = None) -> list[str]:
    """Everything that does not fit, a sentence each; a ledger says what was acknowledged."""
    engine = open_engine(url)
    try:
        with Session(engine) as session:
            faults = [
                *_log_faults(session),
                *_conversation_faults(session),
                *_reply_faults(session),
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


def _done(session: Session, kind: str) -> dict[str, Counter[int]]:
    """How often each deed was done to each thing of a kind, by the log."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    entries = select(AuditEntry.action, AuditEntry.subject_id).where(
        AuditEntry.subject_type == kind, AuditEntry.outcome == Outcome.OK.value
    )
    for action, identifier in session.execute(entries):
        found[action][identifier or 0] += 1
    return found


def _conversation_faults(session: Session) -> Iterator[str]:
    done = _done(session, "conversation")
    logged = done[Action.LOG.value]
    yield from _differ("conversations", Counter(session.scalars(select(Conversation.id))), logged)
    snapshots = Counter(session.scalars(select(Snapshot.conversation_id)))
    yield from _differ("snapshots", snapshots, logged + done[Action.ADD_SNAPSHOT.value])
    decisions = Counter(session.scalars(select(Decision.conversation_id)))
    yield from _differ("decisions", decisions, done[Action.DECIDE.value])


def _reply_faults(session: Session) -> Iterator[str]:
    done = _done(session, "reply")
    yield from _differ("replies", Counter(session.scalars(select(Reply.id))), done[Action.START])
    steps: dict[str, Counter[int]] = defaultdict(Counter)
    last: dict[int, ReplyState] = {}
    for step in session.scalars(select(Step).order_by(Step.id)):
        steps[step.action][step.reply_id] += 1
        last[step.reply_id] = step.to_state
    for action in _STEPS | steps.keys():
        yield from _differ(f"steps {action}", steps[action], done[action])
    for reply in session.scalars(select(Reply)):
        if reply.state is not last.get(reply.id, ReplyState.DRAFTING):
            yield f"reply {reply.id} is {reply.state.value}, its last step led elsewhere"
    yield from _revision_faults(session, done[Action.REVISE.value])


def _revision_faults(session: Session, revised: Counter[int]) -> Iterator[str]:
    found: dict[int, list[str]] = defaultdict(list)
    for revision in session.scalars(select(Revision).order_by(Revision.reply_id, Revision.number)):
        found[revision.reply_id].append(revision.words)
        if revision.number != len(found[revision.reply_id]):
            yield f"reply {revision.reply_id} has a gap before version {revision.number}"
    yield from _differ("revisions", Counter({k: len(v) for k, v in found.items()}), revised)
    words = (
        select(AuditEntry.subject_id, AuditOpening.value)
        .join(AuditOpening, AuditOpening.seq == AuditEntry.seq)
        .where(AuditEntry.action == Action.REVISE.value, AuditOpening.field == "words")
        .where(AuditEntry.outcome == Outcome.OK.value)
        .order_by(AuditEntry.seq)
    )
    recorded: dict[int, list[str]] = defaultdict(list)
    for identifier, value in session.execute(words):
        recorded[identifier or 0].append(value)
    yield from (
        f"reply {each} has other words than its entries"
        for each in found.keys() | recorded.keys()
        if found[each] != recorded[each]
    )


def _differ(what: str, rows: Counter[int], entries: Counter[int]) -> Iterator[str]:
    for identifier in sorted(rows.keys() | entries.keys()):
        if rows[identifier] != entries[identifier]:
            yield (
                f"{what} of {identifier}: {rows[identifier]} rows, {entries[identifier]} entries"
            )


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
    for model in (AuditEntry, AuditFinding, AuditOpening):
        for statement in (update(model).values(seq=model.seq + 10**6), delete(model)):
            if not _refuses(engine, model, statement):
                yield f"the database lets somebody: {statement}"


def _refuses(engine: Engine, model: type[Base], statement: Executable) -> bool:
    with engine.connect() as connection:
        if not connection.execute(select(func.count()).select_from(model)).scalar():
            return True  # SQLite asks its triggers for each row, and there is none
        with suppress(DBAPIError):
            connection.execute(statement)
            connection.rollback()
            return False
    return True


def _file_faults(engine: Engine) -> Iterator[str]:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        for pragma in ("integrity_check", "foreign_key_check"):
            rows = connection.exec_driver_sql(f"PRAGMA {pragma}").all()
            yield from (f"{pragma}: {row}" for row in rows if tuple(row) != ("ok",))
