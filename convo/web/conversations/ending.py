"""Deeds that move a conversation on: start a reply, refer, agree, close, reopen."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.services import conversations, replies
from convo.services.conversations import WithReason
from convo.services.office import Office
from convo.services.replies import Start
from convo.web.access import actor, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import Case, open_case, open_case_for
from convo.web.conversations.forms import ReasonForm
from convo.web.conversations.reason_forms import (
    AgreeForm,
    CloseConversationForm,
    ReferConversationForm,
    ReopenForm,
)
from convo.web.forms import VersionedForm

Service = Callable[[Office, Actor, WithReason], None]


@bp.post("/<int:conversation_id>/start")
@requires(Action.START)
def start(conversation_id: int) -> ResponseReturnValue:
    """Start a reply, and go and write it."""
    version = VersionedForm(request.form).version.data or 0
    deed = Start(conversation_id=conversation_id, version=version)
    reply_id = replies.start(office(), actor(), deed)
    return redirect(url_for("replies.ask_revise", reply_id=reply_id), 303)


@bp.get("/<int:conversation_id>/refer")
@requires(Action.REFER_CONVERSATION)
def ask_refer(conversation_id: int) -> ResponseReturnValue:
    """Why should the press office have it?"""
    case = open_case_for(Action.REFER_CONVERSATION, conversation_id)
    return _reason_page(case, ReferConversationForm())


@bp.post("/<int:conversation_id>/refer")
@requires(Action.REFER_CONVERSATION)
def refer_conversation(conversation_id: int) -> ResponseReturnValue:
    """Hand it to the press office."""
    form = ReferConversationForm(request.form)
    return _do(conversations.refer_conversation, form, conversation_id)


@bp.get("/<int:conversation_id>/agree")
@requires(Action.AGREE)
def ask_agree(conversation_id: int) -> ResponseReturnValue:
    """Why may there be another reply?"""
    return _reason_page(open_case_for(Action.AGREE, conversation_id), AgreeForm())


@bp.post("/<int:conversation_id>/agree")
@requires(Action.AGREE)
def agree(conversation_id: int) -> ResponseReturnValue:
    """Agree to another reply."""
    return _do(conversations.agree, AgreeForm(request.form), conversation_id)


@bp.get("/<int:conversation_id>/close")
@requires(Action.CLOSE_CONVERSATION)
def ask_close(conversation_id: int) -> ResponseReturnValue:
    """Why is nothing more to be done?"""
    case = open_case_for(Action.CLOSE_CONVERSATION, conversation_id)
    return _reason_page(case, CloseConversationForm())


@bp.post("/<int:conversation_id>/close")
@requires(Action.CLOSE_CONVERSATION)
def close_conversation(conversation_id: int) -> ResponseReturnValue:
    """Close it."""
    form = CloseConversationForm(request.form)
    return _do(conversations.close_conversation, form, conversation_id)


@bp.get("/<int:conversation_id>/reopen")
@requires(Action.REOPEN)
def ask_reopen(conversation_id: int) -> ResponseReturnValue:
    """What is new?"""
    return _reason_page(open_case_for(Action.REOPEN, conversation_id), ReopenForm())


@bp.post("/<int:conversation_id>/reopen")
@requires(Action.REOPEN)
def reopen(conversation_id: int) -> ResponseReturnValue:
    """Open it again."""
    return _do(conversations.reopen, ReopenForm(request.form), conversation_id)


def _do(service: Service, form: ReasonForm, conversation_id: int) -> ResponseReturnValue:
    if not form.validate():
        return _reason_page(open_case(conversation_id), form), 400
    service(office(), actor(), form.deed(conversation_id))
    flash(form.done)
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


def _reason_page(case: Case, form: ReasonForm) -> str:
    return render_template("conversations/with-reason.html", case=case, form=form)
