"""When convo mails the person who is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.services import mail_choice
from convo.web.access import actor, me, office, requires
from convo.web.mail.forms import ChooseMailForm

bp = Blueprint("mail", __name__)


@bp.get("/mail")
@requires(Action.CHOOSE_MAIL)
def ask_choose_mail() -> ResponseReturnValue:
    """When should convo mail you?"""
    return _page(ChooseMailForm(choice=me().mail.value), 200)


@bp.post("/mail")
@requires(Action.CHOOSE_MAIL)
def choose_mail() -> ResponseReturnValue:
    """Keep what they chose. It holds for what waits to be sent as well."""
    form = ChooseMailForm(request.form)
    if not form.validate():
        return _page(form, 400)
    mail_choice.choose_mail(office(), actor(), form.deed())
    flash("Your choice is kept.")
    return redirect(url_for("mail.ask_choose_mail"), 303)


def _page(form: ChooseMailForm, status: int) -> ResponseReturnValue:
    calendar = office().calendar
    return render_template(
        "mail/choose.html",
        form=form,
        email=me().email,
        goes_out=office().mail is not None,
        targets=office().targets,
        opens=calendar.opens,
        closes=calendar.closes,
    ), status
