"""Logging a conversation, and adding what was said since."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Conversation, Venue
from convo.domain.errors import AlreadyLogged
from convo.domain.permissions import Action
from convo.domain.vocabulary import ConversationState
from convo.queries.conversations import find_logged, get_conversation
from convo.queries.places import find_venue_for, list_topics, list_venues
from convo.services import conversations
from convo.support.addresses import BadAddress, canonical, host
from convo.web.access import actor, db, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import open_case, open_case_for
from convo.web.conversations.forms import AddSnapshotForm, LogForm

#: What a link may fill in beforehand, such as a bookmark that takes it from the page being read.
_PREFILLED = ("address", "title", "words")


@bp.get("/log")
@requires(Action.LOG)
def ask_log() -> ResponseReturnValue:
    """What was said, where? Filled in beforehand with `address`, `title` and `words`."""
    given = {name: request.args.get(name, "") for name in _PREFILLED}
    return _log_page(_with_places(LogForm(data=given)), cut="cut" in request.args)


@bp.post("/log")
@requires(Action.LOG)
def log() -> ResponseReturnValue:
    """Log a conversation."""
    form = _with_places(LogForm(request.form))
    if not form.validate():
        if form.address.errors:
            # Whether convo knows the site can't be said yet.
            form.venue.errors = []
        return _log_page(form), 400
    try:
        conversation_id = conversations.log(office(), actor(), form.deed())
    except AlreadyLogged as earlier:
        form.add_error("address", earlier.sentence)
        return _log_page(form), 400
    flash("Logged. Next: decide whether to take part, and how.")
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


@bp.get("/<int:conversation_id>/add-snapshot")
@requires(Action.ADD_SNAPSHOT)
def ask_add_snapshot(conversation_id: int) -> ResponseReturnValue:
    """What was said since?"""
    case = open_case_for(Action.ADD_SNAPSHOT, conversation_id)
    return render_template("conversations/add-snapshot.html", case=case, form=AddSnapshotForm())


@bp.post("/<int:conversation_id>/add-snapshot")
@requires(Action.ADD_SNAPSHOT)
def add_snapshot(conversation_id: int) -> ResponseReturnValue:
    """Add what was said since."""
    form = AddSnapshotForm(request.form)
    if not form.validate():
        case = open_case(conversation_id)
        return render_template("conversations/add-snapshot.html", case=case, form=form), 400
    deed = form.deed(conversation_id)
    conversations.add_snapshot(office(), actor(), deed)
    flash(_added(get_conversation(db(), conversation_id).state, asks=deed.said.asks))
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


def _added(state: ConversationState, *, asks: bool) -> str:
    """What follows from something that was added, by where the conversation stands."""
    if state is ConversationState.LOGGED:
        return "Added. The official in charge reads it before they decide what to do."
    if state is ConversationState.REFERRED:
        return "Added. The press office has this conversation, and finds it on its page."
    if asks:
        return "Added. It waits for the official in charge: decide again, or start another reply."
    return "Added. Does it change what you decided? If so, decide again."


def _with_places(form: LogForm) -> LogForm:
    """The form with venues and topics to choose from; the venue follows from the address."""
    venues, topics = list_venues(db()), list_topics(db())
    form.venue.choices = [("", "Choose a venue"), *((str(v.id), v.name) for v in venues)]
    form.topic.choices = [("", "Choose a topic"), *((str(t.id), t.name) for t in topics)]
    if not form.venue.data and (venue := _venue_of(form.address.data)) is not None:
        form.venue.data = str(venue.id)
    return form


def _venue_of(address: str) -> Venue | None:
    try:
        return find_venue_for(db(), host(address))
    except BadAddress:
        return None


def _logged_before(address: str) -> Conversation | None:
    try:
        return find_logged(db(), canonical(address))
    except BadAddress:
        return None


def _log_page(form: LogForm, *, cut: bool = False) -> str:
    """The form; `cut` says that not all the words fitted into the address that filled it in."""
    earlier = _logged_before(form.address.data)
    return render_template("conversations/log.html", form=form, earlier=earlier, cut=cut)
