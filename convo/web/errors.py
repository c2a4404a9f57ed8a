"""From a refusal to a page that helps: one table."""

import logging

from flask import (
    Flask,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from convo.db.engine import is_away, name_of
from convo.domain.errors import (
    AlreadyDone,
    DamagedRecord,
    NotFound,
    NotPermitted,
    Refused,
    StaleWording,
    WrongState,
)
from convo.queries.requests import find_done
from convo.queries.timeline import Line, find_last_deed
from convo.services.signing_in import Throttled
from convo.support.logs import reference, tell
from convo.web.access import db, forget_who, read_afresh, request_id
from convo.web.cleaning import clean_text
from convo.web.resume import way_back

#: Fields that are never shown again.
_UNSHOWN = frozenset(
    {
        "csrf_token",
        "deed_id",
        "version",
        "password",
        "revision",
        "resume",
        "next",
        "kept",
        "then",
        "heard",
    }
    | {"venue", "topic", "sides", "seen"}  # numbers of ours, picked from a list
)
#: The most that is read of a form that is too large, so that its words can be copied from a page.
_MOST_GIVEN_BACK = 4 * 1024 * 1024
#: The status of a page that says what is wrong with a form.
_MISTAKE = 400
#: Seconds after which a browser or a person may try again: the database is away, or was.
_RETRY_AFTER = "30"

#: Where each kind of subject is shown.
_PAGES: dict[str, tuple[str, str]] = {
    "conversation": ("conversations.show", "conversation_id"),
    "reply": ("replies.show", "reply_id"),
    "alert": ("alerts.show", "alert_id"),
    "concern": ("concerns.show", "concern_id"),
    "insight": ("topics.ask_use_insight", "insight_id"),
    "person": ("people.show", "person_id"),
    "disclosure": ("disclosures.show", "disclosure_id"),
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
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(DamagedRecord, _damaged)
    app.register_error_handler(NoConnection, _no_connection)
    app.after_request(_done_before)
    for status in _STATUSES:
        app.register_error_handler(status, _http)


def error_page(status: int, **words: object) -> tuple[str, int]:
    """The page for a status, with whatever was typed on it, so that nothing is lost."""
    page = f"errors/{status}.html"
    return render_template(page, typed=typed(), reference=reference.get(), **words), status


def typed() -> list[tuple[str, str]]:
    """The words that this request sent, by field; none of a form that is far too large to read."""
    words = [(name, clean_text(value)) for name, value in _sent() if name not in _UNSHOWN]
    return [
        (name.replace("_", " ").replace(":", " ").capitalize(), value)
        for name, value in words
        if value.strip()
    ]


def _sent() -> list[tuple[str, str]]:
    try:
        return list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return _sent_too_much()


def _sent_too_much() -> list[tuple[str, str]]:
    """The fields of a form that is too large to be taken, only to give them back."""
    if request.endpoint == "imports.upload" or (request.content_length or 0) > _MOST_GIVEN_BACK:
        return []
    request.max_content_length = request.max_form_memory_size = _MOST_GIVEN_BACK
    try:
        return list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []


def _not_found(_error: NotFound) -> ResponseReturnValue:
    return _already() or error_page(404)  # this very form may have taken it away


def _not_permitted(error: NotPermitted) -> ResponseReturnValue:
    return _already() or error_page(403, sentence=error.sentence)


def _throttled(error: Throttled) -> ResponseReturnValue:
    return error_page(429, sentence=error.sentence)


def _conflict(error: Refused) -> ResponseReturnValue:
    sentences = getattr(error, "missing", (error.sentence,))
    return _already() or error_page(
        409, sentences=sentences, back_to=way_back(), **_meanwhile(error)
    )


def _already() -> ResponseReturnValue | None:
    """Where this very form led when it came before, should that be what stands in its way now."""
    if request.method != "POST":
        return None
    read_afresh()
    done = find_done(db(), request_id())
    return _already_done(AlreadyDone(done)) if done is not None else None


def _meanwhile(error: Refused) -> dict[str, object]:
    """Where the case of this request is, and the deed that came first, if one did."""
    if not isinstance(error, StaleWording | WrongState):
        return {}
    given = request.view_args or {}
    for kind, (endpoint, name) in _PAGES.items():
        if kind != "person" and name in given:
            address = url_for(endpoint, **{name: given[name]})
            return {"case": address, "meanwhile": _last_deed(kind, given[name])}
    return {}


def _last_deed(kind: str, identifier: int) -> Line | None:
    read_afresh()  # what this request has read is from before the other deed
    return find_last_deed(db(), kind, identifier)


def _already_done(error: AlreadyDone) -> ResponseReturnValue:
    """The same form twice: show what the first one did."""
    flash("This was done already. Nothing was done twice.")
    kind, _, identifier = error.subject.partition(":")
    if kind in _PAGES and identifier:
        endpoint, name = _PAGES[kind]
        return redirect(url_for(endpoint, **{name: int(identifier)}), 303)  # type: ignore[arg-type]  # a path part
    return redirect(url_for("work.show"), 303)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    g.is_unread = True
    return error_page(400, expired=True)


def _done_before(response: Response) -> Response:
    """What a form asks for may be wrong by now because the same form did it: a double click."""
    is_by_script = request.headers.get("X-Requested-With") == "fetch"
    if response.status_code != _MISTAKE or is_by_script or g.get("is_unread", False):
        return response
    done = _already()
    return response if done is None else make_response(done)


def _database(error: DBAPIError) -> ResponseReturnValue:
    """An error of the database: it is away, or the fault is ours."""
    if not is_away(error):
        raise error
    return _unavailable(name_of(error))


def _damaged(error: DamagedRecord) -> ResponseReturnValue:
    """Nothing can be recorded, so nothing was saved; and trying again helps nobody."""
    tell("damaged", logging.ERROR, reason=str(error))
    return error_page(503, damaged=True)


def _no_connection(_error: NoConnection) -> ResponseReturnValue:
    return _unavailable("no-connection-free")


def _unavailable(reason: str) -> ResponseReturnValue:
    """The page for now, with the whole form on it: sent again, it is done once, if it was at all.

    The form carries the tokens that came with it, never a new one: what another site sent here in
    somebody's name is refused when they send it again.
    """
    tell("unavailable", logging.ERROR, reason=reason)
    forget_who()
    page, status = error_page(503, again=_again(), here=request.path)
    return page, status, {"Retry-After": _RETRY_AFTER}


def _again() -> list[tuple[str, str]]:
    """The fields of a form of ours, as they came; none where one may not be kept in a page."""
    sent = _sent()
    names = {name for name, _ in sent}
    is_ours = names >= {"csrf_token", "deed_id"}
    is_secret = any("password" in name for name in names)
    return sent if is_ours and not is_secret and not request.files else []


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or InternalServerError.code
    if status == 405:  # noqa: PLR2004 - an address that is only for forms
        status = 404
    if status == InternalServerError.code:
        forget_who()  # what is wrong may be the database, or what was read from it
    return error_page(status)
