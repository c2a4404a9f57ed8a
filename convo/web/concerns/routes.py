"""Concerns about the record: a list, a page for each, and what is done about them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Concern
from convo.domain.errors import NotFound, NotPermitted
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.concerns import get_concern, is_own, list_concerns, list_people_to_ask
from convo.queries.conversations import get_conversation
from convo.queries.entries import get_line
from convo.services import concerns
from convo.web.access import actor, db, me, office, requires
from convo.web.concerns.forms import (
    AnswerConcernForm,
    AssignConcernForm,
    RaiseConcernForm,
    ResolveConcernForm,
)
from convo.web.forms import VersionedForm

bp = Blueprint("concerns", __name__, url_prefix="/log/concerns")


@bp.get("")
@requires(Action.RAISE_CONCERN)
def index() -> ResponseReturnValue:
    """Those that are open, and those that were resolved."""
    return render_template(
        "concerns/index.html",
        waiting=list_concerns(db(), resolved=False),
        resolved=list_concerns(db(), resolved=True),
    )


@bp.get("/raise/entries/<int:seq>")
@requires(Action.RAISE_CONCERN)
def ask_raise_about_entry(seq: int) -> ResponseReturnValue:
    """What do you doubt about this entry?"""
    return _raise_page(RaiseConcernForm(kind="entry", number=seq))


@bp.get("/raise/conversations/<int:conversation_id>")
@requires(Action.RAISE_CONCERN)
def ask_raise_about_case(conversation_id: int) -> ResponseReturnValue:
    """What do you doubt about this case?"""
    return _raise_page(RaiseConcernForm(kind="conversation", number=conversation_id))


@bp.post("/raise")
@requires(Action.RAISE_CONCERN)
def raise_concern() -> ResponseReturnValue:
    """Raise it."""
    form = RaiseConcernForm(request.form)
    if not form.validate():
        return _raise_page(form), 400
    number = concerns.raise_concern(office(), actor(), form.deed())
    flash("Raised. It is in the record, and open until somebody says what came of it.")
    return redirect(url_for("concerns.show", concern_id=number), 303)


@bp.get("/<int:concern_id>")
@requires(Action.RAISE_CONCERN, Action.ANSWER_CONCERN)
def show(concern_id: int) -> ResponseReturnValue:
    """One concern: what was doubted, who was asked, what they said, what came of it."""
    return _page(_mine(concern_id))


@bp.post("/<int:concern_id>/assign")
@requires(Action.ASSIGN_CONCERN)
def assign_concern(concern_id: int) -> ResponseReturnValue:
    """Ask somebody about it."""
    concern, form = get_concern(db(), concern_id), _assigning()
    if not form.validate() and concern.is_open:
        return _page(concern, assigning=form), 400
    concerns.assign_concern(office(), actor(), form.deed(concern_id))
    flash("Asked. They find it in their work.")
    return _back_to(concern_id)


@bp.post("/<int:concern_id>/answer")
@requires(Action.ANSWER_CONCERN)
def answer_concern(concern_id: int) -> ResponseReturnValue:
    """Answer what one was asked."""
    concern, form = _mine(concern_id), AnswerConcernForm(request.form)
    if not form.validate() and concern.waits_for_answer:
        return _page(concern, answering=form), 400
    concerns.answer_concern(office(), actor(), form.deed(concern_id))
    flash("Answered. The press office says what comes of it.")
    return _back_to(concern_id)


@bp.post("/<int:concern_id>/resolve")
@requires(Action.RESOLVE_CONCERN)
def resolve_concern(concern_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    concern, form = get_concern(db(), concern_id), ResolveConcernForm(request.form)
    if not form.validate() and concern.is_open:
        return _page(concern, resolving=form), 400
    concerns.resolve_concern(office(), actor(), form.deed(concern_id))
    flash("Resolved. What came of it is in the record.")
    return _back_to(concern_id)


def _mine(concern_id: int) -> Concern:
    """A concern for the press office, or for whoever is asked about it. Raises `NotPermitted`."""
    concern = get_concern(db(), concern_id)
    if Role.PRESS_OFFICE not in me().roles and concern.assigned_to_id != me().id:
        raise NotPermitted("Only the press office reads this, and whoever it asked.")
    return concern


def _page(concern: Concern, **forms: VersionedForm) -> str:
    in_press_office = Role.PRESS_OFFICE in me().roles
    shown: dict[str, VersionedForm | None] = {
        "assigning": _assigning(concern) if in_press_office else None,
        "answering": AnswerConcernForm(),
        "resolving": ResolveConcernForm(),
        **forms,
    }
    return render_template(
        "concerns/show.html",
        concern=concern,
        line=get_line(db(), concern.entry_seq) if concern.entry_seq is not None else None,
        own=is_own(db(), concern, me().id),
        is_asked=concern.assigned_to_id == me().id,
        in_press_office=in_press_office,
        form=next(iter(forms.values()), None),
        **shown,
    )


def _assigning(concern: Concern | None = None) -> AssignConcernForm:
    """Whom to ask; before anybody was, whose deed the concern is about."""
    form = AssignConcernForm(request.form if request.method == "POST" else None)
    people = [(str(person.id), person.name) for person in list_people_to_ask(db())]
    form.to.choices = [("", "Choose somebody"), *people]
    if concern is not None and concern.assigned_to is None and request.method == "GET":
        form.to.data = str(concern.about_id or "")
    return form


def _raise_page(form: RaiseConcernForm) -> str:
    """The form, with what it is about. Raises `NotFound` where that is nothing."""
    is_entry, number = form.kind.data == "entry", form.number.data or 0
    if not is_entry and form.kind.data != "conversation":
        raise NotFound("a concern is about an entry or a case")
    return render_template(
        "concerns/raise.html",
        form=form,
        line=get_line(db(), number) if is_entry else None,
        conversation=None if is_entry else get_conversation(db(), number),
    )


def _back_to(concern_id: int) -> ResponseReturnValue:
    return redirect(url_for("concerns.show", concern_id=concern_id), 303)
