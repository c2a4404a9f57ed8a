"""Recognition given outside convo: by topic, recording it, striking out what was a mistake."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Topic
from convo.domain.errors import NotPermitted
from convo.domain.permissions import Action, Reading
from convo.domain.recognition import Named
from convo.domain.topic_guards import keeps_recognition
from convo.domain.vocabulary import Role
from convo.queries.communities import list_communities
from convo.queries.places import list_topics
from convo.queries.recognised import PAGE, count_recorded, get_recognition, list_recorded
from convo.queries.sides import list_sides
from convo.queries.topics import get_topic_and_owner, keeper_of
from convo.services import recognitions
from convo.services.mentioned import MOST
from convo.services.people import Unfit
from convo.web.access import actor, db, me, office, requires
from convo.web.conversations.case import link_to
from convo.web.recognition.forms import RecordForm, StrikeForm, record_form

bp = Blueprint("recognition", __name__, url_prefix="/recognition")

#: Identifiers are kept in eight bytes at most; a longer one can't be meant.
_LONGEST_ID = 18


@bp.get("")
@requires(Reading.BALANCE)
def index() -> ResponseReturnValue:
    """The topics whose recognition this person keeps."""
    kept = [topic for topic in list_topics(db()) if _is_kept(topic)]
    return render_template("recognition/index.html", topics=kept, counts=count_recorded(db()))


@bp.get("/<int:topic_id>")
@requires(Reading.BALANCE)
def show(topic_id: int) -> ResponseReturnValue:
    """What was recorded on a topic, the latest first, a page at a time."""
    topic = _topic(topic_id)
    found = list_recorded(db(), topic_id, before=_before())
    return render_template(
        "recognition/show.html",
        topic=topic,
        recorded=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        before=_before(),
        link_to=link_to,
        Named=Named,
    )


@bp.get("/<int:topic_id>/record")
@requires(Action.RECORD_RECOGNITION)
def ask_record_recognition(topic_id: int) -> ResponseReturnValue:
    """What was said, where, and whom does it name?"""
    return _record_page(_topic(topic_id), _form(topic_id))


@bp.post("/<int:topic_id>/record")
@requires(Action.RECORD_RECOGNITION)
def record_recognition(topic_id: int) -> ResponseReturnValue:
    """Record it; or only make room for another one who is named."""
    topic = get_topic_and_owner(db(), topic_id)
    if "more" in request.form:
        return _record_page(topic, _form(topic_id, more=True))
    form = _form(topic_id)
    if form.validate():
        try:
            recognitions.record_recognition(office(), actor(), form.deed(topic_id))
        except Unfit as unfit:
            for name, sentence in unfit.faults.items():
                form.add_error(name, sentence)
        else:
            flash("Recorded. It counts in the balance of this topic.")
            return redirect(url_for("recognition.show", topic_id=topic_id), 303)
    return _record_page(topic, form), 400


@bp.get("/recorded/<int:recognition_id>/strike")
@requires(Action.STRIKE_RECOGNITION)
def ask_strike_recognition(recognition_id: int) -> ResponseReturnValue:
    """Why was it a mistake?"""
    recognition = get_recognition(db(), recognition_id)
    _topic(recognition.topic_id)
    return _strike_page(recognition_id, StrikeForm(version=recognition.version))


@bp.post("/recorded/<int:recognition_id>/strike")
@requires(Action.STRIKE_RECOGNITION)
def strike_recognition(recognition_id: int) -> ResponseReturnValue:
    """Strike out what was recorded by mistake."""
    form = StrikeForm(request.form)
    recognition = get_recognition(db(), recognition_id)
    in_force = recognition.struck_at is None  # else its page has no form any more
    if not form.validate() and in_force:
        return _strike_page(recognition_id, form), 400
    recognitions.strike_recognition(office(), actor(), form.deed(recognition_id))
    flash("Struck out. It is kept, and counts no more.")
    return redirect(url_for("recognition.show", topic_id=recognition.topic_id), 303)


def _is_kept(topic: Topic) -> bool:
    return Role.PRESS_OFFICE in me().roles or topic.owner_id == me().id


def _topic(topic_id: int) -> Topic:
    """The topic, for those who keep its recognition. Raises `NotPermitted`."""
    topic = get_topic_and_owner(db(), topic_id)
    keeper = keeper_of(topic)
    owner, name = (keeper.id, keeper.name) if keeper else (None, "")
    if sentences := keeps_recognition(actor(), owner, name):
        raise NotPermitted(" ".join(sentences))
    return topic


def _before() -> int | None:
    given = request.args.get("before", "")
    is_id = given.isascii() and given.isdigit() and len(given) <= _LONGEST_ID
    return int(given) if is_id else None


def _form(topic_id: int, *, more: bool = False) -> RecordForm:
    sent = request.form if request.method == "POST" else None
    return record_form(list_communities(db()), list_sides(db(), topic_id), sent, more=more)


def _record_page(topic: Topic, form: RecordForm) -> str:
    return render_template("recognition/record.html", topic=topic, form=form, most=MOST)


def _strike_page(recognition_id: int, form: StrikeForm) -> str:
    return render_template(
        "recognition/strike.html",
        recognition=get_recognition(db(), recognition_id),
        form=form,
        link_to=link_to,
        Named=Named,
    )
