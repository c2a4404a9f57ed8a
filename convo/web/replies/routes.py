"""Pages of a reply for those who write it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.errors import StaleWording
from convo.domain.permissions import Action, Reading
from convo.queries.conversations import get_conversation
from convo.queries.replies import find_autosave, get_reply
from convo.services import replies
from convo.support.differences import compare
from convo.web.access import actor, db, me, office, requires
from convo.web.filters import moment
from convo.web.forms import LONGEST_TEXT
from convo.web.replies.case import Case, open_case, open_case_for
from convo.web.replies.checking import Shown, shown
from convo.web.replies.forms import CloseForm, PostForm, ReviseForm

bp = Blueprint("replies", __name__, url_prefix="/replies/<int:reply_id>")


@bp.get("")
@requires(Reading.CASES)
def show(reply_id: int) -> ResponseReturnValue:
    """A reply as it stands, and what can be done with it."""
    case = open_case(reply_id)
    return render_template("replies/show.html", case=case, posted=_posted_difference(case))


@bp.get("/revise")
@requires(Action.REVISE)
def ask_revise(reply_id: int) -> ResponseReturnValue:
    """The draft page, with what was typed last."""
    case = open_case_for(Action.REVISE, reply_id)
    latest = case.reply.latest
    kept = find_autosave(db(), reply_id, me().id)
    words = kept.words if kept else (latest.words if latest else "")
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
    if form.then.data == "submit":
        return redirect(url_for("submissions.ask_submit", reply_id=reply_id), 303)
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
    return render_template("replies/post.html", case=case, form=PostForm())


@bp.post("/post")
@requires(Action.POST)
def post(reply_id: int) -> ResponseReturnValue:
    """Record a posting."""
    form = PostForm(request.form)
    if not form.validate():
        case = open_case_for(Action.POST, reply_id)
        return render_template("replies/post.html", case=case, form=form), 400
    same = replies.post(office(), actor(), form.deed(reply_id))
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
    return render_template("replies/close.html", case=case, form=CloseForm())


@bp.post("/close")
@requires(Action.CLOSE)
def close(reply_id: int) -> ResponseReturnValue:
    """Close a posted reply."""
    form = CloseForm(request.form)
    if not form.validate():
        case = open_case_for(Action.CLOSE, reply_id)
        return render_template("replies/close.html", case=case, form=form), 400
    replies.close(office(), actor(), form.deed(reply_id))
    flash("Closed. Thank you for looking after it to the end.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _draft_page(case: Case, form: ReviseForm, words: str, kept_at: object = None) -> str:
    return render_template(
        "replies/revise.html",
        case=case,
        form=form,
        shown=_judged(case, words),
        kept_at=kept_at,
        limit=case.conversation.venue.length_limit,
    )


def _judged(case: Case, words: str) -> Shown:
    """These words, judged as the words of this reply."""
    return shown(words, office().guidelines.check(words, case.known))


def _conflict_page(reply_id: int, form: ReviseForm) -> ResponseReturnValue:
    """Both versions side by side: nobody's words are lost."""
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


def _posted_difference(case: Case) -> object:
    """How the words posted differ from those signed off; None when they don't."""
    signed_off = case.reply.signed_off_revision
    if not case.reply.posted_differently or signed_off is None:
        return None
    return compare(signed_off.words, case.reply.posted_words)
