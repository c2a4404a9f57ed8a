"""The page that everybody starts from."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import Role
from convo.queries.work import covered_for, has_written, waited_for, waiting_for
from convo.queries.work_rows import MOST
from convo.web.access import db, me, office, requires

bp = Blueprint("work", __name__)

#: The page that deals with each kind of thing, and the name of its identifier.
PAGES = {
    "conversation": ("conversations.show", "conversation_id"),
    "reply": ("replies.show", "reply_id"),
    "review": ("reviews.show", "reply_id"),
    "referral": ("referrals.show", "reply_id"),
    "alert": ("alerts.show", "alert_id"),
    "concern": ("concerns.show", "concern_id"),
    "erasure": ("erasures.show", "request_id"),
    "look-again": ("conversations.ask_extend", "conversation_id"),
    "extension": ("conversations.ask_agree_extension", "conversation_id"),
    "look": ("postings.ask_see_as_posted", "reply_id"),
    "experiment": ("experiments.show", "experiment_id"),
    "question": ("notes.ask_answer", "note_id"),
    "person": ("people.show", "person_id"),
    "hand-over": ("conversations.ask_hand_over", "person_id"),
}


@bp.get("/")
@requires(Reading.OWN_WORK)
def show() -> ResponseReturnValue:
    """What waits for me, by due time, and what I wait for."""
    standpoint = office().standpoint()
    covering = covered_for(db(), me(), standpoint)
    waiting = waiting_for(db(), me(), standpoint, covering)
    writes = any(item.page == "reply" for item in waiting)
    return render_template(
        "work/show.html",
        waiting=waiting,
        covering=covering,
        awaited=waited_for(db(), me(), standpoint),
        now=standpoint.now,
        pages=PAGES,
        most=MOST,
        is_new=Role.OFFICIAL in me().roles and not writes and not has_written(db(), me()),
        LOG=Action.LOG,
    )
