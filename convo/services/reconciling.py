"""Reconciling: every row with its entry, every entry with its rows, once each night.

The commit door keeps convo itself from saving what is not recorded. This finds what went past it:
SQL by hand, another program, a fault of ours.
"""

from datetime import timedelta

from sqlalchemy import delete

from convo.db.models import Discrepancy, Reconciliation
from convo.queries.reconciliations import Compared, find_last_reconciliation, list_discrepancies
from convo.services.office import Office
from convo.services.transaction import passing

#: So long after the last one the next night's is due; after the longer time, at any hour.
_NEXT, _OVERDUE = timedelta(hours=20), timedelta(hours=48)
_KEPT = 30


def reconcile_if_due(office: Office) -> int:
    """Compare when nobody works, once a night; how many things differ. For the clock."""
    with office.sessions() as session:
        last = find_last_reconciliation(session)
    now = office.clock()
    waited = now - last.at if last else _OVERDUE
    is_due = waited >= _OVERDUE or (waited >= _NEXT and not office.calendar.is_open(now))
    return len(reconcile(office).differences) if is_due else 0


def reconcile(office: Office) -> Compared:
    """Compare everything that is recorded with the log, and keep what differs until next time."""
    compared = _compare(office)
    now = office.clock()
    with passing(office) as session:
        since = {each.sentence: each.since for each in list_discrepancies(session)}
        session.execute(delete(Discrepancy))
        session.add_all(
            Discrepancy(
                kind=each.kind,
                subject=each.subject,
                identifier=each.identifier,
                sentence=each.sentence,
                since=since.get(each.sentence, now),
            )
            for each in compared.differences
        )
        done = Reconciliation(at=now, entries=compared.entries, found=len(compared.differences))
        session.add(done)
        session.flush()
        session.execute(delete(Reconciliation).where(Reconciliation.id <= done.id - _KEPT))
    return compared


def _compare(office: Office) -> Compared:
    """As everything was at one moment, while others go on."""
    with office.sessions() as session:
        if session.get_bind().dialect.name != "sqlite":  # there whoever reads sees one moment
            session.connection(
                execution_options={
                    "isolation_level": "REPEATABLE READ",
                    "postgresql_readonly": True,
                }
            )
        return Compared.now(session)
