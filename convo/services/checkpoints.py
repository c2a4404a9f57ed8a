"""Signing where the log ends: when it is time, at once after a posting, and by hand.

A checkpoint is no deed and no entry: it says something about entries that are there already. It is
signed after the deed is committed, so nothing that goes wrong here undoes what anybody did.
"""

from datetime import datetime, timedelta
from functools import partial

from convo.audit.signer import NoKey, Signer
from convo.db.door import allow
from convo.db.models import AuditCheckpoint
from convo.queries.checkpoints import (
    SIGNED_AT_ONCE,
    CheckpointStanding,
    checkpoint_standing,
    was_done_since,
)
from convo.queries.tree import get_consistency_proof, get_frontier
from convo.services.office import Office
from convo.services.transaction import passing

#: So many entries, or so much time with something new, are signed at the latest.
ENTRIES = 100
INTERVAL = timedelta(minutes=10)


def sign_if_due(office: Office) -> int:
    """Sign where the log ends if it is time, and return how many checkpoints that made.

    Where this process has no key folder it does nothing: the one that has it signs. Raises
    `SignerRefused`, with a sentence for people, when the log is not the one that was signed before.
    """
    signer = office.signer
    if signer is None or not _is_due(office, signer):
        return 0
    with signer.alone():
        if not _is_due(office, signer):
            return 0  # another process was faster
        _sign(office, signer)
    return 1


def sign_now(office: Office) -> str:
    """The newest checkpoint, which covers every entry that there is. Raises `SignerRefused`."""
    signer = office.signer
    if signer is None:
        raise NoKey("This process has no key: CONVO_LOG_KEYS is not set.")
    with signer.alone():
        standing = _standing(office)
        if standing.newest is not None and not _is_anything_new(standing, signer):
            return standing.newest.note
        return _sign(office, signer)


def has_checkpoint(office: Office) -> bool:
    """Whether the log was ever signed."""
    return _standing(office).newest is not None


def _is_due(office: Office, signer: Signer) -> bool:
    standing = _standing(office)
    if not _is_anything_new(standing, signer):
        return False
    if standing.newest is None or not 0 <= standing.unsigned < ENTRIES:
        return True
    if office.clock() - standing.newest.signed_at >= INTERVAL:
        return True
    with office.sessions() as session:
        return was_done_since(session, standing.signed, SIGNED_AT_ONCE)


def _is_anything_new(standing: CheckpointStanding, signer: Signer) -> bool:
    """Whether the log has another size than what was signed, also where it has become smaller."""
    if standing.size == 0 and standing.newest is None:
        return signer.has_key and signer.last.size > 0
    return bool(standing.unsigned) or (signer.has_key and signer.last.size > standing.size)


def _standing(office: Office) -> CheckpointStanding:
    with office.sessions() as session:
        return checkpoint_standing(session)


def _sign(office: Office, signer: Signer) -> str:
    with office.sessions() as session:
        frontier = get_frontier(session)
        prove = partial(get_consistency_proof, session)
        note = signer.sign(frontier.size, frontier.root, prove)
    _keep(office, note, frontier.size, office.clock())
    signer.kept()
    return note


def _keep(office: Office, note: str, size: int, now: datetime) -> None:
    with passing(office) as session:
        session.add(AuditCheckpoint(size=size, note=note, signed_at=now))
        session.flush()
        allow(session.connection(), {AuditCheckpoint.__tablename__})
