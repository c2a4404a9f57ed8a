"""Deeds on a conversation: logging it, adding what was said, deciding, referring, closing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import Conversation
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, ConversationState
from convo.queries.conversations import (
    case_facts,
    conversation_facts,
    get_conversation,
)
from convo.queries.places import get_topic, get_venue
from convo.services.decisions import (
    Decide,
    concluded,
    decision_of,
    due_after,
    keep_learnt,
    require_another_look,
    require_fitting,
)
from convo.services.likenesses import link_alike
from convo.services.office import Office
from convo.services.requirements import require_reason, require_unlogged, require_version
from convo.services.snapshots import Said, hear, take_snapshot
from convo.services.transaction import Transaction, transaction
from convo.support.addresses import canonical

__all__ = [
    "AddSnapshot",
    "Decide",
    "Log",
    "Said",
    "WithReason",
    "add_snapshot",
    "agree",
    "close_conversation",
    "decide",
    "log",
    "refer_conversation",
    "reopen",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Log:
    """A conversation to log, with the first words from it."""

    address: str
    title: str
    venue_id: int
    topic_id: int
    said: Said


@dataclass(frozen=True, kw_only=True, slots=True)
class AddSnapshot:
    """What was said since."""

    conversation_id: int
    said: Said


@dataclass(frozen=True, kw_only=True, slots=True)
class WithReason:
    """A deed on a conversation that needs only a reason."""

    conversation_id: int
    version: int
    reason: str


def log(office: Office, official: Actor, deed: Log) -> int:
    """Log a conversation and return its identifier.

    Raises `AlreadyLogged` with the earlier conversation, and `BadAddress` for an address that
    can't be one. Pasted HTML is kept as text.
    """
    address = canonical(deed.address)
    with transaction(office, official, Action.LOG) as tx:
        require_unlogged(tx.session, address)
        conversation = Conversation(
            address=deed.address.strip(),
            canonical_address=address,
            title=deed.title.strip(),
            venue_id=get_venue(tx.session, deed.venue_id).id,
            topic_id=get_topic(tx.session, deed.topic_id).id,
            official_id=tx.person_id,
            logged_by_id=tx.person_id,
            logged_at=tx.now,
            state=ConversationState.LOGGED,
            since=tx.now,
            due_at=office.calendar.add_days(tx.now, office.targets.path_days),
        )
        tx.session.add(conversation)
        try:
            tx.session.flush()
        except IntegrityError:
            # Somebody logged the same address between our look and our write.
            tx.session.rollback()
            require_unlogged(tx.session, address)
            raise
        snapshot = take_snapshot(tx, conversation, deed.said)
        link_alike(tx, conversation, snapshot)
        tx.note(venue=deed.venue_id, topic=deed.topic_id, speaker=deed.said.speaker.value)
        tx.record(
            conversation,
            address=conversation.address,
            title=conversation.title,
            words=snapshot.words,
            handle=snapshot.handle,
        )
        return conversation.id


def add_snapshot(office: Office, actor: Actor, deed: AddSnapshot) -> None:
    """Add what was said since; where it asks something, its official is asked to act again."""
    with transaction(office, actor, Action.ADD_SNAPSHOT) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        CONVERSATION.move(
            tx.action, tx.actor, conversation_facts(tx.session, conversation, tx.standpoint)
        )
        snapshot = hear(tx, conversation, deed.said)
        link_alike(tx, conversation, snapshot)
        tx.note(speaker=deed.said.speaker.value, asks=deed.said.asks)
        tx.record(conversation, words=snapshot.words, handle=snapshot.handle)


def decide(office: Office, official: Actor, deed: Decide) -> None:
    """Decide whether to take part, and how.

    The answers must lead to the approach that is chosen; a checkable error needs the assertion,
    the source and the extract. Raises `NotReady` with what is missing.
    """
    with transaction(office, official, Action.DECIDE) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        require_version(conversation, deed.version)
        CONVERSATION.move(
            tx.action, tx.actor, conversation_facts(tx.session, conversation, tx.standpoint)
        )
        require_reason(deed.reason, "Say why you decided so.")
        conclusion = concluded(deed.answers, case_facts(tx.session, conversation))
        has_evidence = bool(deed.assertion and deed.source and deed.extract)
        require_fitting(conclusion, deed.approach, has_evidence=has_evidence)
        require_another_look(deed, office.today())
        conversation.decisions.append(decision_of(tx, deed, conclusion))
        conversation.passed_on_at, conversation.passed_on_to = None, ""
        state = (
            ConversationState.REFERRED
            if deed.approach is Approach.PRESS_OFFICE
            else ConversationState.DECIDED
        )
        _enter(tx, conversation, state, due_after(office, deed.approach, deed.review_on, tx.now))
        keep_learnt(tx, conversation, deed.learnt)
        tx.note(approach=deed.approach.value, rules=list(conclusion.rules))
        tx.record(
            conversation,
            reason=deed.reason,
            assertion=deed.assertion,
            source=deed.source,
            extract=deed.extract,
        )


def refer_conversation(office: Office, official: Actor, deed: WithReason) -> None:
    """Hand the conversation to the press office, with or without a reply."""
    hours = office.targets.press_office_hours
    with transaction(office, official, Action.REFER_CONVERSATION) as tx:
        conversation = _open(tx, deed)
        _enter(
            tx, conversation, ConversationState.REFERRED, office.calendar.add_hours(tx.now, hours)
        )
        tx.record(conversation, reason=deed.reason)


def agree(office: Office, press_officer: Actor, deed: WithReason) -> None:
    """Agree to another reply after one was declined."""
    with transaction(office, press_officer, Action.AGREE) as tx:
        conversation = _open(tx, deed)
        conversation.agreed_at = tx.now
        tx.record(conversation, reason=deed.reason)


def close_conversation(office: Office, actor: Actor, deed: WithReason) -> None:
    """Close the conversation: nothing more is going to be done."""
    with transaction(office, actor, Action.CLOSE_CONVERSATION) as tx:
        conversation = _open(tx, deed)
        _enter(tx, conversation, ConversationState.CLOSED, None)
        tx.record(conversation, reason=deed.reason)


def reopen(office: Office, official: Actor, deed: WithReason) -> None:
    """Open a closed conversation again; it needs a new decision."""
    days = office.targets.path_days
    with transaction(office, official, Action.REOPEN) as tx:
        conversation = _open(tx, deed)
        _enter(tx, conversation, ConversationState.LOGGED, office.calendar.add_days(tx.now, days))
        tx.record(conversation, reason=deed.reason)


def _open(tx: Transaction, deed: WithReason) -> Conversation:
    tx.hold(Conversation, deed.conversation_id)
    conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
    require_version(conversation, deed.version)
    require_reason(deed.reason)
    CONVERSATION.move(
        tx.action, tx.actor, conversation_facts(tx.session, conversation, tx.standpoint)
    )
    return conversation


def _enter(
    tx: Transaction,
    conversation: Conversation,
    state: ConversationState,
    due_at: datetime | None,
) -> None:
    conversation.state = state
    conversation.since = tx.now
    # Two deeds in one tick of the clock are still two versions.
    flag_modified(conversation, "since")
    conversation.due_at = due_at
    conversation.escalated_to = None
    # Whatever was asked has been dealt with: somebody decided what comes next.
    conversation.asked_at = None
