"""What the log proves, and what it doesn't: a page that shows nothing of the log itself."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.web.access import requires

bp = Blueprint("explaining", __name__, url_prefix="/log/explained")


@bp.get("")
@requires(Action.VIEW_LOG)
def show() -> ResponseReturnValue:
    """Six sentences, and what remains for people to see to."""
    return render_template("log/explained.html")
