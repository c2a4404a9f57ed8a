"""The page that everybody starts from."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import Role
from convo.queries.work import has_written, waited_for, waiting_for
from convo.queries.work_items import MOST
from convo.web.access import db, me, office, requires

bp = Blueprint("work", __name__)

#: The page that deals with each kind of thing, and the name of its identifier.
PAGES = {
    "conversation": ("conversations.show", "conversation_id"),
    "reply": ("replies.show", "reply_id"),
    "review": ("reviews.show", "reply_id"),
    "referral": ("referrals.show", "reply_id"),
    "person": ("people.show", "person_id"),
}


@bp.get("/")
@requires(Reading.OWN_WORK)
def show() -> ResponseReturnValue:
    """What waits for me, by due time, and what I wait for."""
    standpoint = office().standpoint()
    return render_template(
        "work/show.html",
        waiting=waiting_for(db(), me(), standpoint),
        awaited=waited_for(db(), me()),
        now=standpoint.now,
        pages=PAGES,
        most=MOST,
        is_new=Role.OFFICIAL in me().roles and not has_written(db(), me()),
        LOG=Action.LOG,
    )
