"""Escalating what waits too long: deeds of the clock, one for each thing and each step."""

from dataclasses import replace

from convo.db.models import Conversation, Note, Reply
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.permissions import Action
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import EscalatedTo
from convo.queries.conversations import conversation_facts, get_conversation
from convo.queries.notes import get_note
from convo.queries.overdue import Late, escalation_owed, list_overdue
from convo.queries.replies import get_reply
from convo.queries.reply_facts import reply_facts
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction


def escalate(office: Office) -> int:
    """Tell the next person of everything that has waited too long; return how many things it was.

    First the cover, then the press office. Safe to run from several places at once: what another
    run told first is passed over.
    """
    with office.sessions() as session:
        late = [(type(each), each.id) for each in list_overdue(session, office.standpoint())]
    return sum(_ESCALATE[kind](office, identifier) for kind, identifier in late)


def _escalate_reply(office: Office, reply_id: int) -> bool:
    with transaction(office, Actor.clock(), Action.ESCALATE) as tx:
        tx.hold(Reply, reply_id)
        reply = tx.on(get_reply(tx.session, reply_id))
        to = escalation_owed(reply, tx.standpoint)
        if to is None:
            return False
        REPLY.move(tx.action, tx.actor, reply_facts(tx.session, reply, tx.standpoint))
        return _tell(tx, reply, to)


def _escalate_conversation(office: Office, conversation_id: int) -> bool:
    with transaction(office, Actor.clock(), Action.ESCALATE_CONVERSATION) as tx:
        tx.hold(Conversation, conversation_id)
        conversation = tx.on(get_conversation(tx.session, conversation_id))
        to = escalation_owed(conversation, tx.standpoint)
        if to is None:
            return False
        _pass_gate(tx, conversation)
        return _tell(tx, conversation, to)


def _escalate_question(office: Office, note_id: int) -> bool:
    """A question of an author stands for its conversation."""
    with transaction(office, Actor.clock(), Action.ESCALATE_CONVERSATION) as tx:
        tx.hold(Note, note_id)
        note = tx.on(get_note(tx.session, note_id))
        to = escalation_owed(note, tx.standpoint)
        if to is None:
            return False
        _pass_gate(tx, get_conversation(tx.session, note.conversation_id), is_overdue=True)
        return _tell(tx, note, to)


def _pass_gate(
    tx: Transaction, conversation: Conversation, *, is_overdue: bool | None = None
) -> None:
    facts = conversation_facts(tx.session, conversation, tx.standpoint)
    if is_overdue is not None:
        facts = replace(facts, is_overdue=is_overdue)
    CONVERSATION.move(tx.action, tx.actor, facts)


def _tell(tx: Transaction, late: Late, to: EscalatedTo) -> bool:
    late.escalated_to = to
    tx.note(told=to.value)
    tx.record(late)
    return True


#: What escalates each kind of thing.
_ESCALATE = {
    Reply: _escalate_reply,
    Conversation: _escalate_conversation,
    Note: _escalate_question,
}
