"""The balance of recognition: of every topic for the press office, else of one's own."""

from datetime import time
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Topic
from convo.domain.balance import Window
from convo.domain.balance_figures import by_week
from convo.domain.errors import NotFound, NotPermitted
from convo.domain.permissions import Reading
from convo.queries.balance import Scope, balance_at, list_balances
from convo.queries.behind_balance import PAGE, Behind, list_behind, list_heard
from convo.queries.communities import get_community
from convo.queries.places import get_topic, list_topics
from convo.queries.sides import get_side
from convo.web.access import db, office, requires
from convo.web.balance.forms import DaysForm, figure_asked, number_in
from convo.web.balance.in_words import WORDS
from convo.web.balance.plot import describe, draw, letter, period_labels
from convo.web.balance.readers import may_see
from convo.web.balance.spreadsheet import csv_of

bp = Blueprint("balance", __name__, url_prefix="/balance")

#: So many communities stand on the page; the spreadsheet has all of them.
MOST_COMMUNITIES = 20


@bp.get("")
@requires(Reading.BALANCE)
def index() -> ResponseReturnValue:
    """Where recognition stands on each topic that this person may see."""
    form = DaysForm.asked()
    if not form.validate():
        return render_template("balance/index.html", form=form, rows=None, words=WORDS), 400
    at = office().standpoint()
    topics = [topic for topic in list_topics(db()) if may_see(topic)]
    scope = Scope.at(at, form.number)
    placed = list_balances(db(), at.today, scope) if topics else {}
    return render_template(
        "balance/index.html",
        form=form,
        rows=[(topic, placed.get(topic.id)) for topic in topics],
        bounds=scope.bounds,
        words=WORDS,
    )


@bp.get("/explained")
@requires(Reading.BALANCE)
def explained() -> ResponseReturnValue:
    """What balance can show, and what it can't."""
    at = office().standpoint()
    return render_template("balance/explained.html", scope=Scope.at(at))


@bp.get("/<int:topic_id>")
@requires(Reading.BALANCE)
def show(topic_id: int) -> ResponseReturnValue:
    """Who was recognised on a topic: in words, by side, channel and community, and over time."""
    topic, form = _topic(topic_id), DaysForm.asked()
    if not form.validate():
        return render_template("balance/show.html", topic=topic, form=form, figures=None), 400
    figures = balance_at(db(), topic_id, office().standpoint(), form.number)

    address = url_for(".recognitions", topic_id=topic_id, days=form.number)

    def behind(**figure: object) -> str:
        return f"{address}&{urlencode(figure)}"

    return render_template(
        "balance/show.html",
        topic=topic,
        form=form,
        figures=figures,
        alt=describe(figures),
        labels=period_labels(figures),
        by_week=by_week(figures.window),
        letters={side.id: letter(place) for place, side in enumerate(figures.sides)},
        behind=behind,
        most=MOST_COMMUNITIES,
        words=WORDS,
    )


@bp.get("/<int:topic_id>/plot.svg")
@requires(Reading.BALANCE)
def plot(topic_id: int) -> ResponseReturnValue:
    """Mentions by side over time, as a drawing."""
    _topic(topic_id)
    figures = balance_at(db(), topic_id, office().standpoint(), _days())
    return Response(draw(figures), mimetype="image/svg+xml")


@bp.get("/<int:topic_id>/balance.csv")
@requires(Reading.BALANCE)
def spreadsheet(topic_id: int) -> ResponseReturnValue:
    """Every figure of the page, for a spreadsheet."""
    topic = _topic(topic_id)
    figures = balance_at(db(), topic_id, office().standpoint(), _days())
    return Response(
        csv_of(topic.name, figures),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="balance-{topic_id}.csv"'},
    )


@bp.get("/<int:topic_id>/recognitions")
@requires(Reading.BALANCE)
def recognitions(topic_id: int) -> ResponseReturnValue:
    """The recognition behind one figure, each with its case."""
    topic, days = _topic(topic_id), _days()
    window, wanted = figure_asked(days)
    found = list_behind(db(), topic_id, window, wanted)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return render_template(
        "balance/recognitions.html",
        topic=topic,
        days=days,
        window=window,
        wanted=wanted,
        about=_figure_in_words(wanted),
        found=found[:PAGE],
        kept=_kept(),
        older=f"{last.given_on}.{last.id}" if last else None,
        words=WORDS,
    )


@bp.get("/heard/<int:side_id>")
@requires(Reading.BALANCE)
def heard(side_id: int) -> ResponseReturnValue:
    """The logged conversations in which a side speaks."""
    side, days = get_side(db(), side_id), _days()
    topic = _topic(side.topic_id)
    window = Window.until(office().today(), days)
    since = office().calendar.at(window.first, time())
    before = request.args.get("before", "")
    found = list_heard(db(), side_id, since, number_in(before) if before else None)
    return render_template(
        "balance/heard.html",
        topic=topic,
        days=days,
        window=window,
        side=side,
        found=found[:PAGE],
        kept=_kept(),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        words=WORDS,
    )


def _topic(topic_id: int) -> Topic:
    topic = get_topic(db(), topic_id)
    if not may_see(topic):
        raise NotPermitted("The press office and the topic’s owner see its balance.")
    return topic


def _days() -> int:
    """The days that an address of ours asks for. Raises `NotFound` for any other."""
    form = DaysForm.asked()
    if not form.validate():
        raise NotFound("no such days")
    return form.number


def _kept() -> dict[str, str]:
    """What the address says besides the page of the list."""
    return {name: value for name, value in request.args.items() if name != "before"}


def _figure_in_words(wanted: Behind) -> list[str]:
    """What the recognition on the list has in common, besides its days."""
    said = []
    if isinstance(wanted.side, int):
        said.append(f"recognises {get_side(db(), wanted.side).name}")
    elif wanted.side:
        said.append({"any": "recognises a side", "none": "names somebody on no side"}[wanted.side])
    if wanted.channel:
        said.append(f"was given in: {wanted.channel.label.lower()}")
    if isinstance(wanted.community, int):
        said.append(f"names {get_community(db(), wanted.community).name}")
    elif wanted.community:
        said.append("names no community")
    return said
