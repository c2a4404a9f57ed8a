"""Asking another official to write a reply too."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.people import list_people_who_are
from convo.services import handover
from convo.services.handover import AddAuthor
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.forms import VersionedForm, text
from convo.web.replies.case import Case, open_case, open_case_for
from convo.web.somebody import somebody

bp = Blueprint("authors", __name__, url_prefix="/replies/<int:reply_id>")


class AddAuthorForm(VersionedForm):
    """Who, and why."""

    author_id = somebody("Who joins in?", required="Choose who joins in")
    reason = text("What should they do? (optional)", hint="They read this on the case", most=4000)

    def blame(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its field."""
        for name, sentence in faults.items():
            self.add_error(name, sentence)

    def deed(self, reply_id: int) -> AddAuthor:
        """What is asked for."""
        return AddAuthor(
            reply_id=reply_id,
            version=self.version.data or 0,
            author_id=self.author_id.person_id,
            reason=self.reason.data.strip(),
        )


@bp.get("/add-author")
@requires(Action.ADD_AUTHOR)
def ask_add_author(reply_id: int) -> ResponseReturnValue:
    """Who joins in?"""
    return _page(open_case_for(Action.ADD_AUTHOR, reply_id), AddAuthorForm()), 200


@bp.post("/add-author")
@requires(Action.ADD_AUTHOR)
def add_author(reply_id: int) -> ResponseReturnValue:
    """Let somebody else write it too."""
    case = open_case(reply_id)
    form = _offer(AddAuthorForm(request.form), case)
    if not form.validate():
        return _page(case, form), 400
    try:
        handover.add_author(office(), actor(), form.deed(reply_id))
    except Unfit as unfit:
        form.blame(unfit.faults)
        return _page(case, form), 400
    flash("Added. They see it on their work, and can do everything that an author can.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _offer(form: AddAuthorForm, case: Case) -> AddAuthorForm:
    officials = list_people_who_are(db(), Role.OFFICIAL)
    writing = {each.person_id for each in case.reply.authors if not each.handed_over}
    form.author_id.offer(each for each in officials if each.id not in writing)
    return form


def _page(case: Case, form: AddAuthorForm) -> str:
    return render_template("replies/add-author.html", case=case, form=_offer(form, case))
