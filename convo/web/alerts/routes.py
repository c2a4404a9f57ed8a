"""The page on which the press office settles what was brought to it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Alert
from convo.domain.permissions import Action
from convo.domain.vocabulary import AlertKind
from convo.queries.alerts import get_alert, is_own
from convo.services import alerts
from convo.web.access import actor, db, me, office, requires
from convo.web.alerts.forms import SettleAlertForm
from convo.web.replies.case import Case, open_case
from convo.web.replies.checking import Shown, shown
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
    is_open = get_alert(db(), alert_id).is_open  # else its page has no form any more
    if not form.validate() and is_open:
        return _alert_page(alert_id, form), 400
    alerts.settle_alert(office(), actor(), form.deed(alert_id))
    flash("Settled. The author sees what came of it.")
    return redirect(url_for("alerts.show", alert_id=alert_id), 303)


def _alert_page(alert_id: int, form: SettleAlertForm) -> str:
    alert = get_alert(db(), alert_id)
    case = open_case(alert.reply_id)
    on_site = _on_site(alert)
    return render_template(
        "alerts/show.html",
        alert=alert,
        case=case,
        on_site=on_site,
        shown=_judge(on_site, case) if on_site else case.shown,
        posted=posted_of(case),
        form=form,
        own=is_own(alert, me().id),
    )


def _on_site(alert: Alert) -> str:
    """The words on the site, where they are not those signed off: they are what is judged here."""
    reply = alert.reply
    if alert.kind is AlertKind.CHANGED_SINCE and reply.seen_words:
        return reply.seen_words
    return reply.posted_words if reply.posted_unsigned or reply.posted_differently else ""


def _judge(words: str, case: Case) -> Shown:
    return shown(words, office().standpoint().guidelines.check(words, case.known), known=case.known)
