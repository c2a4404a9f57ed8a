"""Bringing a posting to the press office, and saying what came of it."""

from dataclasses import dataclass

from convo.db.models import Alert, Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, WrongState
from convo.domain.permissions import Action
from convo.domain.vocabulary import AlertKind
from convo.queries.alerts import find_open_alert, get_alert, is_own
from convo.services.office import Office
from convo.services.requirements import require_reason, require_version
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SettleAlert:
    """What came of something that was brought to the press office, in its words."""

    alert_id: int
    version: int
    words: str


def raise_alert(tx: Transaction, reply: Reply, kind: AlertKind) -> None:
    """Bring this to the press office; once, for as long as nobody has settled it."""
    tx.note(alert=kind.value)
    if find_open_alert(tx.session, reply.id, kind) is None:
        alert = Alert(
            reply_id=reply.id,
            conversation_id=reply.conversation_id,
            kind=kind,
            raised_at=tx.now,
            raised_by_id=tx.actor.person_id,
        )
        tx.session.add(alert)


def settle_alert(office: Office, press_officer: Actor, deed: SettleAlert) -> None:
    """Say what came of it. Nobody settles what they wrote or posted themselves."""
    with transaction(office, press_officer, Action.SETTLE_ALERT) as tx:
        tx.hold(Alert, deed.alert_id)
        alert = tx.on(get_alert(tx.session, deed.alert_id))
        tx.note(alert=alert.kind.value)
        if is_own(alert, tx.person_id):
            raise NotPermitted("You wrote or posted this. Somebody else has to look at it.")
        if not alert.is_open:
            raise WrongState("Somebody has settled this already.")
        require_version(alert, deed.version)
        require_reason(deed.words, "Say what came of it. The author will read it.")
        alert.settled_at = tx.now
        alert.settled_by_id = tx.person_id
        alert.settled_with = deed.words
        tx.record(alert, reason=deed.words)
