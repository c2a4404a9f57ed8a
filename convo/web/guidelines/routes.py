"""The guidelines in force: all of them, one of them, and the page to read first."""

from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.errors import NotFound
from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import Level
from convo.queries.firings import NONE, WINDOW, count_firings, find_first_use
from convo.web.access import db, in_force, office, requires
from convo.web.guidelines import wording
from convo.web.guidelines.files import lists_of, lists_used, settings_of
from convo.web.guidelines.readings import Scale, scale_of, signed, sums_of
from convo.web.guidelines.search import FilterForm, search
from convo.web.guidelines.styles import by_style, title_of_style
from convo.web.guidelines.worked import worked

bp = Blueprint("guidelines", __name__, url_prefix="/guidelines")

#: The reading that a new official is told about, where the set has it.
REBUTTAL = "rebuttal.Reading"


@bp.get("")
@requires(Reading.GUIDELINES)
def index() -> ResponseReturnValue:
    """Every rule in its group, and what only a human can tell; or those that were looked for."""
    guidelines, since = office().guidelines, _since()
    form = FilterForm.asked(guidelines)
    found = search(guidelines, form)
    return render_template(
        "guidelines/index.html",
        filter=form,
        found=found,
        faults=in_force().faults,
        styles=by_style(found.rules),
        all=guidelines,
        lists=lists_of(guidelines),
        firings=count_firings(db(), since),
        NONE=NONE,
        since=since,
        first_used=find_first_use(db(), guidelines.digest),
        levels=Level,
        wording=wording,
    )


@bp.get("/start")
@requires(Reading.GUIDELINES)
def start() -> ResponseReturnValue:
    """What a new official reads first: what may be said, and what happens when it goes too far."""
    return render_template(
        "guidelines/start.html",
        examples=worked(office().guidelines),
        rebuttal=_scale(REBUTTAL),
        REBUTTAL=REBUTTAL,
        levels=Level,
        targets=office().targets,
        wording=wording,
        LOG=Action.LOG,
    )


@bp.get("/lists")
@requires(Reading.GUIDELINES)
def lists() -> ResponseReturnValue:
    """The lists of words that rules refer to."""
    return render_template("guidelines/lists.html", lists=lists_of(office().guidelines))


@bp.get("/<name>")
@requires(Reading.GUIDELINES)
def show(name: str) -> ResponseReturnValue:
    """One rule: what it is for, how it decides, how often it found something, its examples."""
    guidelines, since = office().guidelines, _since()
    try:
        rule = guidelines.rule(name)
    except KeyError as unknown:
        raise NotFound(f"no guideline {name}") from unknown
    bad, good = wording.examples(rule)
    return render_template(
        "guidelines/show.html",
        rule=rule,
        group=title_of_style(rule.style),
        bad=bad,
        good=good,
        lists=lists_used(guidelines, rule),
        scale=_scale(name),
        sums=sums_of(rule, bad, good),
        signed=signed,
        firings=count_firings(db(), since, rule.name).get(rule.name, NONE),
        since=since,
        levels=Level,
        wording=wording,
    )


def _scale(name: str) -> Scale | None:
    """How the reading of this name judges; None when it is no reading, or not in the set."""
    guidelines = office().guidelines
    rule = next((rule for rule in guidelines.rules if rule.name == name), None)
    if rule is None or rule.checker.read is None:
        return None
    return scale_of(settings_of(guidelines, rule))


def _since() -> datetime:
    return office().clock() - WINDOW
