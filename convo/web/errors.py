"""From a refusal to a page that helps: one table."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from convo.domain.errors import AlreadyDone, NotFound, NotPermitted, Refused
from convo.services.signing_in import Throttled
from convo.web.access import forget_who
from convo.web.resume import way_back

#: Fields that are never shown again.
_UNSHOWN = frozenset(
    {"csrf_token", "deed_id", "version", "password", "revision", "resume", "next", "kept", "then"}
)

#: Where each kind of subject is shown.
_PAGES: dict[str, tuple[str, str]] = {
    "conversation": ("conversations.show", "conversation_id"),
    "reply": ("replies.show", "reply_id"),
    "person": ("people.show", "person_id"),
}

#: Pages for what werkzeug raises by itself.
_STATUSES = (400, 403, 404, 405, 413, 429, 500)


def explain(app: Flask) -> None:
    """Answer every error of this application with a page of ours."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotPermitted, _not_permitted)
    app.register_error_handler(Throttled, _throttled)
    app.register_error_handler(Refused, _conflict)
    app.register_error_handler(AlreadyDone, _already_done)
    app.register_error_handler(CSRFError, _expired)
    for unreachable in (OperationalError, NoConnection):
        app.register_error_handler(unreachable, _unavailable)
    for status in _STATUSES:
        app.register_error_handler(status, _http)


def error_page(status: int, **words: object) -> ResponseReturnValue:
    """The page for a status, with whatever was typed on it, so that nothing is lost."""
    return render_template(f"errors/{status}.html", typed=typed(), **words), status


def typed() -> list[tuple[str, str]]:
    """The words that this request sent, by field; none of a form that is too large to read."""
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    return [
        (name.replace("_", " ").replace(":", " ").capitalize(), value)
        for name, value in sent
        if name not in _UNSHOWN and value.strip()
    ]


def _not_found(_error: NotFound) -> ResponseReturnValue:
    return error_page(404)


def _not_permitted(error: NotPermitted) -> ResponseReturnValue:
    return error_page(403, sentence=error.sentence)


def _throttled(error: Throttled) -> ResponseReturnValue:
    return error_page(429, sentence=error.sentence)


def _conflict(error: Refused) -> ResponseReturnValue:
    sentences = getattr(error, "missing", (error.sentence,))
    return error_page(409, sentences=sentences, back_to=way_back())


def _already_done(error: AlreadyDone) -> ResponseReturnValue:
    """The same form twice: show what the first one did."""
    flash("This was done already. Nothing was done twice.")
    kind, _, identifier = error.subject.partition(":")
    if kind in _PAGES and identifier:
        endpoint, name = _PAGES[kind]
        return redirect(url_for(endpoint, **{name: int(identifier)}), 303)  # type: ignore[arg-type]  # a path part
    return redirect(url_for("work.show"), 303)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return error_page(400, expired=True)


def _unavailable(_error: OperationalError | NoConnection) -> ResponseReturnValue:
    forget_who()
    return error_page(503)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or InternalServerError.code
    if status == 405:  # noqa: PLR2004 - an address that is only for forms
        status = 404
    if status == InternalServerError.code:
        forget_who()  # what is wrong may be the database, or what was read from it
    return error_page(status)
