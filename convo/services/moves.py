"""How a reply moves: the gate, the new state, when the next step is due, and the step itself."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from convo.db.models import PickUp, Reply, Step
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import ReplyKind, ReplyState
from convo.queries.replies import get_reply
from convo.queries.reply_facts import reply_facts
from convo.services.judgements import Judged
from convo.services.office import Office
from convo.services.requirements import require_version
from convo.services.transaction import Transaction

#: States in which somebody's yes to one exact revision stands.
_SIGNED_OFF = frozenset(
    {ReplyState.SIGNED_OFF, ReplyState.POSTED, ReplyState.CLOSED, ReplyState.REMOVED}
)


def open_reply(tx: Transaction, reply_id: int, version: int) -> Reply:
    """The reply that a deed is about, at the version that its page showed.

    Raises `NotFound`, or `StaleWording` when it has moved on since.
    """
    tx.hold(Reply, reply_id)
    reply = tx.on(get_reply(tx.session, reply_id))
    if reply.kind is ReplyKind.ACKNOWLEDGEMENT:
        tx.note(kind=reply.kind.value)
    require_version(reply, version)
    return reply


def pass_gate(tx: Transaction, reply: Reply) -> ReplyState | None:
    """The state that the deed leads to. Raises what the workflow refuses with."""
    facts = reply_facts(tx.session, reply, tx.standpoint, tx.actor.person_id)
    return REPLY.move(tx.action, tx.actor, facts)


def move(tx: Transaction, reply: Reply, reason: str = "", judged: Judged | None = None) -> None:
    """Pass the gate of the workflow and take the step. Raises what the gate refuses with.

    `judged` is what the step is taken on, and stays with it.
    """
    target = pass_gate(tx, reply)
    if target is None:
        return
    latest = reply.latest
    step = Step(
        reply_id=reply.id,
        action=tx.action.value,
        from_state=reply.state,
        to_state=target,
        revision_id=latest.id if latest else None,
        by_id=tx.actor.person_id,
        at=tx.now,
        reason=reason,
        judgement=judged.frozen() if judged else None,
    )
    reply.steps.append(step)
    reply.changed_at = tx.now
    # Two deeds in one tick of the clock are still two versions.
    flag_modified(reply, "changed_at")
    _enter(tx, reply, target)
    tx.session.execute(delete(PickUp).where(PickUp.reply_id == reply.id))


def _enter(tx: Transaction, reply: Reply, state: ReplyState) -> None:
    if reply.state is not state:
        reply.state = state
        reply.since = tx.now
        reply.due_at = due(tx.office, state, tx.now)
        reply.escalated_to = None
    if state not in _SIGNED_OFF | {ReplyState.WITH_SECOND_SIGNER}:
        reply.first_signed_by_id = None
    if state not in _SIGNED_OFF:
        reply.signed_off_number = None
        reply.signed_off_by_id = None
        reply.expires_at = None


def due(office: Office, state: ReplyState, since: datetime) -> datetime | None:
    """When the next step after `state` is due; None when there is none."""
    targets, calendar = office.targets, office.calendar
    match state:
        case ReplyState.WITH_MENTOR | ReplyState.WITH_SECOND_SIGNER:
            return calendar.add_hours(since, targets.mentor_hours)
        case ReplyState.WITH_PRESS_OFFICE:
            return calendar.add_hours(since, targets.press_office_hours)
        case ReplyState.SIGNED_OFF:
            return calendar.add_days(since, targets.sign_off_days)
        case ReplyState.DRAFTING | ReplyState.RETURNED:
            return calendar.add_days(since, targets.path_days)
        case ReplyState.POSTED | ReplyState.POSTED_UNSIGNED:
            return calendar.add_days(since, targets.follow_up_days)
        case _:
            return None
