"""A decision to wait that stands for longer: extending it, and a second person's yes or no."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Conversation, Extension
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotReady, WrongState
from convo.domain.lasting import fault_of_extension, fault_of_later_day
from convo.domain.permissions import Action
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.extensions import Lasting, lasting
from convo.services.decisions import Learnt, keep_learnt
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Extend:
    """Another day, why the decision still stands, and what was learnt meanwhile, if anything."""

    conversation_id: int
    version: int
    review_on: date
    reason: str
    learnt: Learnt = field(default_factory=Learnt)


@dataclass(frozen=True, kw_only=True, slots=True)
class Second:
    """A second person's word on an extension, and their reason."""

    conversation_id: int
    version: int
    reason: str


def extend(office: Office, official: Actor, deed: Extend) -> None:
    """Let a decision to wait stand until another day.

    'Leave it' that was extended before waits for a second person; until they agree it comes back
    to nobody else, and deciding again makes it void. Raises `NotReady` with what is missing.
    """
    with transaction(office, official, Action.EXTEND) as tx:
        conversation = _open(tx, deed.conversation_id, deed.version)
        lasts = _lasting(conversation)
        _require_fitting(office, deed, lasts)
        extension = Extension(
            conversation_id=conversation.id,
            decision_id=lasts.decision.id,
            review_on=deed.review_on,
            reason=deed.reason.strip(),
            extended_at=tx.now,
            extended_by_id=tx.person_id,
            needs_second=lasts.asks_second,
        )
        conversation.extensions.append(extension)
        _put_off(conversation, _due_after(tx, extension))
        keep_learnt(tx, conversation, deed.learnt)
        tx.note(
            approach=lasts.decision.approach.value,
            review_on=deed.review_on.isoformat(),
            times=lasts.extended + 1,
        )
        if extension.needs_second:
            tx.note(second="asked")
        tx.record(conversation, reason=extension.reason)


def agree_extension(office: Office, second: Actor, deed: Second) -> None:
    """Say, as a second person, that it stands until the day to which it was extended."""
    with transaction(office, second, Action.AGREE_EXTENSION) as tx:
        conversation = _open(tx, deed.conversation_id, deed.version)
        extension = _settle(tx, conversation, deed, agreed=True)
        _put_off(conversation, office.calendar.opening(extension.review_on))


def refuse_extension(office: Office, second: Actor, deed: Second) -> None:
    """Say, as a second person, that it does not stand: it is to be decided again, now."""
    with transaction(office, second, Action.REFUSE_EXTENSION) as tx:
        conversation = _open(tx, deed.conversation_id, deed.version)
        _settle(tx, conversation, deed, agreed=False)
        _put_off(conversation, tx.now)


def _open(tx: Transaction, conversation_id: int, version: int) -> Conversation:
    tx.hold(Conversation, conversation_id)
    conversation = tx.on(get_conversation(tx.session, conversation_id))
    require_version(conversation, version)
    facts = conversation_facts(tx.session, conversation, tx.standpoint)
    CONVERSATION.move(tx.action, tx.actor, facts)
    return conversation


def _lasting(conversation: Conversation) -> Lasting:
    lasts = lasting(conversation)
    if lasts is None:
        raise WrongState("This decision does not wait for anything.")
    return lasts


def _require_fitting(office: Office, deed: Extend, lasts: Lasting) -> None:
    until = lasts.review_on
    faults = (
        fault_of_extension(deed.reason, lasts.said_last),
        fault_of_later_day(deed.review_on, office.today(), until),
    )
    if missing := tuple(fault for fault in faults if fault):
        raise NotReady(missing, "no-reason" if faults[0] else "unfit")


def _due_after(tx: Transaction, extension: Extension) -> datetime:
    """When the next step is due: another look, or first a second person's word."""
    calendar, targets = tx.office.calendar, tx.office.targets
    if extension.needs_second:
        return calendar.add_days(tx.now, targets.path_days)
    return calendar.opening(extension.review_on)


def _settle(
    tx: Transaction, conversation: Conversation, deed: Second, *, agreed: bool
) -> Extension:
    extension = _lasting(conversation).waiting
    if extension is None:
        raise WrongState("No extension waits for a second person here.")
    require_reason(deed.reason)
    extension.settled_at = tx.now
    extension.settled_by_id = tx.person_id
    extension.agreed = agreed
    extension.settled_with = deed.reason.strip()
    tx.note(review_on=extension.review_on.isoformat())
    tx.record(conversation, reason=extension.settled_with)
    return extension


def _put_off(conversation: Conversation, due_at: datetime) -> None:
    """It stands where it stood, and its next step is due at another time."""
    conversation.due_at = due_at
    # Two deeds in one tick of the clock are still two versions.
    flag_modified(conversation, "due_at")
    conversation.escalated_to = None
