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
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted
from convo.domain.grants import grants
from convo.domain.permissions import Permission
from convo.domain.vocabulary import Role, Via
from convo.guidelines.in_force import InForce
from convo.queries.people import find_person
from convo.services.office import Office
from convo.support.identifiers import hex128
from convo.web.resume import ask_to_sign_in

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

_DECLARED = "__convo_permissions__"
_FOR_MACHINES = "__convo_for_machines__"
_TAKES_UPLOAD = "__convo_takes_upload__"
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


def for_machines(view: View) -> View:
    """Declare that programs may ask for this: nobody is signed in there, and no session is read."""
    setattr(view, _FOR_MACHINES, True)
    return public(view)


def takes_upload(view: View) -> View:
    """Declare that a form with a file in it is sent here: it may be larger than other forms."""
    setattr(view, _TAKES_UPLOAD, True)
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


def read_afresh() -> None:
    """Forget what this request has read: from here on it reads what is in the database now."""
    if "db" in g:
        g.db.rollback()


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
    person = find_person(db(), int(person_id)) if person_id.isdigit() else None
    if person is None or not person.active or person.stamp != stamp or _is_idle():
        return None
    return SignedIn(person)


def _is_idle() -> bool:
    idle = office().clock().timestamp() - session.get("seen", 0)
    return bool(idle > timedelta(minutes=current_app.config["IDLE_MINUTES"]).total_seconds())


def _gate() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    permissions = declared(view)
    if permissions is None:
        return _refuse_undeclared()
    if hasattr(view, _FOR_MACHINES):
        return None
    user = signed_in()
    if user is not None:
        session["seen"] = int(office().clock().timestamp())
    if permissions and user is None:
        return ask_to_sign_in()
    _require_any(user, permissions)
    _allow_upload(view)
    csrf.protect()
    return None


def _require_any(user: SignedIn | None, permissions: frozenset[Permission]) -> None:
    may = [user.may(permission) for permission in permissions] if user is not None else []
    if permissions and not any(may):
        raise NotPermitted("Your role does not include this page.")


def _allow_upload(view: Callable[..., Any]) -> None:
    """To be called before anything reads the form, and only for those who may send it."""
    if hasattr(view, _TAKES_UPLOAD):
        request.max_content_length = current_app.config["MAX_UPLOAD_LENGTH"]


def _refuse_undeclared() -> ResponseReturnValue:
    if current_app.testing:
        raise UndeclaredPage(request.endpoint)
    raise Forbidden


def _close_reading(_error: BaseException | None) -> None:
    if (session_read := g.pop("db", None)) is not None:
        try:
            session_read.close()
        except DBAPIError:
            session_read.invalidate()  # the database went away: the answer stands all the same
