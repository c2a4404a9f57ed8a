"""Naming the sides of an issue, and retiring one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.sides import get_side, list_sides
from convo.services import sides
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.topics.blueprint import bp
from convo.web.topics.forms import NameSideForm
from convo.web.topics.kept import open_to_name_sides


@bp.get("/topics/<int:topic_id>/name-side")
@requires(Action.NAME_SIDE)
def ask_name_side(topic_id: int) -> ResponseReturnValue:
    """What is it called?"""
    return _name_page(topic_id, NameSideForm())


@bp.post("/topics/<int:topic_id>/name-side")
@requires(Action.NAME_SIDE)
def name_side(topic_id: int) -> ResponseReturnValue:
    """Name a side of the issue."""
    form = NameSideForm(request.form)
    if form.validate():
        try:
            sides.name_side(office(), actor(), form.deed(topic_id))
        except Unfit as unfit:
            form.add_error("name", unfit.faults["name"])
        else:
            flash("Side named. It can be marked on conversations from now on.")
            return redirect(url_for("topics.show", topic_id=topic_id, _anchor="sides"), 303)
    return _name_page(topic_id, form), 400


@bp.get("/sides/<int:side_id>/retire")
@requires(Action.RETIRE_SIDE)
def ask_retire_side(side_id: int) -> ResponseReturnValue:
    """Is it no side of the issue any more?"""
    side = get_side(db(), side_id)
    kept = open_to_name_sides(side.topic_id)
    return render_template("topics/retire-side.html", side=side, kept=kept)


@bp.post("/sides/<int:side_id>/retire")
@requires(Action.RETIRE_SIDE)
def retire_side(side_id: int) -> ResponseReturnValue:
    """Retire a side."""
    sides.retire_side(office(), actor(), sides.RetireSide(side_id=side_id))
    flash("Side retired. What was marked with it stays.")
    topic_id = get_side(db(), side_id).topic_id
    return redirect(url_for("topics.show", topic_id=topic_id, _anchor="sides"), 303)


def _name_page(topic_id: int, form: NameSideForm) -> str:
    kept = open_to_name_sides(topic_id)
    named = list_sides(db(), topic_id, with_retired=True)
    return render_template("topics/name-side.html", kept=kept, sides=named, form=form)
