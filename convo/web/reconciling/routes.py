"""What was not as the log says, when rows and entries were last compared."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.reconciliations import find_last_reconciliation, list_discrepancies
from convo.services.reconciling import reconcile
from convo.web.access import db, office, requires

bp = Blueprint("reconciling", __name__, url_prefix="/log/discrepancies")


@bp.get("")
@requires(Action.VERIFY_LOG)
def index() -> ResponseReturnValue:
    """When they were last compared, and what differed."""
    return render_template(
        "reconciling/index.html",
        last=find_last_reconciliation(db()),
        found=list_discrepancies(db()),
    )


@bp.post("")
@requires(Action.VERIFY_LOG)
def compare() -> ResponseReturnValue:
    """Compare them now, and don't wait for the night. No deed: it changes no case."""
    compared = reconcile(office())
    if not compared.differences:  # else the page has a warning, and 'Success' above it is wrong
        flash(f"Compared with {compared.entries:,} entries. Nothing differs.")
    return redirect(url_for("reconciling.index"), 303)
