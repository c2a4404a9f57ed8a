"""Pages of a reply for those who write it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.acknowledging import ACKNOWLEDGEMENT_OUTCOMES, REPLY_OUTCOMES
from convo.domain.errors import NotReady, StaleWording
from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import ReplyKind
from convo.queries.conversations import get_conversation
from convo.queries.replies import find_autosave, get_reply
from convo.queries.timeline import Line, list_deeds_on_reply
from convo.services import postings, replies
from convo.services.giving import TOO_EARLY
from convo.support.differences import compare
from convo.web.access import actor, db, me, office, read_afresh, requires
from convo.web.conversations.case import open_case as open_conversation
from convo.web.filters import moment
from convo.web.forms import LONGEST_TEXT
from convo.web.replies.case import Case, open_case, open_case_for
from convo.web.replies.checking import Shown, shown
from convo.web.replies.forms import ReviseForm
from convo.web.replies.giving_forms import DeliverForm, PublishForm
from convo.web.replies.posted import officials_for, posted_of, usual_follow_up
from convo.web.replies.posting_forms import CloseForm, PostForm

bp = Blueprint("replies", __name__, url_prefix="/replies/<int:reply_id>")

#: Where the author goes on after saving, by the button that they pressed.
_THEN = {"submit": "submissions.ask_submit", "ask": "notes.ask_ask_about_reply"}


@bp.get("")
@requires(Reading.CASES)
def show(reply_id: int) -> ResponseReturnValue:
    """A reply as it stands, and what can be done with it."""
    case = open_case(reply_id)
    return render_template(
        "replies/show.html",
        case=case,
        posted=posted_of(case),
        asked=_asked_to_join(case),
        SETTLE_ALERT=Action.SETTLE_ALERT,
    )


def _asked_to_join(case: Case) -> list[Line]:
    """Why whoever is looking was made an author; asked only where they may have been."""
    own = me().id
    if own not in case.facts.authors or own == case.reply.started_by_id:
        return []
    return list_deeds_on_reply(db(), case.reply.id, Action.ADD_AUTHOR)


@bp.get("/revise")
@requires(Action.REVISE)
def ask_revise(reply_id: int) -> ResponseReturnValue:
    """The draft page, with what was typed last."""
    case = open_case_for(Action.REVISE, reply_id)
    latest = case.reply.latest
    kept = find_autosave(db(), reply_id, me().id)
    words = kept.words if kept else (latest.words if latest else case.words_to_correct)
    # The version that the words were typed on: a newer one must not be replaced unseen.
    form = ReviseForm(words=words, version=kept.version if kept else case.reply.version)
    return _draft_page(case, form, words, kept_at=kept.saved_at if kept else None)


@bp.post("/revise")
@requires(Action.REVISE)
def revise(reply_id: int) -> ResponseReturnValue:
    """Save the words as a new revision."""
    form = ReviseForm(request.form)
    if not form.validate():
        case = open_case_for(Action.REVISE, reply_id)
        return _draft_page(case, form, form.words.data), 400
    try:
        number = replies.revise(office(), actor(), form.deed(reply_id))
    except StaleWording:
        return _conflict_page(reply_id, form)
    if form.then.data in _THEN:
        return redirect(url_for(_THEN[form.then.data], reply_id=reply_id), 303)
    flash(f"Saved as version {number}.")
    return redirect(url_for("replies.ask_revise", reply_id=reply_id), 303)


@bp.post("/autosave")
@requires(Action.REVISE)
def autosave(reply_id: int) -> ResponseReturnValue:
    """Keep what is being typed, and say when it was kept."""
    form = ReviseForm(request.form)
    words = form.words.data
    replies.autosave(office(), actor(), reply_id, form.version.data or 0, words)
    return {"saved": f"Saved {moment(office().clock())}"}


@bp.post("/check")
@requires(Action.REVISE)
def check(reply_id: int) -> ResponseReturnValue:
    """The findings in words that are being typed. Keeps nothing, here or in a log."""
    case = open_case_for(Action.REVISE, reply_id)
    form = ReviseForm(request.form)
    words = form.words.data
    if len(words) > LONGEST_TEXT:
        form.validate()
        return render_template("replies/too-long.html", sentence=form.words.errors[0]), 400
    return render_template("replies/findings-panel.html", case=case, shown=_judged(case, words))


@bp.get("/post")
@requires(Action.POST)
def ask_post(reply_id: int) -> ResponseReturnValue:
    """The words to copy, and where to say that they were posted."""
    case = open_case_for(Action.POST, reply_id)
    return _post_page(case, _post_form(case)(data=usual_follow_up(case.reply)))


@bp.post("/post")
@requires(Action.POST)
def post(reply_id: int) -> ResponseReturnValue:
    """Record a posting."""
    case = open_case(reply_id)
    form = _post_form(case)(request.form)
    form.offer(officials_for(db()))
    if not form.validate():
        return _post_page(open_case_for(Action.POST, reply_id), form), 400
    try:
        same = postings.post(office(), actor(), form.deed(reply_id))
    except NotReady as not_ready:
        if not_ready.sentence != TOO_EARLY:
            raise
        form.add_error("given_on", TOO_EARLY)
        return _post_page(case, form), 400
    flash(
        "Recorded. The words are those that were signed off."
        if same
        else "Recorded. The words differ from those signed off: the press office will see how."
    )
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@bp.get("/close")
@requires(Action.CLOSE)
def ask_close(reply_id: int) -> ResponseReturnValue:
    """What came of it?"""
    case = open_case_for(Action.CLOSE, reply_id)
    return render_template("replies/close.html", case=case, form=_offer(CloseForm(), case))


@bp.post("/close")
@requires(Action.CLOSE)
def close(reply_id: int) -> ResponseReturnValue:
    """Close a posted reply."""
    case = open_case(reply_id)
    form = _offer(CloseForm(request.form), case)
    if not form.validate():
        case = open_case_for(Action.CLOSE, reply_id)
        return render_template("replies/close.html", case=case, form=form), 400
    postings.close(office(), actor(), form.deed(reply_id))
    read_afresh()
    conversation = open_conversation(get_reply(db(), reply_id).conversation_id)
    if not conversation.may(Action.CLOSE_CONVERSATION):
        flash("Closed. Thank you for looking after it to the end.")
        return redirect(url_for("replies.show", reply_id=reply_id), 303)
    flash("Closed. Is nothing more to be said there? Then close the conversation too.")
    case_page = url_for("conversations.show", conversation_id=conversation.conversation.id)
    return redirect(case_page, 303)


def _post_form(case: Case) -> type[PostForm | DeliverForm]:
    """What is asked when it was posted: of an acknowledgement, how it was given."""
    if case.recognition is None:
        return PostForm
    return DeliverForm if case.is_delivered else PublishForm


def _offer(form: CloseForm, case: Case) -> CloseForm:
    is_given = case.reply.kind is ReplyKind.ACKNOWLEDGEMENT
    form.offer(ACKNOWLEDGEMENT_OUTCOMES if is_given else REPLY_OUTCOMES)
    return form


def _post_page(case: Case, form: PostForm | DeliverForm) -> str:
    form.offer(officials_for(db()))
    return render_template("replies/post.html", case=case, form=form)


def _draft_page(case: Case, form: ReviseForm, words: str, kept_at: object = None) -> str:
    return render_template(
        "replies/revise.html",
        case=case,
        form=form,
        shown=_judged(case, words),
        kept_at=kept_at,
        limit=case.known.length_limit,
    )


def _judged(case: Case, words: str) -> Shown:
    """These words, judged as the words of this reply."""
    return shown(words, office().guidelines.check(words, case.known), known=case.known)


def _conflict_page(reply_id: int, form: ReviseForm) -> ResponseReturnValue:
    """Both versions side by side: nobody's words are lost."""
    read_afresh()  # what this request has read is from before the other version
    reply = get_reply(db(), reply_id)
    theirs = reply.latest.words if reply.latest else ""
    mine = form.words.data
    return (
        render_template(
            "replies/conflict.html",
            reply=reply,
            conversation=get_conversation(db(), reply.conversation_id),
            mine=mine,
            pieces=compare(theirs, mine),
        ),
        409,
    )
