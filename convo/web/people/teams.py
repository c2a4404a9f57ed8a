"""Teams."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.services import people
from convo.services.people import Unfit
from convo.web.access import actor, office, requires
from convo.web.people.blueprint import bp
from convo.web.people.forms import TeamForm


@bp.get("/teams/add")
@requires(Action.ADD_TEAM)
def ask_add_team() -> ResponseReturnValue:
    """What is the new team called?"""
    return render_template("people/add-team.html", form=TeamForm())


@bp.post("/teams/add")
@requires(Action.ADD_TEAM)
def add_team() -> ResponseReturnValue:
    """Add a team."""
    form = TeamForm(request.form)
    if form.validate():
        try:
            people.add_team(office(), actor(), form.name.data)
        except Unfit as unfit:
            form.add_error("name", unfit.faults["name"])
        else:
            flash(f"Team {form.name.data} added.")
            return redirect(url_for("people.index"), 303)
    return render_template("people/add-team.html", form=form), 400
