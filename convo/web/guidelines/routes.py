"""Every guideline in force, and one with all its examples."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.errors import NotFound
from convo.domain.permissions import Reading
from convo.web.access import office, requires
from convo.web.guidelines import wording

bp = Blueprint("guidelines", __name__, url_prefix="/guidelines")


@bp.get("")
@requires(Reading.GUIDELINES)
def index() -> ResponseReturnValue:
    """Every rule, in its group, and what only a human can tell."""
    guidelines = office().guidelines
    return render_template(
        "guidelines/index.html",
        styles=wording.by_style(guidelines.rules),
        confirmations=guidelines.every_confirmation,
        count=len(guidelines.rules),
        digest=guidelines.digest,
        wording=wording,
    )


@bp.get("/<name>")
@requires(Reading.GUIDELINES)
def show(name: str) -> ResponseReturnValue:
    """One rule, with all its examples."""
    try:
        rule = office().guidelines.rule(name)
    except KeyError as unknown:
        raise NotFound(f"no guideline {name}") from unknown
    bad, good = wording.examples(rule)
    return render_template("guidelines/show.html", rule=rule, bad=bad, good=good, wording=wording)
