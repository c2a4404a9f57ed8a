"""Putting right what was posted: a linked reply that goes the whole way."""

from dataclasses import dataclass

from convo.db.models import Reply, ReplyAuthor, Step
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.vocabulary import AlertKind, ReplyState, Role
from convo.queries.people import get_person
from convo.services.alerts import raise_alert
from convo.services.giving import correct_recognition
from convo.services.moves import due, open_reply, pass_gate
from convo.services.office import Office
from convo.services.requirements import require_reason
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Correct:
    """What is wrong with a posting, and whether the error was ours."""

    reply_id: int
    version: int
    reason: str
    own_error: bool


def correct(office: Office, actor: Actor, deed: Correct) -> int:
    """Start a reply that corrects a posted one; its identifier.

    The old words stay in the record. It is drafted, signed off and posted like any other. Where
    the error was ours, the press office is told now and not when it is posted.
    """
    with transaction(office, actor, Action.CORRECT) as tx:
        wrong = open_reply(tx, deed.reply_id, deed.version)
        require_reason(deed.reason, "Say what is wrong.")
        pass_gate(tx, wrong)
        reply = _linked(tx, wrong, deed)
        tx.session.add(reply)
        tx.session.flush()
        correct_recognition(tx, wrong, reply)
        if deed.own_error:
            raise_alert(tx, reply, AlertKind.OWN_ERROR)
        tx.note(kind=reply.kind.value, corrects=wrong.id, own_error=deed.own_error)
        tx.record(reply, reason=deed.reason)
        return reply.id


def _linked(tx: Transaction, wrong: Reply, deed: Correct) -> Reply:
    """The draft of a correction. Whoever wrote the wrong words may write it, and not judge it."""
    writer = get_person(tx.session, _writer(tx, wrong))
    reply = Reply(
        conversation_id=wrong.conversation_id,
        kind=wrong.kind,
        state=ReplyState.DRAFTING,
        since=tx.now,
        due_at=due(tx.office, ReplyState.DRAFTING, tx.now),
        started_at=tx.now,
        changed_at=tx.now,
        started_by_id=writer.id,
        mentor_id=writer.mentor_id,
        corrects_id=wrong.id,
        own_error=deed.own_error,
    )
    handed_over = {author.person_id: author.handed_over for author in wrong.authors}
    for person_id, gone in (handed_over | {writer.id: False}).items():
        reply.authors.append(ReplyAuthor(person_id=person_id, handed_over=gone))
    reply.steps.append(
        Step(
            action=tx.action.value,
            from_state=None,
            to_state=ReplyState.DRAFTING,
            by_id=tx.actor.person_id,
            at=tx.now,
            reason=deed.reason,
        )
    )
    return reply


def _writer(tx: Transaction, wrong: Reply) -> int:
    """Who starts it, if an official; a press officer starts it for the official in charge."""
    is_official = Role.OFFICIAL in tx.actor.roles
    return tx.person_id if is_official else wrong.conversation.official_id
