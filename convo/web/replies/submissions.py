"""Pages on which a reply leaves its author: submitting, referring, withdrawing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.errors import NotReady
from convo.domain.permissions import Action
from convo.domain.readiness import at_submission
from convo.guidelines.rule import Confirmation, Finding
from convo.queries.replies import cleared_in, get_reply
from convo.queries.who_acts import find_mentor_for
from convo.services import replies
from convo.web.access import actor, db, me, office, read_afresh, requires
from convo.web.guidelines.wording import title_of
from convo.web.replies.case import Case, open_case_for
from convo.web.replies.forms import ReasonForm, SubmitForm, submit_form

bp = Blueprint("submissions", __name__, url_prefix="/replies/<int:reply_id>")


@bp.get("/submit")
@requires(Action.SUBMIT)
def ask_submit(reply_id: int) -> ResponseReturnValue:
    """The newest version, with what has to be explained and confirmed."""
    case = open_case_for(Action.SUBMIT, reply_id)
    given = {
        f"explain:{explanation.rule}": explanation.words
        for revision in case.reply.revisions
        for explanation in revision.explanations
    }
    return _submit_page(case, _form_for(case)(data=given))


@bp.post("/submit")
@requires(Action.SUBMIT)
def submit(reply_id: int) -> ResponseReturnValue:
    """Send the newest version to the mentor."""
    case = open_case_for(Action.SUBMIT, reply_id)
    form = _form_for(case)(request.form)
    if not form.validate():
        return _submit_page(case, form), 400
    deed = form.deed(reply_id)
    try:
        replies.submit(office(), actor(), deed)
    except NotReady as not_ready:
        needed = {each.key: each.sentence for each in _confirmations(case)}
        missing = at_submission(_open(case), deed.explanations, needed, deed.confirmations)
        form.blame(missing)
        refused = case.facts.missing or (() if missing else not_ready.missing)
        return _submit_page(case, form, refused=refused), 400
    read_afresh()
    mentor = get_reply(db(), reply_id).mentor
    flash(f"Submitted. {mentor.name if mentor else 'Your mentor'} has it now.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@bp.get("/refer")
@requires(Action.REFER)
def ask_refer(reply_id: int) -> ResponseReturnValue:
    """Why should the press office have it?"""
    return _reason_page("refer", open_case_for(Action.REFER, reply_id), ReasonForm())


@bp.post("/refer")
@requires(Action.REFER)
def refer(reply_id: int) -> ResponseReturnValue:
    """Hand it to the press office."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _reason_page("refer", open_case_for(Action.REFER, reply_id), form), 400
    replies.refer(office(), actor(), form.deed(reply_id))
    flash("Referred. The press office has it now.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


@bp.get("/withdraw")
@requires(Action.WITHDRAW)
def ask_withdraw(reply_id: int) -> ResponseReturnValue:
    """Why should it end here?"""
    return _reason_page("withdraw", open_case_for(Action.WITHDRAW, reply_id), ReasonForm())


@bp.post("/withdraw")
@requires(Action.WITHDRAW)
def withdraw(reply_id: int) -> ResponseReturnValue:
    """End it before it is posted."""
    form = ReasonForm(request.form)
    if not form.validate():
        return _reason_page("withdraw", open_case_for(Action.WITHDRAW, reply_id), form), 400
    replies.withdraw(office(), actor(), form.deed(reply_id))
    flash("Withdrawn. Its words stay in the record.")
    return redirect(url_for("replies.show", reply_id=reply_id), 303)


def _confirmations(case: Case) -> tuple[Confirmation, ...]:
    return office().guidelines.confirmations(case.known)


def _form_for(case: Case) -> type[SubmitForm]:
    return submit_form(_open(case), _confirmations(case))


def _open(case: Case) -> list[Finding]:
    """What was found and not let stand by the press office."""
    cleared = cleared_in(case.reply.latest)
    return [found for found in case.findings if found.rule not in cleared]


def _submit_page(case: Case, form: SubmitForm, refused: tuple[str, ...] = ()) -> str:
    return render_template(
        "replies/submit.html",
        case=case,
        form=form,
        refused=refused,
        shown=case.shown,
        whys={f"confirm:{each.key}": each.why for each in _confirmations(case)},
        mentor=find_mentor_for(db(), case.reply, me()),
        title_of=title_of,
    )


def _reason_page(deed: str, case: Case, form: ReasonForm) -> str:
    return render_template(f"replies/{deed}.html", case=case, form=form)
