"""Under which name a reply is posted."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.domain.readiness import SHORTEST_REASON
from convo.services import handles
from convo.web.access import actor, office, requires
from convo.web.forms import VersionedForm, choice, line, text
from convo.web.replies.case import Case, open_case_for

bp = Blueprint("naming", __name__, url_prefix="/replies/<int:reply_id>")

_NAME, _ROLE = "name", "role"
#: The sentence for each field that a handle needs.
_NEEDED = {
    "handle": "Enter the handle of the role",
    "reason": "Say why it is not posted under a name, in a sentence",
}


class UseHandleForm(VersionedForm):
    """A person's name, or a role's handle with its reason."""

    under = choice(
        "Under which name will you post it?",
        [(_NAME, "My own name"), (_ROLE, "The handle of a role")],
        required="Choose under which name you will post it",
    )
    handle = line(
        "Handle of the role", hint="As it stands on the site, such as @TravelHelp", most=80
    )
    reason = text(
        "Why not under a name?",
        hint="For example, that you were abused there before. Your mentor and the press office "
        "can read it.",
        most=2000,
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as wtforms has it
        """Each field by itself, then those that a handle needs."""
        fits = super().validate(extra_validators)
        faults = self._faults() if self.under.data == _ROLE else {}
        for name, sentence in faults.items():
            self.add_error(name, sentence)
        return fits and not faults

    def deed(self, reply_id: int) -> handles.UseHandle:
        """What is asked for."""
        is_role = self.under.data == _ROLE
        return handles.UseHandle(
            reply_id=reply_id,
            version=self.version.data or 0,
            handle=self.handle.data if is_role else "",
            reason=self.reason.data.strip() if is_role else "",
        )

    def _faults(self) -> dict[str, str]:
        least = {"handle": 1, "reason": SHORTEST_REASON}
        return {
            name: sentence
            for name, sentence in _NEEDED.items()
            if not self[name].errors and len(self[name].data.strip()) < least[name]
        }


@bp.get("/use-handle")
@requires(Action.USE_HANDLE)
def ask_use_handle(reply_id: int) -> ResponseReturnValue:
    """Own name, or the handle of a role?"""
    case = open_case_for(Action.USE_HANDLE, reply_id)
    reply = case.reply
    form = UseHandleForm(
        under=_ROLE if reply.handle else _NAME, handle=reply.handle, reason=reply.why_handle
    )
    return _page(case, form)


@bp.post("/use-handle")
@requires(Action.USE_HANDLE)
def use_handle(reply_id: int) -> ResponseReturnValue:
    """Choose it."""
    form = UseHandleForm(request.form)
    if not form.validate():
        return _page(open_case_for(Action.USE_HANDLE, reply_id), form), 400
    handles.use_handle(office(), actor(), form.deed(reply_id))
    flash("Saved. Your mentor sees under which name it will be posted.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _page(case: Case, form: UseHandleForm) -> str:
    return render_template("replies/use-handle.html", case=case, form=form)
