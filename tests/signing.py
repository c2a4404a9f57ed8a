"""A log that is signed, and a receipt of it."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from convo.audit.receipt import read_receipt
from convo.audit.signer import Signer
from convo.db.models import AuditCheckpoint
from convo.domain.actor import Actor
from convo.queries.checkpoints import find_newest_checkpoint
from convo.queries.receipts import get_place
from convo.services.checkpoints import sign_now
from convo.services.log_keys import make_key, rotate_key
from convo.services.office import Office
from convo.services.receipts import check_receipt

ORIGIN = "convo.tests/audit"


def with_key(office: Office, folder: Path) -> Office:
    """The office, in a process that has the log's key."""
    signing = replace(office, signer=Signer(folder, ORIGIN))
    make_key(signing, Actor.operator())
    return signing


def newest(office: Office) -> AuditCheckpoint:
    """The checkpoint that was signed last."""
    with office.sessions() as session:
        found = find_newest_checkpoint(session)
    assert found is not None
    return found


def sign_once(office: Office, *, rotate_too: bool = False) -> AuditCheckpoint:
    """Sign the log with a key that is thrown away; with two, the second after the first."""
    with TemporaryDirectory() as folder:
        signing = with_key(office, Path(folder))
        sign_now(signing)
        if rotate_too:
            rotate_key(signing, Actor.operator())
            sign_now(signing)
    return newest(office)


def check_newest(office: Office, actor: Actor) -> int:
    """Hold the log against its newest receipt; the place of the entry that says so."""
    check_receipt(office, actor, read_receipt(newest(office).note.encode()))
    with office.sessions() as session:
        return get_place(session, actor.request)
