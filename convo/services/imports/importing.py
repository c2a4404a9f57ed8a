"""The deed: conversations from a file, all of them or none, each with an entry of its own."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import insert

from convo.db.models import Conversation, FileImport, Snapshot
from convo.domain.actor import Actor
from convo.domain.errors import NotReady, Refused
from convo.domain.permissions import Action
from convo.domain.vocabulary import ConversationState
from convo.services.entries import Done
from convo.services.imports.checking import BATCH, Plan, Ready, Report, Verdict, judged, lacking
from convo.services.likenesses import Heard, link_imported
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction
from convo.support.html import to_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """A file to import. With `skip_bad`, lines with faults are left out; else they stop it all."""

    plan: Plan
    name: str
    skip_bad: bool = False


@dataclass(frozen=True, slots=True)
class _Times:
    """Of what is imported: when it counts as logged, and when something is to be done about it."""

    logged: datetime
    due: datetime | None
    state: ConversationState


def import_file(office: Office, actor: Actor, deed: Import) -> Report:
    """Log every conversation of a file, in one transaction.

    Old material (`as_at`) counts as logged on its day, and nothing about it is due. Duplicates are
    left out and told. Raises `Refused` at the first faulty line unless those are to be skipped,
    and when nothing is left to import: then nothing was changed.
    """
    plan = deed.plan
    with transaction(office, actor, Action.IMPORT) as tx:
        if sentences := lacking(plan):
            raise NotReady(tuple(sentences))
        source = FileImport(
            at=tx.now,
            by_id=tx.actor.person_id,
            sha256=plan.table.survey.sha256,
            conversations=0,
            as_at=plan.as_at,
        )
        tx.session.add(source)
        tx.session.flush()
        report = _log_all(tx, deed, source)
        source.conversations = report.ready
        _account_for(tx, deed, source, report)
        return report


def _log_all(tx: Transaction, deed: Import, source: FileImport) -> Report:
    report, times = Report(), _times(tx, deed.plan)
    ready = _ready_of(judged(tx.session, deed.plan), report, skip_bad=deed.skip_bad)
    while batch := list(islice(ready, BATCH)):
        _log(tx, batch, source, times)
    if not report.ready:
        raise Refused("There is nothing in this file that can be imported.", "nothing-new")
    return report


def _ready_of(verdicts: Iterator[Verdict], report: Report, *, skip_bad: bool) -> Iterator[Ready]:
    for verdict in verdicts:
        report.add(verdict)
        if verdict.faults and not skip_bad:
            raise Refused(str(verdict.faults[0]), "bad-lines")
        if verdict.ready is not None:
            yield verdict.ready


def _times(tx: Transaction, plan: Plan) -> _Times:
    state = ConversationState.CLOSED if plan.closed else ConversationState.LOGGED
    if plan.as_at is not None:
        noon = datetime.combine(plan.as_at, time(12), UTC)
        return _Times(min(noon, tx.now), None, state)
    due = tx.office.calendar.add_days(tx.now, tx.office.targets.path_days)
    return _Times(tx.now, None if plan.closed else due, state)


def _log(tx: Transaction, batch: Sequence[Ready], source: FileImport, times: _Times) -> None:
    """A few hundred conversations, with their words and their entries, in a few statements."""
    texts = [to_text(ready.line.words) for ready in batch]
    with tx.in_bulk(Conversation, Snapshot):
        identifiers = tx.session.scalars(
            insert(Conversation).returning(Conversation.id, sort_by_parameter_order=True),
            [_conversation(ready, source, times) for ready in batch],
        ).all()
        together = list(zip(identifiers, batch, texts, strict=True))
        snapshots = tx.session.scalars(
            insert(Snapshot).returning(Snapshot.id, sort_by_parameter_order=True),
            [_snapshot(number, ready, text, times) for number, ready, text in together],
        ).all()
    alike = link_imported(tx, [_heard(*each) for each in zip(snapshots, together, strict=True)])
    tx.record_along(
        Action.LOG,
        (_entry(number, ready, text, source, alike) for number, ready, text in together),
    )


def _conversation(ready: Ready, source: FileImport, times: _Times) -> dict[str, Any]:
    return {
        "address": ready.line.address,
        "canonical_address": ready.line.canonical_address,
        "title": ready.line.title,
        "venue_id": ready.venue_id,
        "topic_id": ready.topic_id,
        "official_id": ready.official_id,
        "logged_by_id": ready.official_id,
        "logged_at": times.logged,
        "state": times.state,
        "since": times.logged,
        "due_at": times.due,
        "import_id": source.id,
        "version": 1,
    }


def _snapshot(conversation_id: int, ready: Ready, text: str, times: _Times) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "words": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "handle": ready.line.handle,
        "speaker": ready.line.speaker,
        "said_on": ready.line.said_on,
        "taken_at": times.logged,
        "taken_by_id": ready.official_id,
    }


def _heard(snapshot_id: int, of: tuple[int, Ready, str]) -> Heard:
    number, ready, text = of
    address = ready.line.canonical_address
    return Heard(conversation_id=number, snapshot_id=snapshot_id, address=address, words=text)


def _entry(
    conversation_id: int,
    ready: Ready,
    text: str,
    source: FileImport,
    alike: Mapping[int, list[int]],
) -> Done:
    return Done(
        subject="conversation",
        identifier=conversation_id,
        version=1,
        facts={
            "file_import": source.id,
            "line": ready.line.number,
            "official": ready.official_id,
            "venue": ready.venue_id,
            "topic": ready.topic_id,
            "speaker": ready.line.speaker.value,
        }
        | ({"alike": alike[conversation_id]} if conversation_id in alike else {}),
        words={
            "address": ready.line.address,
            "title": ready.line.title,
            "words": text,
            "handle": ready.line.handle,
        },
    )


def _account_for(tx: Transaction, deed: Import, source: FileImport, report: Report) -> None:
    plan = deed.plan
    tx.note(
        lines=report.lines,
        conversations=report.ready,
        duplicates=report.duplicates,
        bad_lines=report.bad_lines,
        as_at=plan.as_at.isoformat() if plan.as_at else "",
        closed=plan.closed,
        fields=sorted(field.value for field in plan.mapped),
    )
    columns = {field.value: heading for field, heading in plan.mapped.items()}
    tx.record(
        source,
        file=deed.name,
        file_sha256=source.sha256,
        columns=json.dumps(columns, ensure_ascii=False),
    )
