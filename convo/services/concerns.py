"""Doubts about the record: raised on an entry or a case, put to somebody, answered, resolved."""

from dataclasses import dataclass

from convo.db.models import Concern
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, WrongState
from convo.domain.permissions import Action
from convo.queries.concerns import (
    find_deed_of_entry,
    find_open_of_kind,
    get_concern,
    is_own,
    may_be_asked,
)
from convo.queries.conversations import get_conversation
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseConcern:
    """What somebody doubts, about one entry or about one case."""

    words: str
    entry_seq: int | None = None
    conversation_id: int | None = None
    #: A short word, for concerns that a program raises: an open one of a kind is not raised again.
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignConcern:
    """Who is asked about it, and what."""

    concern_id: int
    version: int
    to_id: int
    question: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerConcern:
    """What whoever was asked says."""

    concern_id: int
    version: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolveConcern:
    """What came of it."""

    concern_id: int
    version: int
    outcome: str


def raise_concern(office: Office, actor: Actor, deed: RaiseConcern) -> int:
    """Raise a doubt, and return its identifier. Raises `NotFound` for what is not there."""
    with transaction(office, actor, Action.RAISE_CONCERN) as tx:
        if (known := find_open_of_kind(tx.session, deed.kind, deed.entry_seq)) is not None:
            raise WrongState(f"Concern {known} is about this already.")
        require_reason(deed.words, "Say what you doubt. Whoever is asked about it reads it.")
        concern = _about(tx, deed)
        tx.session.add(concern)
        tx.session.flush()
        if deed.entry_seq is not None:
            tx.note(entry=deed.entry_seq)
        tx.record(concern, reason=deed.words)
        return concern.id


def assign_concern(office: Office, press_officer: Actor, deed: AssignConcern) -> None:
    """Ask somebody about it. They have the hours of the press office to answer.

    It may be put to another person at any time: then it waits for them.
    """
    with transaction(office, press_officer, Action.ASSIGN_CONCERN) as tx:
        concern = _open(tx, deed.concern_id, deed.version)
        tx.note(to=deed.to_id)
        require_reason(deed.question, "Say what you want to know from them.")
        if not may_be_asked(tx.session, deed.to_id):
            raise NotPermitted("Nobody can be asked who does not take part in cases.")
        concern.assigned_to_id = deed.to_id
        concern.assigned_at = tx.now
        concern.question = deed.question
        concern.due_at = office.calendar.add_hours(tx.now, office.targets.press_office_hours)
        concern.answer, concern.answered_at, concern.answered_by_id = "", None, None
        tx.record(concern, words=deed.question)


def answer_concern(office: Office, actor: Actor, deed: AnswerConcern) -> None:
    """Answer what one was asked. Only whoever was asked does so."""
    with transaction(office, actor, Action.ANSWER_CONCERN) as tx:
        concern = _open(tx, deed.concern_id, deed.version)
        if concern.assigned_to_id != tx.person_id:
            raise NotPermitted("Somebody else was asked about this.")
        if concern.answered_at is not None:
            raise WrongState("You have answered this already.")
        require_reason(deed.words, "Say what you know about it.")
        concern.answer = deed.words
        concern.answered_at = tx.now
        concern.answered_by_id = tx.person_id
        tx.record(concern, words=deed.words)


def resolve_concern(office: Office, press_officer: Actor, deed: ResolveConcern) -> None:
    """Say what came of it. Nobody does so where it is about their own deed."""
    with transaction(office, press_officer, Action.RESOLVE_CONCERN) as tx:
        concern = _open(tx, deed.concern_id, deed.version)
        if is_own(tx.session, concern, tx.person_id):
            raise NotPermitted("This is about what you did. Somebody else has to resolve it.")
        require_reason(deed.outcome, "Say what came of it.")
        concern.outcome = deed.outcome
        concern.resolved_at = tx.now
        concern.resolved_by_id = tx.person_id
        tx.record(concern, outcome=deed.outcome)


def _about(tx: Transaction, deed: RaiseConcern) -> Concern:
    concern = Concern(
        words=deed.words, raised_at=tx.now, raised_by_id=tx.actor.person_id, kind=deed.kind
    )
    if deed.entry_seq is not None:
        done = find_deed_of_entry(tx.session, deed.entry_seq)
        concern.entry_seq = deed.entry_seq
        concern.about_id = done.person_id
        concern.conversation_id = done.conversation_id
    elif deed.conversation_id is not None:
        concern.conversation_id = get_conversation(tx.session, deed.conversation_id).id
    return concern


def _open(tx: Transaction, concern_id: int, version: int) -> Concern:
    tx.hold(Concern, concern_id)
    concern = tx.on(get_concern(tx.session, concern_id))
    if not concern.is_open:
        raise WrongState("Somebody has resolved this already.")
    require_version(concern, version)
    return concern
