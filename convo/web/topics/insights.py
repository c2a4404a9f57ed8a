"""One insight, and how it was used in policy."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action, Reading
from convo.queries.insights import get_insight
from convo.services import insights
from convo.web.access import actor, db, office, requires
from convo.web.conversations.case import link_to
from convo.web.topics.blueprint import bp
from convo.web.topics.forms import UseInsightForm


@bp.get("/insights/<int:insight_id>")
@requires(Reading.CASES)
def ask_use_insight(insight_id: int) -> ResponseReturnValue:
    """What was learnt, and what came of it?"""
    return _page(insight_id, UseInsightForm())


@bp.post("/insights/<int:insight_id>/use")
@requires(Action.USE_INSIGHT)
def use_insight(insight_id: int) -> ResponseReturnValue:
    """Say how it was used."""
    form = UseInsightForm(request.form)
    is_open = get_insight(db(), insight_id).used_at is None  # else its page has no form any more
    if not form.validate() and is_open:
        return _page(insight_id, form), 400
    insights.use_insight(office(), actor(), form.deed(insight_id))
    flash("Marked as used. Everybody who follows the topic can see what came of it.")
    return redirect(url_for("topics.ask_use_insight", insight_id=insight_id), 303)


def _page(insight_id: int, form: UseInsightForm) -> str:
    insight = get_insight(db(), insight_id)
    return render_template("topics/insight.html", insight=insight, form=form, link_to=link_to)
