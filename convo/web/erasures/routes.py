"""Requests for erasure: all of them, one of them, and the second person's answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.erasures import (
    find_case,
    first_erased,
    get_erasure_request,
    is_held,
    list_decided_requests,
    list_deeds_on_request,
    list_held,
    list_open_requests,
    words_of_request,
)
from convo.services import erasures
from convo.services.erasing.choosing import choices_of, wanted_of
from convo.services.erasing.preview import out_of_reach, preview
from convo.web.access import actor, db, me, office, read_afresh, requires
from convo.web.erasures import asking, holding
from convo.web.erasures.blueprint import bp
from convo.web.erasures.forms import ApproveErasureForm, FindForm, RefuseErasureForm
from convo.web.forms import ConvoForm
from convo.web.log.looks import record_look

__all__ = ["asking", "bp", "holding"]


@bp.get("")
@requires(Action.REQUEST_ERASURE)
def index() -> ResponseReturnValue:
    """What waits, what was decided, what is on hold; and the way to a case by its number."""
    form = FindForm(request.args)
    if "case" in request.args and not (form.case.data or "").strip():
        form.add_error("case", "Enter the number of the conversation, or its web address")
    elif "case" in request.args and form.validate():
        found = find_case(db(), form.case.data)
        if found is not None:
            return redirect(url_for("erasures.ask_request_erasure", conversation_id=found), 303)
        form.add_error("case", "There is no conversation with this number or address")
    return render_template(
        "erasures/index.html",
        form=form,
        waiting=list_open_requests(db()),
        decided=list_decided_requests(db()),
        held=list_held(db()),
        office=office(),
    ), 400 if form.errors else 200


@bp.get("/<int:request_id>")
@requires(Action.REQUEST_ERASURE)
def show(request_id: int) -> ResponseReturnValue:
    """A request: what it takes, what it can't reach, and who decides."""
    get_erasure_request(db(), request_id)
    record_look(f"request for erasure {request_id}")
    return _page(request_id)


@bp.post("/<int:request_id>/approve")
@requires(Action.APPROVE_ERASURE)
def approve_erasure(request_id: int) -> ResponseReturnValue:
    """Agree, and erase at once."""
    form = ApproveErasureForm(request.form)
    if not form.validate() and _is_open(request_id):
        return _page(request_id, approve=form), 400
    who = actor()
    read_afresh()  # whoever still reads an older moment keeps the old words in a file
    erasures.approve_erasure(office(), who, form.deed(request_id))
    flash("Erased. Below is what convo could not reach: see to that now.")
    return redirect(url_for("erasures.show", request_id=request_id), 303)


@bp.post("/<int:request_id>/refuse")
@requires(Action.REFUSE_ERASURE)
def refuse_erasure(request_id: int) -> ResponseReturnValue:
    """Say no, and why."""
    form = RefuseErasureForm(request.form)
    if not form.validate() and _is_open(request_id):
        return _page(request_id, refuse=form), 400
    erasures.refuse_erasure(office(), actor(), form.deed(request_id))
    flash("Refused. Nothing was erased, and whoever asked can read why.")
    return redirect(url_for("erasures.show", request_id=request_id), 303)


def _is_open(request_id: int) -> bool:
    """Else its page has no form any more."""
    return get_erasure_request(db(), request_id).is_open


def _page(
    request_id: int, *, approve: ConvoForm | None = None, refuse: ConvoForm | None = None
) -> str:
    asked = get_erasure_request(db(), request_id)
    words = words_of_request(db(), request_id)
    phrases = words.get("phrase", "").splitlines()
    wanted = wanted_of(db(), asked.conversation, asked.scope, phrases=phrases, chosen=asked.chosen)
    return render_template(
        "erasures/show.html",
        asked=asked,
        words=words,
        phrases=phrases,
        chosen=[e.label for e in choices_of(db(), asked.conversation) if e.key in asked.chosen],
        seen=preview(db(), asked.conversation, wanted) if asked.is_open else None,
        left=out_of_reach(db(), asked.conversation, first_erased(db(), request_id)),
        lines=list_deeds_on_request(db(), request_id),
        held=is_held(asked.conversation),
        own=asked.asked_by_id == me().id,
        approve=approve or ApproveErasureForm(),
        refuse=refuse or RefuseErasureForm(),
        **({"form": approve or refuse} if approve or refuse else {}),
    )
