"""Looking at the audit log is itself recorded, before the page is shown."""

from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.services.office import Office
from convo.services.transaction import transaction


def view_log(office: Office, actor: Actor, looked_for: str) -> None:
    """Record that somebody looks at the log, and with which filter."""
    with transaction(office, actor, Action.VIEW_LOG) as tx:
        tx.record(None, filter=looked_for)
