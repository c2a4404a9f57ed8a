"""The page on which the press office settles what was brought to it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.alerts import get_alert, is_own
from convo.services import alerts
from convo.web.access import actor, db, me, office, requires
from convo.web.alerts.forms import SettleAlertForm
from convo.web.replies.case import open_case
from convo.web.replies.posted import posted_of

bp = Blueprint("alerts", __name__, url_prefix="/alerts/<int:alert_id>")


@bp.get("")
@requires(Action.SETTLE_ALERT)
def show(alert_id: int) -> ResponseReturnValue:
    """What was brought to the press office, and the posting it is about."""
    return _alert_page(alert_id, SettleAlertForm())


@bp.post("/settle")
@requires(Action.SETTLE_ALERT)
def settle_alert(alert_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    form = SettleAlertForm(request.form)
    if not form.validate():
        return _alert_page(alert_id, form), 400
    alerts.settle_alert(office(), actor(), form.deed(alert_id))
    flash("Settled. The author sees what came of it.")
    return redirect(url_for("alerts.show", alert_id=alert_id), 303)


def _alert_page(alert_id: int, form: SettleAlertForm) -> str:
    alert = get_alert(db(), alert_id)
    case = open_case(alert.reply_id)
    return render_template(
        "alerts/show.html",
        alert=alert,
        case=case,
        posted=posted_of(case),
        form=form,
        own=is_own(alert, me().id),
    )
