"""A line in the log for each request, and for each fault of ours: which, not about what.

A request is named by a reference. The page for a fault shows it, so that whoever saw the page can
quote it, and the line with the traceback can be found.
"""

import logging
import secrets
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request

from convo.support.logs import reference, tell
from convo.web.access import SignedIn

#: Asked for all the time by browsers and monitors: told only to those who look closely.
_FREQUENT = frozenset({"static", "health.show"})
_FAULT = 500
_REFERENCE_BYTES = 5


def write_lines(app: Flask) -> None:
    """Write a line for each request of this application. To be called before there is a gate."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)
    app.log_exception = _tell_fault  # type: ignore[method-assign]  # Flask would write the address


def _begin() -> None:
    reference.set(secrets.token_hex(_REFERENCE_BYTES))
    g.began = perf_counter()


def _end(response: Response) -> Response:
    frequent = request.endpoint in _FREQUENT and response.status_code < _FAULT
    tell(
        "request",
        logging.DEBUG if frequent else logging.INFO,
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        person=_person_id(),
    )
    return response


def _forget(_error: BaseException | None) -> None:
    reference.set("")


def _tell_fault(exc_info: Any) -> None:  # noqa: ANN401 (Flask's signature)
    tell("fault", logging.ERROR, exc_info[1], method=request.method, person=_person_id())


def _person_id() -> str | None:
    """Who is signed in, if this request has asked already: the database may be what is wrong."""
    user = g.get("_login_user")
    return user.id.partition(":")[0] if isinstance(user, SignedIn) else None
