"""Holds: nothing of a case may be erased until somebody says that it may."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.conversations import get_conversation
from convo.services import erasures
from convo.web.access import actor, db, office, requires
from convo.web.erasures.blueprint import bp
from convo.web.erasures.forms import HoldForm


@bp.get("/conversations/<int:conversation_id>/hold")
@requires(Action.HOLD)
def ask_hold(conversation_id: int) -> ResponseReturnValue:
    """Why may nothing of it go?"""
    return _page(conversation_id, HoldForm())


@bp.post("/conversations/<int:conversation_id>/hold")
@requires(Action.HOLD)
def hold(conversation_id: int) -> ResponseReturnValue:
    """Put it on hold."""
    form = HoldForm(request.form)
    is_free = get_conversation(db(), conversation_id).held_at is None  # else there is no form
    if not form.validate() and is_free:
        return _page(conversation_id, form), 400
    erasures.hold(office(), actor(), form.deed(conversation_id))
    flash("On hold. Nothing of this case is erased until somebody releases the hold.")
    return _back(conversation_id)


@bp.get("/conversations/<int:conversation_id>/release-hold")
@requires(Action.RELEASE_HOLD)
def ask_release_hold(conversation_id: int) -> ResponseReturnValue:
    """Why may it go again?"""
    return _page(conversation_id, HoldForm())


@bp.post("/conversations/<int:conversation_id>/release-hold")
@requires(Action.RELEASE_HOLD)
def release_hold(conversation_id: int) -> ResponseReturnValue:
    """End the hold."""
    form = HoldForm(request.form)
    is_on_hold = get_conversation(db(), conversation_id).held_at is not None  # likewise
    if not form.validate() and is_on_hold:
        return _page(conversation_id, form), 400
    erasures.release_hold(office(), actor(), form.deed(conversation_id))
    flash("The hold is released. What was due to go meanwhile goes in its time.")
    return _back(conversation_id)


def _page(conversation_id: int, form: HoldForm) -> str:
    conversation = get_conversation(db(), conversation_id)
    return render_template("erasures/hold.html", conversation=conversation, form=form)


def _back(conversation_id: int) -> ResponseReturnValue:
    address = url_for("erasures.ask_request_erasure", conversation_id=conversation_id)
    return redirect(address, 303)
