"""The log verifies through every erasure, also against a checkpoint that was kept from before."""

from collections.abc import Callable

from sqlalchemy import delete, func, select

from convo.audit.checkpoint import Checkpoint
from convo.audit.checkpoint_check import Kept
from convo.audit.report import Kind, Report
from convo.audit.verifier import verify
from convo.db.engine import open_engine
from convo.db.models import AuditEntry, AuditOpening, ErasureRequest
from convo.db.protections import unprotect
from convo.queries.tree import get_root
from convo.queries.whole_log import whole_log
from convo.services.office import Office
from convo.services.reconciling import reconcile
from convo.services.retention import dispose, replace_handles
from tests.erasing.test_erasing import case_full_of
from tests.erasing.test_retention import closed
from tests.given import Given, SettableClock

Ask = Callable[..., ErasureRequest]
Approve = Callable[[ErasureRequest], None]


def verified(office: Office, *kept: Kept) -> Report:
    with office.sessions() as session, whole_log(session) as source:
        return verify(source, kept=kept)


def receipt(office: Office) -> Kept:
    """The size and root of the log now, kept outside."""
    with office.sessions() as session:
        size = session.scalar(select(func.count(AuditEntry.seq))) or 0
        return Kept("ours", Checkpoint("convo.tests/audit", size, get_root(session, size)))


def test_the_log_verifies_through_erasures_with_the_checkpoint_kept_from_before(
    given: Given, ask: Ask, approve: Approve, clock: SettableClock
):
    reply = case_full_of(given)
    given.conversation()
    kept = receipt(given.office)
    approve(ask(reply.conversation))
    approve(ask(reply.conversation, phrases=("form is long",)))
    clock.advance(days=800)
    assert replace_handles(given.office) == 1  # the other handle went with the name
    closed(given, given.read_conversation(reply.conversation_id + 1))
    clock.advance(days=800)
    assert dispose(given.office) == 1
    assert list(reconcile(given.office).differences) == []
    report = verified(given.office, kept)
    assert report.faults == []
    assert (report.is_whole, report.receipts) == (True, 1)
    assert report.erased > 10
    assert report.entries > kept.checkpoint.size


def test_words_that_go_without_an_entry_are_noticed(given: Given, database: str):
    """The control: the same openings gone, and nothing that says why."""
    case_full_of(given)
    engine = open_engine(database)
    with engine.begin() as connection:
        unprotect(connection, "audit_opening")
        connection.execute(delete(AuditOpening).where(AuditOpening.field == "words"))
    engine.dispose()
    assert Kind.HOLE in {fault.kind for fault in verified(given.office).faults}
