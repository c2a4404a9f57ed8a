"""The page about the service itself: the clock, and the mail."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Reading
from convo.queries.clock import clock_standing
from convo.queries.mail import mail_standing
from convo.services.clockwork import JOBS
from convo.web.access import db, office, requires

bp = Blueprint("service", __name__)


@bp.get("/service")
@requires(Reading.SERVICE)
def show() -> ResponseReturnValue:
    """When the clock last ran, what it did, and whether mail goes out."""
    now = office().clock()
    return render_template(
        "service/show.html",
        clock=clock_standing(db(), now),
        about={job.name: job.about for job in JOBS},
        mail=mail_standing(db(), now) if office().mail else None,
    )
