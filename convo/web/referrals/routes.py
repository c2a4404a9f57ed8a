"""Pages on which the press office decides on a referral."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import Level
from convo.queries.replies import count_stopped_attempts
from convo.services import referrals
from convo.services.office import Office
from convo.services.replies import WithReason
from convo.web.access import actor, db, office, requires
from convo.web.filters import curly
from convo.web.referrals.forms import SendToMentorForm
from convo.web.replies.case import Case, open_case, open_case_for

bp = Blueprint("referrals", __name__, url_prefix="/replies/<int:reply_id>")


@bp.get("/referral")
@requires(Action.TAKE_ON)
def show(reply_id: int) -> ResponseReturnValue:
    """What was referred, why, and the three answers to it."""
    case = open_case(reply_id)
    return _referral_page(case, _send_form(case))


@bp.post("/send-to-mentor")
@requires(Action.SEND_TO_MENTOR)
def send_to_mentor(reply_id: int) -> ResponseReturnValue:
    """It is conversation after all: let it go on its way."""
    case = open_case_for(Action.TAKE_ON, reply_id)  # whose guards leave the stops to this form
    form = _send_form(case)
    if not form.validate():
        return _referral_page(case, form), 400
    try:
        referrals.send_to_mentor(office(), actor(), form.clearing(reply_id))
    except NotReady:
        if not form.cleared.choices:
            raise
        form.add_error("cleared", "Tick each of these, or decline the reply: none may stay open")
        return _referral_page(case, form), 400
    flash("Sent to the mentor, who decides whether to sign it off.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@bp.post("/take-on")
@requires(Action.TAKE_ON)
def take_on(reply_id: int) -> ResponseReturnValue:
    """The press office answers instead."""
    return _end(reply_id, referrals.take_on, "Taken on. The author has been told why on the case.")


@bp.post("/decline")
@requires(Action.DECLINE)
def decline(reply_id: int) -> ResponseReturnValue:
    """Nobody answers."""
    return _end(reply_id, referrals.decline, "Declined. The author sees your reason on the case.")


def _end(
    reply_id: int, deed: Callable[[Office, Actor, WithReason], None], done: str
) -> ResponseReturnValue:
    case = open_case_for(Action.TAKE_ON, reply_id)
    form = _send_form(case)
    if not form.validate():
        return _referral_page(case, form), 400
    deed(office(), actor(), form.deed(reply_id))
    flash(done)
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _send_form(case: Case) -> SendToMentorForm:
    form = SendToMentorForm(request.form if request.method == "POST" else None)
    stops = {found.rule: found for found in case.findings if found.level is Level.STOP}
    form.cleared.choices = [
        (rule, f"{curly(found.message)} ({rule})") for rule, found in stops.items()
    ]
    return form


def _referral_page(case: Case, form: SendToMentorForm) -> str:
    return render_template(
        "referrals/show.html",
        case=case,
        form=form,
        attempts=count_stopped_attempts(db(), case.reply.id),
    )
