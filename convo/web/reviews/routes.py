"""The mentor's page: everything that a yes or a no needs, on one screen."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyKind, ReplyState
from convo.queries.conversations import list_other_replies
from convo.queries.replies import (
    count_stopped_attempts,
    find_pick_up,
    get_reply,
    since_last_return,
)
from convo.services import reviews
from convo.support.differences import compare
from convo.web.access import actor, db, office, requires
from convo.web.replies.case import Case, open_case, open_case_for
from convo.web.reviews.forms import ReturnForm, SignOffForm

_SIGNED = {
    ReplyState.SIGNED_OFF: "Signed off. The author can {} it now.",
    ReplyState.WITH_SECOND_SIGNER: "You have said the first yes. A second signer reads it next.",
}

bp = Blueprint("reviews", __name__, url_prefix="/replies/<int:reply_id>")


@bp.get("/review")
@requires(Action.SIGN_OFF)
def show(reply_id: int) -> ResponseReturnValue:
    """Conversation, words, differences, findings, reasons, attempts and history."""
    return _review_page(open_case(reply_id), SignOffForm(), ReturnForm())


@bp.post("/sign-off")
@requires(Action.SIGN_OFF)
def sign_off(reply_id: int) -> ResponseReturnValue:
    """Say yes to the exact words that were on the page."""
    form = SignOffForm(request.form)
    if not form.validate():
        return _review_page(open_case_for(Action.SIGN_OFF, reply_id), form, ReturnForm()), 400
    reached = reviews.sign_off(office(), actor(), form.deed(reply_id))
    is_given = get_reply(db(), reply_id).kind is ReplyKind.ACKNOWLEDGEMENT
    flash(_SIGNED[reached].format("give" if is_given else "post"))
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@bp.post("/return")
@requires(Action.RETURN)
def return_reply(reply_id: int) -> ResponseReturnValue:
    """Give it back with a reason."""
    form = ReturnForm(request.form)
    if not form.validate():
        return _review_page(open_case_for(Action.RETURN, reply_id), SignOffForm(), form), 400
    reviews.return_reply(office(), actor(), form.deed(reply_id))
    flash("Returned. The author sees your words in full.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@bp.post("/pick-up")
@requires(Action.PICK_UP)
def pick_up(reply_id: int) -> ResponseReturnValue:
    """Show others that somebody is reading it."""
    reviews.pick_up(office(), actor(), reply_id)
    return redirect(url_for("reviews.show", reply_id=reply_id), 303)


@bp.post("/put-back")
@requires(Action.PUT_BACK)
def put_back(reply_id: int) -> ResponseReturnValue:
    """Show others that nobody is."""
    reviews.put_back(office(), actor(), reply_id)
    return redirect(url_for("reviews.show", reply_id=reply_id), 303)


def _review_page(case: Case, sign_off_form: SignOffForm, return_form: ReturnForm) -> str:
    latest, returned = case.reply.latest, since_last_return(case.reply)
    words = latest.words if latest else ""
    changed = returned is not None and latest is not None and returned.number != latest.number
    return render_template(
        "reviews/show.html",
        case=case,
        form=return_form if return_form.errors else sign_off_form,
        sign_off_form=sign_off_form,
        return_form=return_form,
        shown=case.shown,
        returned=returned,
        pieces=compare(returned.words, words) if changed and returned else None,
        targets=office().targets,
        attempts=count_stopped_attempts(db(), case.reply.id),
        picked_up=find_pick_up(case.reply, case.facts.now),
        others=list_other_replies(db(), case.reply),
    )
