"""The page about the service itself: the clock, the mail, and who signs the log."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Reading
from convo.queries.checkpoints import checkpoint_standing, find_refusal
from convo.queries.clock import clock_standing
from convo.queries.mail import mail_standing
from convo.queries.reconciliations import find_last_reconciliation, list_discrepancies
from convo.services.clockwork import JOBS
from convo.web.access import db, office, requires

bp = Blueprint("service", __name__)


@bp.get("/service")
@requires(Reading.SERVICE)
def show() -> ResponseReturnValue:
    """When the clock last ran and what it did; whether mail goes out and the log is signed."""
    now, signer = office().clock(), office().signer
    return render_template(
        "service/show.html",
        clock=clock_standing(db(), now),
        about={job.name: job.about for job in JOBS},
        mail=mail_standing(db(), now) if office().mail else None,
        signing=checkpoint_standing(db()),
        reconciled=find_last_reconciliation(db()),
        discrepancies=len(list_discrepancies(db())),
        refusal=find_refusal(db()),
        has_key=signer is not None and signer.has_key,
    )
