"""A decision that comes back: extend it, agree that it stands, and what is left alone for long."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.actor import Actor
from convo.domain.permissions import Action, Reading
from convo.queries.extensions import lasting
from convo.queries.insights import insights_in
from convo.queries.reviews_due import list_left_for_long
from convo.services import extensions
from convo.services.extensions import Second
from convo.services.office import Office
from convo.web.access import actor, db, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import Case, link_to, open_case, open_case_for
from convo.web.conversations.extension_forms import (
    AgreeExtensionForm,
    ExtendForm,
    RefuseExtensionForm,
)
from convo.web.filters import day

Forms = AgreeExtensionForm | RefuseExtensionForm


@bp.get("/left-alone")
@requires(Reading.CASES)
def left_alone() -> ResponseReturnValue:
    """What has been left alone for long, the longest first."""
    days = office().targets.long_left_days
    found = list_left_for_long(db(), office().clock(), days)
    return render_template("conversations/left-alone.html", found=found, days=days)


@bp.get("/<int:conversation_id>/extend")
@requires(Action.EXTEND)
def ask_extend(conversation_id: int) -> ResponseReturnValue:
    """Decide again, or let it stand until another day?"""
    return _extend_page(open_case_for(Action.EXTEND, conversation_id), ExtendForm())


@bp.post("/<int:conversation_id>/extend")
@requires(Action.EXTEND)
def extend(conversation_id: int) -> ResponseReturnValue:
    """Let it stand until another day."""
    case = open_case(conversation_id)
    form = ExtendForm(request.form).after(lasting(case.conversation))
    form.beside(each.handle for each in case.conversation.snapshots)
    # Where nothing waits any more, the deed itself says so.
    if form.lasts is not None and not form.validate():
        return _extend_page(case, form), 400
    extensions.extend(office(), actor(), form.deed(conversation_id))
    flash(_extended(form))
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


@bp.get("/<int:conversation_id>/agree-extension")
@requires(Action.AGREE_EXTENSION)
def ask_agree_extension(conversation_id: int) -> ResponseReturnValue:
    """May it stand until that day?"""
    return _second_page(open_case_for(Action.REFUSE_EXTENSION, conversation_id))


@bp.post("/<int:conversation_id>/agree-extension")
@requires(Action.AGREE_EXTENSION)
def agree_extension(conversation_id: int) -> ResponseReturnValue:
    """Say that it stands."""
    form = AgreeExtensionForm(request.form)
    done = "Agreed. It stands until the day to which it was extended."
    return _settle(extensions.agree_extension, form, conversation_id, done)


@bp.post("/<int:conversation_id>/refuse-extension")
@requires(Action.REFUSE_EXTENSION)
def refuse_extension(conversation_id: int) -> ResponseReturnValue:
    """Say that it does not stand."""
    form = RefuseExtensionForm(request.form)
    done = "It does not stand. Its official is told why, and decides again now."
    return _settle(extensions.refuse_extension, form, conversation_id, done)


def _settle(
    service: Callable[[Office, Actor, Second], None],
    form: Forms,
    conversation_id: int,
    done: str,
) -> ResponseReturnValue:
    if not form.validate():
        case = open_case(conversation_id)
        lasts = lasting(case.conversation)
        if lasts is not None and lasts.waiting is not None:
            return _second_page(case, form), 400
    service(office(), actor(), form.deed(conversation_id))
    flash(done)
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


def _extended(form: ExtendForm) -> str:
    until = day(form.review_on.data)
    if form.lasts is not None and form.lasts.asks_second:
        return (
            f"Extended to {until}, if a second person agrees. Until then it waits for them; "
            "deciding again makes it void."
        )
    return f"Extended. It comes back to you on {until}."


def _extend_page(case: Case, form: ExtendForm) -> str:
    form.after(lasting(case.conversation))
    return render_template(
        "conversations/extend.html",
        case=case,
        form=form,
        lasts=form.lasts,
        learnt=insights_in(db(), case.conversation.id),
        link_to=link_to,
    )


def _second_page(case: Case, form: Forms | None = None) -> str:
    is_no = isinstance(form, RefuseExtensionForm)
    return render_template(
        "conversations/agree-extension.html",
        case=case,
        lasts=lasting(case.conversation),
        agree=form if form and not is_no else AgreeExtensionForm(),
        refuse=form if is_no else RefuseExtensionForm(),
        learnt=insights_in(db(), case.conversation.id),
        link_to=link_to,
        **({"form": form} if form else {}),
    )
