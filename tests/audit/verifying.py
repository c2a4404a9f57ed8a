"""What the verifier says of the log of a test, and changing that log behind its back."""

from collections.abc import Callable, Sequence

from convo.audit.checkpoint_check import Kept
from convo.audit.report import Kind, Report
from convo.audit.verifier import verify
from convo.queries.whole_log import whole_log
from convo.services.office import Office

Edit = Callable[..., None]


def verified(office: Office, kept: Sequence[Kept] = ()) -> Report:
    """What comes of reading the log as it is stored."""
    with office.sessions() as session, whole_log(session) as source:
        return verify(source, kept=kept)


def kinds(report: Report) -> list[tuple[Kind, int | None]]:
    """What is wrong, and where."""
    return [(fault.kind, fault.place) for fault in report.faults]
