"""Where an acknowledgement is given, and whom else it names."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.recognition import list_names, speakers_in
from convo.queries.sides import list_sides
from convo.services import acknowledging
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.acknowledgements.forms import AddMentionForm, SetChannelForm
from convo.web.replies.case import Case, open_case, open_case_for

bp = Blueprint("acknowledgements", __name__, url_prefix="/replies/<int:reply_id>")


@bp.get("/set-channel")
@requires(Action.SET_CHANNEL)
def ask_set_channel(reply_id: int) -> ResponseReturnValue:
    """Where is it given, to whom, and when?"""
    case = open_case_for(Action.SET_CHANNEL, reply_id)
    said = case.recognition
    form = SetChannelForm(
        channel=said.channel.value if said and said.channel else None,
        audience=said.audience if said else "",
        planned_on=said.planned_on if said else None,
    )
    return _channel_page(case, form)


@bp.post("/set-channel")
@requires(Action.SET_CHANNEL)
def set_channel(reply_id: int) -> ResponseReturnValue:
    """Say so."""
    form = SetChannelForm(request.form)
    if not form.validate():
        return _channel_page(open_case_for(Action.SET_CHANNEL, reply_id), form), 400
    acknowledging.set_channel(office(), actor(), form.deed(reply_id))
    return _done(reply_id, "Saved. Your mentor sees where it is given, to whom, and when.")


@bp.get("/add-mention")
@requires(Action.ADD_MENTION)
def ask_add_mention(reply_id: int) -> ResponseReturnValue:
    """Whom else does it name?"""
    return _mention_page(open_case_for(Action.ADD_MENTION, reply_id), AddMentionForm())


@bp.post("/add-mention")
@requires(Action.ADD_MENTION)
def add_mention(reply_id: int) -> ResponseReturnValue:
    """Name them."""
    case = open_case(reply_id)
    form = _offer(AddMentionForm(request.form), case)
    if not form.validate():
        return _mention_page(case, form), 400
    try:
        acknowledging.add_mention(office(), actor(), form.deed(reply_id))
    except Unfit as unfit:
        form.blame(unfit.faults)
        return _mention_page(case, form), 400
    return _done(reply_id, "Added to whom it names.")


def _offer(form: AddMentionForm, case: Case) -> AddMentionForm:
    sides = list_sides(db(), case.conversation.topic_id)
    form.offer(speakers_in(case.reply), list_names(db()), sides)
    return form


def _channel_page(case: Case, form: SetChannelForm) -> str:
    return render_template("acknowledgements/set-channel.html", case=case, form=form)


def _mention_page(case: Case, form: AddMentionForm) -> str:
    return render_template("acknowledgements/add-mention.html", case=case, form=_offer(form, case))


def _done(reply_id: int, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("replies.ask_revise", reply_id=reply_id), 303)
