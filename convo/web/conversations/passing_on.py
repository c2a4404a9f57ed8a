"""Where a conversation leaves convo: the organisation's instruction, and who has it now."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.services import exits
from convo.web.access import actor, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import Case, open_case, open_case_for
from convo.web.forms import VersionedForm, line
from convo.web.moments import PastMomentForm, known_day, known_time


class PassOnForm(VersionedForm, PastMomentForm):
    """To whom, and when."""

    too_late = "The day on which you passed it on must be today or in the past"

    to = line(
        "To whom did you pass it on?",
        hint="A name or a team, and how you reached them",
        required="Say to whom you passed it on",
    )
    day = known_day("On which day?", "Enter the day on which you passed it on")
    at = known_time()

    def deed(self, conversation_id: int) -> exits.PassOn:
        """What is asked for."""
        return exits.PassOn(
            conversation_id=conversation_id,
            version=self.version.data or 0,
            to=self.to.data,
            at=self.moment(),
        )


@bp.get("/<int:conversation_id>/pass-on")
@requires(Action.PASS_ON)
def ask_pass_on(conversation_id: int) -> ResponseReturnValue:
    """The instruction, and who has it now?"""
    now = office().calendar.local(office().clock())
    case = open_case_for(Action.PASS_ON, conversation_id)
    return _page(case, PassOnForm(day=now.date(), at=f"{now:%H:%M}"))


@bp.post("/<int:conversation_id>/pass-on")
@requires(Action.PASS_ON)
def pass_on(conversation_id: int) -> ResponseReturnValue:
    """Record it."""
    form = PassOnForm(request.form)
    if not form.validate():
        return _page(open_case(conversation_id), form), 400
    exits.pass_on(office(), actor(), form.deed(conversation_id))
    flash("Recorded. You can close the conversation, or decide again.")
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


def _page(case: Case, form: PassOnForm) -> str:
    return render_template("conversations/pass-on.html", case=case, form=form)
