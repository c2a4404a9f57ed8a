"""Handing out the log is itself recorded, before anything of it leaves."""

from convo.audit.signer import SignerRefused
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.queries.tree import get_frontier
from convo.services.checkpoints import sign_now
from convo.services.office import Office
from convo.services.transaction import transaction
from convo.support.logs import tell


def export_log(office: Office, actor: Actor, form: str, looked_for: str = "everything") -> str:
    """Record that the log is handed out in this form, and sign where it ends now.

    To be called before the first byte is sent: whoever breaks off has been given something too.
    Returns why nothing could be signed, as a sentence for people; '' where it was, or where this
    process has no key.
    """
    with transaction(office, actor, Action.EXPORT_LOG) as tx:
        # With this entry, which is in the pack too.
        tx.note(entries=get_frontier(tx.session).size + 1, format=form)
        tx.record(filter=looked_for)
    return _signed(office)


def export_rows(office: Office, actor: Actor, looked_for: str, entries: int) -> None:
    """Record that so many entries leave as a spreadsheet, before the first of them does."""
    with transaction(office, actor, Action.EXPORT_LOG) as tx:
        tx.note(entries=entries, format="csv")
        tx.record(None, filter=looked_for)


def _signed(office: Office) -> str:
    if office.signer is None or not office.signer.has_key:
        return ""
    try:
        sign_now(office)
    except SignerRefused as refused:
        tell("unsigned-export", refused=type(refused).__name__)
        return str(refused)
    return ""
