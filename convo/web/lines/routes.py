"""Lines to take: what is in force, adding one, retiring one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action, Reading
from convo.queries.lines import get_line, list_lines, list_retired_lines
from convo.queries.places import list_topics
from convo.services import lines
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.lines.forms import AddLineForm, RetireLineForm

bp = Blueprint("lines", __name__, url_prefix="/lines")


@bp.get("")
@requires(Reading.LINES)
def index() -> ResponseReturnValue:
    """Every line in force by topic, and those retired last."""
    return render_template(
        "lines/index.html",
        lines=list_lines(db()),
        retired=list_retired_lines(db()),
        ADD_LINE=Action.ADD_LINE,
        RETIRE_LINE=Action.RETIRE_LINE,
    )


@bp.get("/add")
@requires(Action.ADD_LINE)
def ask_add_line() -> ResponseReturnValue:
    """Which line is new?"""
    return render_template("lines/add.html", form=AddLineForm().offer(list_topics(db())))


@bp.post("/add")
@requires(Action.ADD_LINE)
def add_line() -> ResponseReturnValue:
    """Keep a line."""
    form = AddLineForm(request.form).offer(list_topics(db()))
    if form.validate():
        try:
            lines.add_line(office(), actor(), form.deed())
        except Unfit as unfit:
            for name, sentence in unfit.faults.items():
                form.add_error(name, sentence)
        else:
            flash("Line added. Drafts are compared with it from now on.")
            return redirect(url_for("lines.index"), 303)
    return render_template("lines/add.html", form=form), 400


@bp.get("/<int:line_id>/retire")
@requires(Action.RETIRE_LINE)
def ask_retire_line(line_id: int) -> ResponseReturnValue:
    """Why is it out of force?"""
    return _retire_page(line_id, RetireLineForm())


@bp.post("/<int:line_id>/retire")
@requires(Action.RETIRE_LINE)
def retire_line(line_id: int) -> ResponseReturnValue:
    """Take a line out of force."""
    form = RetireLineForm(request.form)
    in_force = get_line(db(), line_id).retired_at is None  # else its page has no form any more
    if not form.validate() and in_force:
        return _retire_page(line_id, form), 400
    lines.retire_line(office(), actor(), form.deed(line_id))
    flash("Line retired. Its words stay in the record.")
    return redirect(url_for("lines.index"), 303)


def _retire_page(line_id: int, form: RetireLineForm) -> str:
    return render_template("lines/retire.html", line=get_line(db(), line_id), form=form)
