"""Who is asking, and may they: every page declares it, and this gate holds it to that.

A view that declares nothing is a mistake of ours: it answers 500 in tests, so that we notice, and
403 in production, so that nobody gets in.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted
from convo.domain.permissions import Permission, grants
from convo.domain.vocabulary import Role, Via
from convo.guidelines.in_force import InForce
from convo.services.office import Office
from convo.support.identifiers import hex128
from convo.web.resume import ask_to_sign_in

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_DECLARED = "__convo_permissions__"
_REQUEST_DIGITS = 32

login = LoginManager()
csrf = CSRFProtect()


class UndeclaredPage(Exception):
    """A view that does not say who may open it."""


class SignedIn(UserMixin):
    """The person behind this request, as their session knows them."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = f"{person.id}:{person.stamp}"

    @property
    def roles(self) -> frozenset[Role]:
        """What they may be."""
        return self.person.roles

    def may(self, permission: Permission) -> bool:
        """Whether any of their roles allows this."""
        return permission in grants(self.roles)


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Declare that a page needs any one of these permissions."""

    def declare(view: View) -> View:
        setattr(view, _DECLARED, frozenset(permissions))
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may open a page."""
    setattr(view, _DECLARED, frozenset())
    return view


def declared(view: Callable[..., Any]) -> frozenset[Permission] | None:
    """What a view declares: nothing (None), anybody (empty), or any one of some permissions."""
    return getattr(view, _DECLARED, None)


def office() -> Office:
    """The office that this application works for: one set of guidelines for a whole request."""
    if "office" not in g:
        opened = cast("Office", current_app.extensions["convo-office"])
        newer = in_force().newer()
        g.office = replace(opened, guidelines=newer) if newer else opened
    return cast("Office", g.office)


def in_force() -> InForce:
    """What looks whether the files of the guidelines have changed."""
    return cast("InForce", current_app.extensions["convo-in-force"])


def db() -> Session:
    """The session with which this request reads. Deeds open their own."""
    if "db" not in g:
        g.db = office().sessions()
    return cast("Session", g.db)


def signed_in() -> SignedIn | None:
    """Who is signed in, if anybody."""
    if g.get("forgotten", False):
        return None
    return cast("SignedIn", current_user) if current_user.is_authenticated else None


def forget_who() -> None:
    """Answer as if nobody were signed in: for a page that must not ask the database again."""
    g.forgotten = True


def me() -> Person:
    """The person signed in. Only for pages that need a permission."""
    user = signed_in()
    if user is None:
        raise NotPermitted("Sign in first.")
    return user.person


def actor() -> Actor:
    """The person signed in, about to do what this request asks for."""
    person = me()
    return Actor(
        person_id=person.id,
        roles=person.roles,
        via=Via.WEB,
        request=request_id(),
        session=session.get("sid", ""),
    )


def request_id() -> str:
    """Names the form that was sent, so that sending it twice does its deed once."""
    given = request.form.get("deed_id", "")
    is_ours = len(given) == _REQUEST_DIGITS and all(digit in "0123456789abcdef" for digit in given)
    return given if is_ours else hex128()


def begin_session(person: Person) -> None:
    """Sign a person in, in a session that is new in every part."""
    session.clear()
    session.permanent = True
    session["sid"] = hex128()
    session["seen"] = int(office().clock().timestamp())
    login_user(SignedIn(person))


def end_session() -> None:
    """Sign out."""
    logout_user()
    session.clear()


def guard(app: Flask) -> None:
    """Put the gate before every page of this application."""
    login.init_app(app, add_context_processor=False)  # templates are given `user`
    csrf.init_app(app)
    login.user_loader(_load)
    app.before_request(_gate)
    app.teardown_request(_close_reading)


def _load(user_id: str) -> SignedIn | None:
    """The person of a session: active, with the stamp of today, and not idle for too long."""
    person_id, _, stamp = user_id.partition(":")
    person = db().get(Person, int(person_id)) if person_id.isdigit() else None
    if person is None or not person.active or person.stamp != stamp or _is_idle():
        return None
    return SignedIn(person)


def _is_idle() -> bool:
    idle = office().clock().timestamp() - session.get("seen", 0)
    return bool(idle > timedelta(minutes=current_app.config["IDLE_MINUTES"]).total_seconds())


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    permissions = declared(current_app.view_functions[request.endpoint])
    if permissions is None:
        return _refuse_undeclared()
    user = signed_in()
    if user is not None:
        session["seen"] = int(office().clock().timestamp())
    if permissions and user is None:
        return ask_to_sign_in()
    if permissions and user is not None:
        _require_any(user, permissions)
    csrf.protect()
    return None


def _require_any(user: SignedIn, permissions: frozenset[Permission]) -> None:
    if not any(user.may(permission) for permission in permissions):
        raise NotPermitted("Your role does not include this page.")


def _refuse_undeclared() -> ResponseReturnValue:
    if current_app.testing:
        raise UndeclaredPage(request.endpoint)
    raise Forbidden


def _close_reading(_error: BaseException | None) -> None:
    if (session_read := g.pop("db", None)) is not None:
        session_read.close()
