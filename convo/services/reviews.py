"""Deeds of a mentor: picking up, putting back, returning, signing off."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from convo.db.models import PickUp, Reply
from convo.domain.actor import Actor
from convo.domain.errors import StaleWording
from convo.domain.permissions import Action
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import ReplyState
from convo.queries.people import get_person
from convo.queries.replies import get_reply
from convo.queries.reply_facts import reply_facts
from convo.services.judgements import judge_newest
from convo.services.moves import move, open_reply
from convo.services.office import Office
from convo.services.replies import WithReason
from convo.services.requirements import require_reason
from convo.services.transaction import Transaction, transaction, transient


@dataclass(frozen=True, kw_only=True, slots=True)
class SignOff:
    """A mentor's yes to one exact revision, with a note for its author."""

    reply_id: int
    version: int
    #: The number of the revision that the mentor read.
    revision: int
    note: str = ""
    #: How many times somebody had spoken in the conversation, on the page that the mentor read.
    heard: int | None = None


def pick_up(office: Office, mentor: Actor, reply_id: int) -> None:
    """Show others that this mentor has the reply open. Lapses by itself; leaves no entry."""
    with transient(office, mentor) as (session, actor):
        now = office.clock()
        reply = get_reply(session, reply_id)
        REPLY.move(
            Action.PICK_UP,
            actor,
            reply_facts(session, reply, office.standpoint(now), actor.person_id),
        )
        person_id = get_person(session, actor.person_id or 0).id
        until = now + timedelta(minutes=office.targets.pick_up_minutes)
        session.merge(PickUp(reply_id=reply_id, person_id=person_id, until=until))


def put_back(office: Office, mentor: Actor, reply_id: int) -> None:
    """Say that this mentor no longer has the reply open."""
    with transient(office, mentor) as (session, actor):
        reply = get_reply(session, reply_id)
        REPLY.move(Action.PUT_BACK, actor, reply_facts(session, reply, office.standpoint()))
        session.execute(delete(PickUp).where(PickUp.reply_id == reply_id))


def return_reply(office: Office, mentor: Actor, deed: WithReason) -> None:
    """Give a reply back to its author. The reason reaches the author whole."""
    with transaction(office, mentor, Action.RETURN) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        require_reason(deed.reason, "Say what the author should change.")
        move(tx, reply, deed.reason)
        tx.note(revision=reply.latest.number if reply.latest else None)
        tx.record(reply, reason=deed.reason)


def sign_off(office: Office, mentor: Actor, deed: SignOff) -> ReplyState:
    """Sign off the exact words that the mentor read, and no later ones.

    On a topic that asks for two signers the first yes waits for another person's; returned is the
    state that the reply came into. The findings are computed again, with the
    guidelines now in force. Raises `StaleWording` when there is a newer revision or something new
    was said, and `NotReady` when a stop is open.
    """
    with transaction(office, mentor, Action.SIGN_OFF) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        latest = reply.latest
        if latest is None or latest.number != deed.revision:
            raise StaleWording("There is a newer version than the one you read.")
        if deed.heard is not None and deed.heard != len(reply.conversation.snapshots):
            raise StaleWording("Something was said there since you opened the page. Read it first.")
        judged = judge_newest(tx, reply)
        tx.note(revision=latest.number, **judged.facts_for_log())
        move(tx, reply, deed.note, judged)
        _sign(tx, reply, latest.number)
        tx.record(reply, note=deed.note, words=latest.words)
        return reply.state


def _sign(tx: Transaction, reply: Reply, revision: int) -> None:
    """Put the mentor's name under it: as the first of two, the second of two, or the only one."""
    if reply.state is ReplyState.WITH_SECOND_SIGNER:
        reply.first_signed_by_id = tx.person_id
        tx.note(signature="first")
        return
    reply.signed_off_number = revision
    reply.signed_off_by_id = tx.person_id
    reply.expires_at = reply.due_at
    if reply.first_signed_by_id is not None:
        tx.note(signature="second")
