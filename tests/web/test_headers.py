"""What every answer says to the browser about safety."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Config
from convo.factory import create_app
from convo.services.office import Office
from convo.web.access import public
from tests.page import fetch
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NONCE = re.compile(r"'nonce-([\w-]{20,})'")

Make = Callable[..., Flask]


@pytest.fixture
def deployed(config: Config, office: Office) -> Make:
    """The application with other settings."""

    def make(**settings: object) -> Flask:
        return create_app(replace(config, **settings), office)  # type: ignore[arg-type]  # any

    return make


def policy(answer: TestResponse) -> dict[str, str]:
    parts = (
        part.split(maxsplit=1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    return {name: rest[0] if rest else "" for name, *rest in parts}


@pytest.mark.parametrize("path", ["/help", "/sign-in", "/nothing", "/replies/1", "/static/app.css"])
def test_every_answer_has_the_headers(client: FlaskClient, path: str):
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_policy_lets_only_our_own_files_in(client: FlaskClient):
    rules = policy(client.get("/help"))
    assert rules.pop("script-src").split()[0] == "'self'"
    assert rules == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "connect-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "style-src": "'self'",
    }


def test_every_answer_has_a_nonce_of_its_own(client: FlaskClient):
    found = [NONCE.findall(client.get("/help").headers["Content-Security-Policy"]) for _ in "123"]
    assert len({nonce for (nonce,) in found}) == 3


def test_pages_are_not_kept_and_files_are(client: FlaskClient):
    assert client.get("/help").headers["Cache-Control"] == "no-store"
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    with client.get("/static/app.css") as file:
        assert "max-age=86400" in file.headers["Cache-Control"]


def test_https_is_promised_only_behind_tls(deployed: Make):
    plain = deployed(behind_tls=False).test_client().get("/help")
    assert "Strict-Transport-Security" not in plain.headers
    secure = deployed(behind_tls=True).test_client().get("/help")
    assert secure.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_a_cookie_is_for_this_site_and_not_for_scripts(deployed: Make):
    cookie = deployed(behind_tls=False).test_client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("convo=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_never_leaves_it(deployed: Make):
    client = deployed(behind_tls=True).test_client()
    cookie = client.get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-convo=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_new_session_has_a_new_name(desk: Desk):
    browser = desk.app.test_client()
    page = fetch(browser, "/sign-in")
    before = browser.get_cookie("convo")
    assert before is not None
    login = {"email": desk.people["author"].email, "password": desk.given.password}
    browser.post("/sign-in", data=page.form("/sign-in") | login)
    after = browser.get_cookie("convo")
    assert after is not None
    assert after.value != before.value


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "127.0.0.1 http"), (1, "10.0.0.9 https"), (2, "203.0.113.5 https")]
)
def test_only_trusted_proxies_say_who_asks(deployed: Make, proxies: int, seen: str):
    app = deployed(trusted_proxies=proxies)

    @app.get("/whence")
    @public
    def whence() -> str:
        return f"{request.remote_addr} {request.scheme}"

    headers = {
        "X-Forwarded-For": "203.0.113.5, 10.0.0.9",
        "X-Forwarded-Proto": "https, https",
    }
    assert app.test_client().get("/whence", headers=headers).text == seen
