"""Asking that words of a case go: the form, what it would take, and then the request."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.queries.conversations import get_conversation
from convo.queries.erasures import erasures_of_case, is_held
from convo.services import erasures
from convo.services.erasing.choosing import choices_of, wanted_of
from convo.services.erasing.preview import preview
from convo.web.access import actor, db, office, requires
from convo.web.erasures.blueprint import bp
from convo.web.erasures.forms import RequestErasureForm

_NOWHERE = "These words stand nowhere in this case. Check the spelling, or try another"


@bp.get("/conversations/<int:conversation_id>")
@requires(Action.REQUEST_ERASURE)
def ask_request_erasure(conversation_id: int) -> ResponseReturnValue:
    """What has to go from this case, and why?"""
    return _page(conversation_id, _offer(RequestErasureForm(), conversation_id))


@bp.post("/conversations/<int:conversation_id>")
@requires(Action.REQUEST_ERASURE)
def request_erasure(conversation_id: int) -> ResponseReturnValue:
    """Show what would go; once that was seen, ask for it. Nothing is kept before."""
    form = _offer(RequestErasureForm(request.form), conversation_id)
    if not form.validate():
        return _page(conversation_id, form), 400
    if "seen" not in request.form:
        return _check(conversation_id, form)
    try:
        number = erasures.request_erasure(office(), actor(), form.deed(conversation_id))
    except NotReady as missing:
        form.add_error("phrases", missing.sentence.removesuffix("."))
        return _page(conversation_id, form), 400
    flash("Asked for. Nothing was erased yet: somebody else in the press office has to agree.")
    return redirect(url_for("erasures.show", request_id=number), 303)


def _check(conversation_id: int, form: RequestErasureForm) -> ResponseReturnValue:
    """What would go. The words are sent along by the page."""
    conversation = get_conversation(db(), conversation_id)
    deed = form.deed(conversation_id)
    wanted = wanted_of(db(), conversation, deed.scope, phrases=deed.phrases, chosen=deed.chosen)
    seen = preview(db(), conversation, wanted)
    if not seen.losses:
        form.add_error("phrases", _NOWHERE)
        return _page(conversation_id, form), 400
    return render_template(
        "erasures/check.html", conversation=conversation, deed=deed, seen=seen, kept=form.kept()
    )


def _offer(form: RequestErasureForm, conversation_id: int) -> RequestErasureForm:
    return form.offer(choices_of(db(), get_conversation(db(), conversation_id)))


def _page(conversation_id: int, form: RequestErasureForm) -> str:
    conversation = get_conversation(db(), conversation_id)
    return render_template(
        "erasures/ask.html",
        conversation=conversation,
        form=form,
        held=is_held(conversation),
        earlier=erasures_of_case(db(), conversation_id),
    )
