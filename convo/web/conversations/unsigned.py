"""Recording what somebody posted in a conversation without any draft."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyKind
from convo.queries.conversations import get_conversation
from convo.services.replies import kind_in
from convo.services.unsigned import RecordUnsignedIn, record_unsigned_in
from convo.web.access import actor, db, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import open_case_for
from convo.web.replies.giving_forms import RecordUnsignedGivingForm
from convo.web.replies.posted import officials_for
from convo.web.replies.putting_right_forms import RecordUnsignedForm


@bp.get("/<int:conversation_id>/record-unsigned")
@requires(Action.RECORD_UNSIGNED)
def ask_record_unsigned(conversation_id: int) -> ResponseReturnValue:
    """What was posted without sign-off?"""
    return _unsigned_page(conversation_id, _form(conversation_id))


@bp.post("/<int:conversation_id>/record-unsigned")
@requires(Action.RECORD_UNSIGNED)
def record_unsigned(conversation_id: int) -> ResponseReturnValue:
    """Record it, as a reply that was posted without sign-off."""
    form = _form(conversation_id)
    form.offer(officials_for(db()))
    if not form.validate():
        return _unsigned_page(conversation_id, form), 400
    deed = RecordUnsignedIn(
        conversation_id=conversation_id, version=form.version.data or 0, posting=form.posting()
    )
    reply_id = record_unsigned_in(office(), actor(), deed)
    flash("Recorded, and brought to the press office. It was right to say so.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _form(conversation_id: int) -> RecordUnsignedForm:
    """What is asked about it; where it is to be acknowledged, also where that was done."""
    sent = request.form if request.method == "POST" else None
    is_given = kind_in(get_conversation(db(), conversation_id)) is ReplyKind.ACKNOWLEDGEMENT
    return RecordUnsignedGivingForm(sent) if is_given else RecordUnsignedForm(sent)


def _unsigned_page(conversation_id: int, form: RecordUnsignedForm) -> str:
    case = open_case_for(Action.RECORD_UNSIGNED, conversation_id)
    form.offer(officials_for(db()))
    return render_template("conversations/record-unsigned.html", case=case, form=form)
