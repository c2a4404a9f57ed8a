"""Signing in again without losing what was typed.

When a session ends under somebody's hands, the form that they sent is carried through the sign-in
page, signed by us, and shown again afterwards with a button that sends it on.
"""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

#: Hours for which typed words wait for their owner to sign in.
_LIFE = 12 * 60 * 60
#: Never carried: made afresh, or secret.
_DROPPED = frozenset({"csrf_token", "deed_id", "password"})

#: One slash, then neither another one nor anything that a browser reads as something else.
_LOCAL = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")

Kept = list[tuple[str, str]]


def ask_to_sign_in() -> ResponseReturnValue:
    """The answer to somebody who is not signed in: sign in, and then go on where you were."""
    wanted = request.full_path.rstrip("?")
    if request.method != "POST":
        return redirect(url_for("people.ask_sign_in", next=wanted))
    if request.headers.get("X-Requested-With") == "fetch":
        return {"signed_out": True}, 401
    kept = _kept_form() if _came_from_us() else ""
    return (
        render_template(
            "people/sign-in.html", form=_blank(), next=way_back(), kept=kept, expired=True
        ),
        401,
    )


def open_kept(kept: str) -> tuple[str, Kept] | None:
    """Address and fields of a form that was kept; None when it is too old or not ours."""
    try:
        address, fields = _serializer().loads(kept, max_age=_LIFE)
    except BadSignature:
        return None
    return str(address), [(str(name), str(value)) for name, value in fields]


def is_local(address: str) -> bool:
    """Whether an address is a page of ours: nobody is sent elsewhere by a link to our sign-in.

    Browsers drop control characters and read a backslash as a slash (WHATWG URL, 4.4), so an
    address with either is none of ours.
    """
    return _LOCAL.fullmatch(address) is not None


def _blank() -> object:
    from convo.web.people.forms import SignInForm  # noqa: PLC0415 - that room stands on this one

    return SignInForm()


def _kept_form() -> str:
    return str(_serializer().dumps((request.path, list(_fields()))))


def _fields() -> Iterator[tuple[str, str]]:
    for name, value in request.form.items(multi=True):
        if name not in _DROPPED:
            yield name, value


def _came_from_us() -> bool:
    """Whether a page of ours sent this form: another site's words are not kept."""
    if (fetch_site := request.headers.get("Sec-Fetch-Site")) is not None:
        return fetch_site == "same-origin"
    return _referrer().netloc == request.host


def way_back() -> str:
    """The page of ours from which this request came; '' when it came from elsewhere."""
    return _referrer().path if _referrer().netloc == request.host else ""


def _referrer() -> SplitResult:
    """The page that this request says it came from; an address that is none counts as nowhere."""
    try:
        return urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return urlsplit("")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="kept-form")
