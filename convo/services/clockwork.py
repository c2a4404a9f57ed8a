"""The clock: what time owes, performed job by job, and a note of when each last ran.

Every job is safe to run from several places at once, and one that fails holds up no other.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from convo.db.models import ClockRun
from convo.services.checkpoints import sign_if_due
from convo.services.daily_receipts import tell_receipts
from convo.services.escalations import escalate
from convo.services.expiries import expire_sign_offs
from convo.services.expiring import tell_expiring
from convo.services.imports.uploads import discard_old
from convo.services.likenesses import print_missing
from convo.services.looking_again import tell_looking_again
from convo.services.mailing import send_due
from convo.services.office import Office
from convo.services.reconciling import reconcile_if_due
from convo.services.retention import dispose, overwrite_traces, replace_handles
from convo.services.transaction import passing
from convo.support.logs import tell


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of thing that time owes: `one` and `many` say what was done, `{}` how many."""

    name: str
    #: What it does, as the Service page calls it.
    about: str
    perform: Callable[[Office], int]
    one: str
    many: str

    def said(self, count: int) -> str:
        """What it did, in a sentence."""
        return self.one if count == 1 else self.many.format(count)


#: In the order in which they run: first what changes a case, then what tells people of it.
JOBS = (
    Job(
        "expire",
        "Sign-offs that run out",
        expire_sign_offs,
        "1 sign-off expired.",
        "{} sign-offs expired.",
    ),
    Job(
        "escalate",
        "Telling others of what waits too long",
        escalate,
        "Others were told of 1 thing that waits too long.",
        "Others were told of {} things that wait too long.",
    ),
    Job(
        "tell-expiring",
        "Telling authors that a sign-off runs out",
        tell_expiring,
        "The authors of 1 reply were told that its sign-off runs out.",
        "The authors of {} replies were told that their sign-offs run out.",
    ),
    Job(
        "tell-looking-again",
        "Telling officials which decisions come back today",
        tell_looking_again,
        "The official of 1 conversation was told to look at their decision again.",
        "The officials of {} conversations were told to look at their decisions again.",
    ),
    Job(
        "uploads",
        "Letting uploaded files go that nobody imported",
        discard_old,
        "1 uploaded file was let go.",
        "{} uploaded files were let go.",
    ),
    Job(
        "fingerprints",
        "Making older conversations known to those like them",
        print_missing,
        "1 older text can be found by those like it.",
        "{} older texts can be found by those like them.",
    ),
    Job(
        "handles",
        "Replacing handles of authors by codes",
        replace_handles,
        "Handles became codes in 1 case.",
        "Handles became codes in {} cases.",
    ),
    Job(
        "texts",
        "Erasing the text of cases closed long ago",
        dispose,
        "The text of 1 case went.",
        "The text of {} cases went.",
    ),
    Job(
        "traces",
        "Overwriting what erasures left on the disk",
        overwrite_traces,
        "1 trace was overwritten.",
        "{} traces were overwritten.",
    ),
    Job(
        "checkpoint",
        "Signing where the audit log ends",
        sign_if_due,
        "The log was signed.",
        "{} checkpoints of the log were signed.",
    ),
    Job(
        "receipts",
        "Log receipts for those who asked for one each day",
        tell_receipts,
        "1 log receipt was queued.",
        "{} log receipts were queued.",
    ),
    Job(
        "reconcile",
        "Comparing what is recorded with the log, at night",
        reconcile_if_due,
        "1 thing is not as the log says.",
        "{} things are not as the log says.",
    ),
    Job("mail", "Sending mail", send_due, "1 mail was sent.", "{} mails were sent."),
)


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of one job: how many things it did, or the kind of fault that ended it."""

    job: Job
    done: int = 0
    fault: str = ""


def perform_owed(office: Office) -> list[Performed]:
    """Perform what time owes, and say what each job did.

    Raises what the database raises when it is away: then nothing at all can be done. Any other
    fault ends its own job, is logged, and shows on the Service page.
    """
    return [_run(office, job) for job in JOBS]


def _run(office: Office, job: Job) -> Performed:
    _note(office, job, began=True)
    try:
        performed = Performed(job, job.perform(office))
    except DBAPIError:
        raise
    except Exception as fault:  # noqa: BLE001 - one job must not hold up the others
        tell("clock job failed", logging.ERROR, fault)
        performed = Performed(job, fault=type(fault).__name__)
    _note(office, job, performed)
    return performed


def _note(
    office: Office, job: Job, performed: Performed | None = None, *, began: bool = False
) -> None:
    """Keep when it ran: no deed, and so no entry."""
    with passing(office) as session:
        now = office.clock()
        run = session.get(ClockRun, job.name, with_for_update=True)
        if run is None:
            run = ClockRun(job=job.name, began_at=now)
            session.add(run)
        if began:
            run.began_at, run.ended_at = now, None
            return
        run.ended_at = now
        run.fault = performed.fault if performed else ""
        if performed and not performed.fault:
            run.succeeded_at, run.done = now, performed.done
