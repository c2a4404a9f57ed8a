"""One-time links: how somebody chooses a password without anybody else knowing it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.errors import NotFound
from convo.services import people
from convo.services.people import Unfit
from convo.web.access import end_session, office, public, request_id, signed_in
from convo.web.people.blueprint import bp
from convo.web.people.forms import PasswordForm


@bp.get("/link/<secret>")
@public
def ask_set_password(secret: str) -> ResponseReturnValue:
    """Choose a password."""
    return _password_page(secret, PasswordForm(), 200)


@bp.post("/link/<secret>")
@public
def set_password(secret: str) -> ResponseReturnValue:
    """Set the password and use the link up."""
    form = PasswordForm(request.form)
    if not form.validate():
        return _password_page(secret, form, 400)
    try:
        people.set_password(office(), secret, form.password.data or "", request_id())
    except Unfit as unfit:
        form.add_error("password", unfit.faults["password"])
        return _password_page(secret, form, 400)
    except NotFound:
        return _dead_link_page()
    if signed_in() is not None:
        end_session()  # whoever was signed in here may be somebody else
    flash("Your password is set. Sign in with it.")
    return redirect(url_for("people.ask_sign_in"), 303)


def _password_page(secret: str, form: PasswordForm, status: int) -> ResponseReturnValue:
    holder = people.find_holder(office(), secret)
    if holder is None:
        return _dead_link_page()
    return render_template("people/set-password.html", form=form, holder=holder, secret=secret), (
        status
    )


def _dead_link_page() -> ResponseReturnValue:
    return render_template("people/dead-link.html"), 404
