"""Under which name a reply is posted: its author's own, or the handle of a role."""

from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.services.moves import open_reply, pass_gate
from convo.services.office import Office
from convo.services.requirements import require_reason
from convo.services.transaction import transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class UseHandle:
    """The handle of a role, with the reason for it; an empty one for the author's own name."""

    reply_id: int
    version: int
    handle: str
    reason: str = ""


def use_handle(office: Office, author: Actor, deed: UseHandle) -> None:
    """Choose under which name the reply is to be posted. A handle needs a reason.

    An official who has been abused, or has reason to fear it, may answer as a role (domain.md SA2);
    the record still names the person. Raises `NotReady` when the reason is missing, or when there
    is nothing to change.
    """
    with transaction(office, author, Action.USE_HANDLE) as tx:
        reply = open_reply(tx, deed.reply_id, deed.version)
        pass_gate(tx, reply)
        handle = deed.handle.strip()
        if handle:
            require_reason(deed.reason, "Say why it is posted under a role’s handle.")
        elif not reply.handle:
            raise NotReady(("It is posted under a name already.",), "unfit")
        reply.handle = handle
        reply.why_handle = deed.reason.strip() if handle else ""
        reply.changed_at = tx.now
        flag_modified(reply, "changed_at")
        tx.note(named=not handle)
        tx.record(reply, handle=handle, reason=deed.reason.strip())
