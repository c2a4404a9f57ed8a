"""Verifying the log on a page: what is looked at, how far it is, and what came of it."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, stream_template, url_for
from flask.typing import ResponseReturnValue

from convo.domain.errors import AlreadyDone
from convo.domain.permissions import Action
from convo.queries.checkpoints import checkpoint_standing, find_newest_checkpoint
from convo.queries.verifications import list_verifications
from convo.services.verifying import Verifying, begin_verifying
from convo.web.access import actor, db, office, requires
from convo.web.log.looks import record_look

bp = Blueprint("verifying", __name__, url_prefix="/log/verify")

#: A line on the page for so many entries.
_ENTRIES_A_LINE = 20_000


@bp.get("")
@requires(Action.VERIFY_LOG)
def ask_verify_log() -> ResponseReturnValue:
    """What verifying looks at, and what came of it the last times. A look at the log, recorded."""
    record_look("verifications of the log")
    return render_template(
        "log/verify.html",
        verifications=list_verifications(db()),
        standing=checkpoint_standing(db()),
    )


@bp.post("")
@requires(Action.VERIFY_LOG)
def verify_log() -> ResponseReturnValue:
    """Verify it. The page is sent while it is done, so that whoever waits sees how far it is."""
    asking = actor()
    try:
        begin_verifying(office(), asking)
    except AlreadyDone:
        return redirect(url_for("verifying.ask_verify_log"), 303)
    verifying = Verifying(office(), asking)
    page = stream_template(
        "log/verified.html",
        verifying=verifying,
        steps=_lines(verifying.steps()),
        newest=find_newest_checkpoint(db()),
    )
    # A server in front of us that collected the answer would show nothing until the end.
    return Response(page, headers={"X-Accel-Buffering": "no"})


def _lines(steps: Iterator[int]) -> Iterator[int]:
    """Every so many entries, how many are done."""
    told = 0
    for entries in steps:
        if entries - told >= _ENTRIES_A_LINE:
            told = entries
            yield entries
