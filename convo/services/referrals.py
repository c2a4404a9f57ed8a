"""Deeds of the press office on a reply that was referred to it."""

from collections.abc import Collection
from dataclasses import dataclass

from convo.db.models import Clearance, Reply
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.vocabulary import Level
from convo.queries.who_acts import can_read, find_mentor_for
from convo.services.judgements import Judged, judge_newest
from convo.services.moves import move, open_reply
from convo.services.office import Office
from convo.services.replies import WithReason
from convo.services.requirements import require_reason
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SendToMentor:
    """Let a referred reply go on its way, and say which stops may pass in this exact revision."""

    reply_id: int
    version: int
    reason: str
    cleared: Collection[str] = ()


def send_to_mentor(office: Office, press_officer: Actor, deed: SendToMentor) -> None:
    """Send a referred reply to its mentor: it is conversation after all.

    Raises `NotReady` while a stop in it has not been cleared.
    """
    with transaction(office, press_officer, Action.SEND_TO_MENTOR) as tx:
        reply = _open(tx, deed.reply_id, deed.version, deed.reason)
        judged = judge_newest(tx, reply)
        tx.note(cleared=_clear(tx, reply, judged, deed.cleared))
        if not can_read(reply, reply.mentor):
            reply.mentor = find_mentor_for(tx.session, reply, reply.started_by)
        move(tx, reply, deed.reason, judged)
        tx.record(reply, reason=deed.reason)


def take_on(office: Office, press_officer: Actor, deed: WithReason) -> None:
    """The press office answers instead; the reply ends."""
    _end(office, press_officer, Action.TAKE_ON, deed)


def decline(office: Office, press_officer: Actor, deed: WithReason) -> None:
    """Nobody answers; the reply ends, and another needs the press office's agreement."""
    _end(office, press_officer, Action.DECLINE, deed)


def _end(office: Office, press_officer: Actor, action: Action, deed: WithReason) -> None:
    with transaction(office, press_officer, action) as tx:
        reply = _open(tx, deed.reply_id, deed.version, deed.reason)
        move(tx, reply, deed.reason)
        tx.record(reply, reason=deed.reason)


def _open(tx: Transaction, reply_id: int, version: int, reason: str) -> Reply:
    reply = open_reply(tx, reply_id, version)
    require_reason(reason, "Say why. The author and the mentor will read it.")
    return reply


def _clear(tx: Transaction, reply: Reply, judged: Judged, rules: Collection[str]) -> list[str]:
    """Let these stops stand in the newest revision; only those that are really there."""
    latest = reply.latest
    if latest is None:
        return []
    stops = {found.rule for found in judged.findings if found.level is Level.STOP}
    known = {clearance.rule for clearance in latest.clearances}
    cleared = sorted((stops & set(rules)) - known)
    latest.clearances.extend(Clearance(rule=rule, cleared_by_id=tx.person_id) for rule in cleared)
    return cleared
