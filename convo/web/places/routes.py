"""Venues and topics."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Topic
from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import Role
from convo.queries.people import list_people_who_are, names_of
from convo.queries.places import get_topic, get_venue, list_topics, list_venues
from convo.services import places
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.places.forms import FLAGS, TopicForm, VenueForm

bp = Blueprint("places", __name__)


@bp.get("/venues")
@requires(Reading.OFFICE)
def venues() -> ResponseReturnValue:
    """Every venue."""
    return render_template("places/venues.html", venues=list_venues(db()))


@bp.get("/venues/add")
@requires(Action.ADD_VENUE)
def ask_add_venue() -> ResponseReturnValue:
    """Which place is new?"""
    return render_template("places/add-venue.html", form=VenueForm())


@bp.post("/venues/add")
@requires(Action.ADD_VENUE)
def add_venue() -> ResponseReturnValue:
    """Add a venue."""
    form = VenueForm(request.form).beside(list_venues(db()))
    if form.validate():
        try:
            places.add_venue(office(), actor(), form.deed())
        except Unfit as unfit:
            form.add_error("name", unfit.faults["name"])
        else:
            flash(f"{form.name.data} added.")
            return redirect(url_for("places.venues"), 303)
    return render_template("places/add-venue.html", form=form), 400


@bp.get("/venues/<int:venue_id>/change")
@requires(Action.CHANGE_VENUE)
def ask_change_venue(venue_id: int) -> ResponseReturnValue:
    """What is different?"""
    venue = get_venue(db(), venue_id)
    return render_template("places/change-venue.html", venue=venue, form=VenueForm.about(venue))


@bp.post("/venues/<int:venue_id>/change")
@requires(Action.CHANGE_VENUE)
def change_venue(venue_id: int) -> ResponseReturnValue:
    """Change what is known about a venue."""
    venue = get_venue(db(), venue_id)
    form = VenueForm(request.form).beside(v for v in list_venues(db()) if v.id != venue_id)
    if form.validate():
        try:
            places.change_venue(office(), actor(), venue_id, form.deed())
        except Unfit as unfit:
            form.add_error("name", unfit.faults["name"])
        else:
            flash(f"{form.name.data} changed.")
            return redirect(url_for("places.venues"), 303)
    return render_template("places/change-venue.html", venue=venue, form=form), 400


@bp.get("/topics")
@requires(Reading.OFFICE)
def topics() -> ResponseReturnValue:
    """Every topic, with its owner, its mentors and what holds it."""
    found = list_topics(db())
    mentor_ids = {mentor_id for topic in found for mentor_id in topic.mentor_ids}
    return render_template(
        "places/topics.html", topics=found, names=names_of(db(), mentor_ids), flags=FLAGS
    )


@bp.get("/topics/add")
@requires(Action.ADD_TOPIC)
def ask_add_topic() -> ResponseReturnValue:
    """Which policy area is new?"""
    return render_template("places/add-topic.html", form=_offer(TopicForm()))


@bp.post("/topics/add")
@requires(Action.ADD_TOPIC)
def add_topic() -> ResponseReturnValue:
    """Add a topic."""
    form = _offer(TopicForm(request.form))
    if form.validate():
        try:
            places.add_topic(office(), actor(), form.deed())
        except Unfit as unfit:
            form.add_error("name", unfit.faults["name"])
        else:
            flash(f"{form.name.data} added.")
            return redirect(url_for("places.topics"), 303)
    return render_template("places/add-topic.html", form=form), 400


@bp.get("/topics/<int:topic_id>/change")
@requires(Action.CHANGE_TOPIC)
def ask_change_topic(topic_id: int) -> ResponseReturnValue:
    """What is different?"""
    topic = get_topic(db(), topic_id)
    form = _offer(TopicForm.about(topic), topic)
    return render_template("places/change-topic.html", topic=topic, form=form)


@bp.post("/topics/<int:topic_id>/change")
@requires(Action.CHANGE_TOPIC)
def change_topic(topic_id: int) -> ResponseReturnValue:
    """Change what is known about a topic."""
    topic = get_topic(db(), topic_id)
    form = _offer(TopicForm(request.form), topic)
    if form.validate():
        try:
            places.change_topic(office(), actor(), topic_id, form.deed())
        except Unfit as unfit:
            form.add_error("name", unfit.faults["name"])
        else:
            flash(f"{form.name.data} changed.")
            return redirect(url_for("places.topics"), 303)
    return render_template("places/change-topic.html", topic=topic, form=form), 400


def _offer(form: TopicForm, topic: Topic | None = None) -> TopicForm:
    """A form with who can be picked; an owner who has left stays until another is chosen."""
    owners = list(list_people_who_are(db(), Role.OFFICIAL))
    if topic is not None and topic.owner is not None and topic.owner not in owners:
        owners.append(topic.owner)
    return form.offer(owners, list_people_who_are(db(), Role.MENTOR))
