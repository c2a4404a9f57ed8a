"""Passing a conversation on: where it leaves convo, somebody outside has it, by name and time."""

from dataclasses import dataclass
from datetime import datetime

from convo.db.models import Conversation
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.queries.conversations import conversation_facts, get_conversation
from convo.services.office import Office
from convo.services.requirements import require_version
from convo.services.transaction import transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class PassOn:
    """Whom an exit was passed on to, and when that was; never a time to come."""

    conversation_id: int
    version: int
    to: str
    at: datetime


def pass_on(office: Office, actor: Actor, deed: PassOn) -> None:
    """Record that somebody outside convo has the conversation now.

    For safeguarding, a request for information, and abuse of staff. It may be recorded again, when
    it is passed on to somebody else as well; the last one stands on the case, all in the log.
    """
    with transaction(office, actor, Action.PASS_ON) as tx:
        tx.hold(Conversation, deed.conversation_id)
        conversation = tx.on(get_conversation(tx.session, deed.conversation_id))
        require_version(conversation, deed.version)
        facts = conversation_facts(tx.session, conversation, tx.standpoint)
        CONVERSATION.move(tx.action, tx.actor, facts)
        _require_whom(deed, tx.now)
        conversation.passed_on_to = deed.to.strip()
        conversation.passed_on_at = deed.at
        decision = conversation.decision
        tx.note(approach=decision.approach.value if decision else "")
        tx.record(conversation, to=conversation.passed_on_to)


def _require_whom(deed: PassOn, now: datetime) -> None:
    if not deed.to.strip():
        raise NotReady(("Say to whom you passed it on.",), "no-reason")
    if deed.at > now:
        raise NotReady(("The time at which you passed it on can’t be in the future.",), "unfit")
