"""Signing in and out, and going on with what was typed when a session ended."""

from typing import NamedTuple

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.services import signing_in
from convo.services.signing_in import Throttled, WrongCredentials
from convo.web.access import begin_session, end_session, office, public, signed_in
from convo.web.people.blueprint import bp
from convo.web.people.forms import SignInForm
from convo.web.resume import Kept, is_local, open_kept

#: Fields that steer a form and hold no words of the person's.
_STEERING = frozenset({"version", "revision", "then"})


class DemoLogins(NamedTuple):
    """With whom a visitor can try the demo: (what they are, e-mail address), one password."""

    people: list[tuple[str, str]]
    password: str


@bp.app_template_global()
def demo_logins() -> DemoLogins | None:
    """The logins to show on the sign-in page; None outside the demo."""
    if not current_app.config["DEMO"]:
        return None
    extensions = current_app.extensions
    return DemoLogins(
        extensions.get("convo-demo-logins", []), extensions.get("convo-demo-password", "")
    )


@bp.get("/sign-in")
@public
def ask_sign_in() -> ResponseReturnValue:
    """Who are you?"""
    if signed_in() is not None:
        return redirect(url_for("work.show"), 303)
    return _sign_in_page(SignInForm(), request.args.get("next", ""))


@bp.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Begin a session, and go on where the person was."""
    form = SignInForm(request.form)
    if not form.validate():
        return _again(form)
    try:
        person = signing_in.sign_in(
            office(), form.email.data, form.password.data or "", request.remote_addr or ""
        )
    except WrongCredentials as wrong:
        form.add_error("email", wrong.sentence)
        return _again(form)
    except Throttled as wait:
        return _wait_page(wait)
    begin_session(person)
    return _go_on()


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    end_session()
    flash("You are signed out.")
    return redirect(url_for("people.ask_sign_in"), 303)


def _sign_in_page(form: SignInForm, wanted: str, kept: str = "") -> str:
    return render_template("people/sign-in.html", form=form, next=wanted, kept=kept, expired=False)


def _again(form: SignInForm) -> ResponseReturnValue:
    carried = request.form
    return _sign_in_page(form, carried.get("next", ""), carried.get("kept", "")), 400


def _wait_page(wait: Throttled) -> ResponseReturnValue:
    """Whoever has to wait can at least copy what they typed before."""
    _, fields = open_kept(request.form.get("kept", "")) or ("", [])
    return render_template("errors/429.html", sentence=wait.sentence, typed=_readable(fields)), 429


def _go_on() -> ResponseReturnValue:
    if kept := open_kept(request.form.get("kept", "")):
        address, fields = kept
        return render_template(
            "people/resume.html", address=address, fields=fields, readable=_readable(fields)
        )
    wanted = request.form.get("next", "")
    return redirect(wanted if is_local(wanted) else url_for("work.show"), 303)


def _readable(fields: Kept) -> list[tuple[str, str]]:
    """The words among the fields of a form, each with a name that a person can read."""
    return [
        (name.removesuffix("_id").replace("_", " ").replace(":", " ").capitalize(), value)
        for name, value in fields
        if name not in _STEERING and value.strip()
    ]
