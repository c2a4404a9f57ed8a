"""One answer for many conversations: what they are, and what is done about them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Experiment
from convo.domain.errors import NotPermitted
from convo.domain.permissions import Action, Reading
from convo.queries.experiments import MOST_SHOWN, count_kin, get_experiment, list_kin
from convo.services import experiments
from convo.services.experiments import require_may_decide
from convo.web.access import actor, db, office, requires
from convo.web.conversations.case import link_to
from convo.web.experiments.forms import DecideExperimentForm

bp = Blueprint("experiments", __name__, url_prefix="/experiments")


@bp.get("/<int:experiment_id>")
@requires(Reading.CASES)
def show(experiment_id: int) -> ResponseReturnValue:
    """The conversations that are alike, and what was decided about them."""
    return _page(get_experiment(db(), experiment_id), DecideExperimentForm())


@bp.post("/<int:experiment_id>")
@requires(Action.DECIDE_EXPERIMENT)
def decide_experiment(experiment_id: int) -> ResponseReturnValue:
    """Decide about them."""
    experiment = get_experiment(db(), experiment_id)
    form = DecideExperimentForm(request.form)
    if not form.validate() and _may_decide(experiment):
        return _page(experiment, form), 400
    experiments.decide_experiment(office(), actor(), form.deed(experiment_id))
    flash("Decided. Whoever logs a conversation like these is told.")
    return redirect(url_for("experiments.show", experiment_id=experiment_id), 303)


def _page(experiment: Experiment, form: DecideExperimentForm) -> str:
    return render_template(
        "experiments/show.html",
        experiment=experiment,
        form=form,
        may_decide=_may_decide(experiment),
        alike=list_kin(db(), experiment.conversation_id),
        count=count_kin(db(), experiment.conversation_id),
        most=MOST_SHOWN,
        link=link_to(experiment.address) if experiment.address else None,
    )


def _may_decide(experiment: Experiment) -> bool:
    """Whether the person signed in decides about it, and nobody has yet."""
    if experiment.decided_at is not None or Action.DECIDE_EXPERIMENT not in actor().granted:
        return False
    try:
        require_may_decide(actor(), experiment)
    except NotPermitted:
        return False
    return True
