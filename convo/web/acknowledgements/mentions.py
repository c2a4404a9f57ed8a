"""What somebody says to being named, and naming them no more."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Mention
from convo.domain.permissions import Action
from convo.domain.recognition import Comfort
from convo.queries.recognition import comfort_of, get_mention, is_asked_first, name_of
from convo.services import acknowledging
from convo.services.acknowledging import DropMention
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.acknowledgements.forms import ChangeMentionForm, answered
from convo.web.forms import VersionedForm
from convo.web.replies.case import open_case_for

bp = Blueprint("mentions", __name__, url_prefix="/mentions/<int:mention_id>")

_REFUSED = (
    "Recorded. Nothing goes out while it names them: the author takes them out of whom it names, "
    "and out of the words."
)


@bp.get("/change")
@requires(Action.CHANGE_MENTION)
def ask_change_mention(mention_id: int) -> ResponseReturnValue:
    """What do they say to being named?"""
    mention = get_mention(db(), mention_id)
    form = ChangeMentionForm(data=answered(mention, comfort_of(mention)))
    return _page(Action.CHANGE_MENTION, mention, form)


@bp.post("/change")
@requires(Action.CHANGE_MENTION)
def change_mention(mention_id: int) -> ResponseReturnValue:
    """Record it."""
    mention = get_mention(db(), mention_id)
    form = ChangeMentionForm(request.form)
    form.offer_answers(asked_first=is_asked_first(mention))
    if not form.validate():
        return _page(Action.CHANGE_MENTION, mention, form), 400
    deed = form.deed(mention_id)
    try:
        acknowledging.change_mention(office(), actor(), deed)
    except Unfit as unfit:
        form.blame(unfit.faults)
        return _page(Action.CHANGE_MENTION, mention, form), 400
    flash(_REFUSED if deed.answer.comfort is Comfort.REFUSED else "Recorded.")
    return _back(mention)


@bp.get("/drop")
@requires(Action.DROP_MENTION)
def ask_drop_mention(mention_id: int) -> ResponseReturnValue:
    """Shall it name them no more?"""
    return _page(Action.DROP_MENTION, get_mention(db(), mention_id), VersionedForm())


@bp.post("/drop")
@requires(Action.DROP_MENTION)
def drop_mention(mention_id: int) -> ResponseReturnValue:
    """Name them no more."""
    mention = get_mention(db(), mention_id)
    form = VersionedForm(request.form)
    deed = DropMention(mention_id=mention_id, version=form.version.data or 0)
    acknowledging.drop_mention(office(), actor(), deed)
    flash("Taken out of whom it names. See that the words don’t name them either.")
    return redirect(url_for("replies.ask_revise", reply_id=_reply_id(mention)), 303)


def _page(action: Action, mention: Mention, form: VersionedForm) -> str:
    """The page that asks about a deed, named as the deed is."""
    case = open_case_for(action, _reply_id(mention))
    if isinstance(form, ChangeMentionForm):
        form.offer_answers(asked_first=is_asked_first(mention))
    name = action.value.partition(":")[2]
    return render_template(
        f"acknowledgements/{name}.html",
        case=case,
        mention=mention,
        name=name_of(mention),
        form=form,
    )


def _back(mention: Mention) -> ResponseReturnValue:
    return redirect(url_for("replies.show", reply_id=_reply_id(mention)), 303)


def _reply_id(mention: Mention) -> int:
    return mention.recognition.reply_id or 0
