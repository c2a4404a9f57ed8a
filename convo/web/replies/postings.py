"""Pages about what stands on a site: unsigned, looked at, corrected, removed, watched."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyKind, SeenAs
from convo.services import corrections, follow_ups, postings, unsigned
from convo.web.access import actor, db, office, requires
from convo.web.forms import VersionedForm
from convo.web.replies.case import Case, open_case, open_case_for
from convo.web.replies.giving_forms import (
    RecordUnsignedGivingForm,
    SetFollowUpOfGivingForm,
)
from convo.web.replies.posted import officials_for, usual_follow_up
from convo.web.replies.posting_forms import SeeAsPostedForm, SetFollowUpForm
from convo.web.replies.putting_right_forms import (
    CorrectForm,
    NoteRemovedForm,
    RecordUnsignedForm,
    RemoveForm,
)

bp = Blueprint("postings", __name__, url_prefix="/replies/<int:reply_id>")

_SEEN: dict[SeenAs, str] = {
    SeenAs.AS_POSTED: "Thank you. It stands there as it was posted.",
    SeenAs.DIFFERENT: "Thank you. The press office and the author see what is different.",
    SeenAs.GONE: "Thank you. The press office and the author see that it is gone. "
    "Next: one of them records who removed it.",
}


@bp.get("/record-unsigned")
@requires(Action.RECORD_UNSIGNED)
def ask_record_unsigned(reply_id: int) -> ResponseReturnValue:
    """What was posted before anybody signed it off?"""
    return _page(Action.RECORD_UNSIGNED, reply_id, _unsigned_form(reply_id))


@bp.post("/record-unsigned")
@requires(Action.RECORD_UNSIGNED)
def record_unsigned(reply_id: int) -> ResponseReturnValue:
    """Record a posting that nobody had signed off."""
    form = _unsigned_form(reply_id)
    if not form.validate():
        return _page(Action.RECORD_UNSIGNED, reply_id, form), 400
    deed = unsigned.RecordUnsigned(
        reply_id=reply_id, version=form.version.data or 0, posting=form.posting()
    )
    unsigned.record_unsigned(office(), actor(), deed)
    return _done(reply_id, "Recorded, and brought to the press office. It was right to say so.")


@bp.get("/see-as-posted")
@requires(Action.SEE_AS_POSTED)
def ask_see_as_posted(reply_id: int) -> ResponseReturnValue:
    """Is it still as posted?"""
    return _page(Action.SEE_AS_POSTED, reply_id, SeeAsPostedForm())


@bp.post("/see-as-posted")
@requires(Action.SEE_AS_POSTED)
def see_as_posted(reply_id: int) -> ResponseReturnValue:
    """Say what stands there."""
    form = SeeAsPostedForm(request.form)
    if not form.validate():
        return _page(Action.SEE_AS_POSTED, reply_id, form), 400
    deed = form.deed(reply_id)
    try:
        postings.see_as_posted(office(), actor(), deed)
    except NotReady as not_ready:  # no words, or those that were posted
        form.add_error("words", not_ready.sentence)
        return _page(Action.SEE_AS_POSTED, reply_id, form), 400
    return _done(reply_id, _SEEN[deed.seen])


@bp.get("/correct")
@requires(Action.CORRECT)
def ask_correct(reply_id: int) -> ResponseReturnValue:
    """What is wrong with it?"""
    return _page(Action.CORRECT, reply_id, CorrectForm())


@bp.post("/correct")
@requires(Action.CORRECT)
def correct(reply_id: int) -> ResponseReturnValue:
    """Start the reply that puts it right, and go there."""
    form = CorrectForm(request.form)
    if not form.validate():
        return _page(Action.CORRECT, reply_id, form), 400
    correction_id = corrections.correct(office(), actor(), form.deed(reply_id))
    return _done(correction_id, "Started. Next: change the words and submit them like any others.")


@bp.get("/remove")
@requires(Action.REMOVE)
def ask_remove(reply_id: int) -> ResponseReturnValue:
    """Why did we take it down?"""
    return _page(Action.REMOVE, reply_id, RemoveForm())


@bp.post("/remove")
@requires(Action.REMOVE)
def remove(reply_id: int) -> ResponseReturnValue:
    """Record that we took it down."""
    form = RemoveForm(request.form)
    if not form.validate():
        return _page(Action.REMOVE, reply_id, form), 400
    postings.remove(office(), actor(), form.deed(reply_id))
    return _done(reply_id, "Recorded as removed. Its words stay in the record.")


@bp.get("/note-removed")
@requires(Action.NOTE_REMOVED)
def ask_note_removed(reply_id: int) -> ResponseReturnValue:
    """What did the host say?"""
    return _page(
        Action.NOTE_REMOVED, reply_id, NoteRemovedForm(data={"noticed_on": office().today()})
    )


@bp.post("/note-removed")
@requires(Action.NOTE_REMOVED)
def note_removed(reply_id: int) -> ResponseReturnValue:
    """Record that the host took it down."""
    form = NoteRemovedForm(request.form)
    if not form.validate():
        return _page(Action.NOTE_REMOVED, reply_id, form), 400
    postings.note_removed(office(), actor(), form.deed(reply_id))
    return _done(reply_id, "Recorded. Its words stay in the record.")


@bp.get("/set-follow-up")
@requires(Action.SET_FOLLOW_UP)
def ask_set_follow_up(reply_id: int) -> ResponseReturnValue:
    """Who looks at the thread again, and when?"""
    case = open_case_for(Action.SET_FOLLOW_UP, reply_id)
    form = _follow_up_form(case)(data=usual_follow_up(case.reply))
    form.offer(officials_for(db()))
    return render_template("postings/set-follow-up.html", case=case, form=form)


@bp.post("/set-follow-up")
@requires(Action.SET_FOLLOW_UP)
def set_follow_up(reply_id: int) -> ResponseReturnValue:
    """Change it."""
    form = _follow_up_form(open_case(reply_id))(request.form)
    form.offer(officials_for(db()))
    if not form.validate():
        return _page(Action.SET_FOLLOW_UP, reply_id, form), 400
    follow_ups.set_follow_up(office(), actor(), form.deed(reply_id))
    return _done(reply_id, "Changed. It is on the work of whoever looks again.")


def _follow_up_form(case: Case) -> type[SetFollowUpForm]:
    is_given = case.reply.kind is ReplyKind.ACKNOWLEDGEMENT
    return SetFollowUpOfGivingForm if is_given else SetFollowUpForm


def _unsigned_form(reply_id: int) -> RecordUnsignedForm:
    form = _unsigned_form_for(open_case(reply_id))
    form.offer(officials_for(db()))
    return form


def _unsigned_form_for(case: Case) -> RecordUnsignedForm:
    """What is asked about it; of an acknowledgement also where it was given."""
    sent = request.form if request.method == "POST" else None
    if case.reply.kind is not ReplyKind.ACKNOWLEDGEMENT:
        return RecordUnsignedForm(sent)
    known = case.recognition.channel if case.recognition else None
    return RecordUnsignedGivingForm(sent, channel=known.value if known else None)


def _page(action: Action, reply_id: int, form: VersionedForm) -> str:
    """The page that asks about a deed, named as the deed is."""
    case = open_case_for(action, reply_id)
    name = action.value.partition(":")[2]
    return render_template(f"postings/{name}.html", case=case, form=form)


def _done(reply_id: int, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("replies.show", reply_id=reply_id), 303)
