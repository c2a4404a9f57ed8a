"""The accessibility statement, and how convo works."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.vocabulary import Approach
from convo.web.access import office, public

bp = Blueprint("site", __name__)

#: When the accessibility statement was last looked through. Change it with the statement.
PREPARED = date(2026, 11, 23)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What works for whom, what doesn't, and whom to tell."""
    return render_template("site/accessibility.html", prepared=PREPARED)


@bp.get("/help")
@public
def how_it_works() -> ResponseReturnValue:
    """What convo is for, and the way of a reply, for a new official."""
    return render_template("site/help.html", targets=office().targets, approaches=Approach)
