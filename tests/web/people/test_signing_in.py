"""Signing in and out."""

import hypothesis
import pytest
from hypothesis import strategies as st

from config import Config
from convo.factory import create_app
from convo.services.signing_in import PER_ACCOUNT
from convo.web.resume import is_local
from tests.given import PASSWORD
from tests.page import fetch, fill_in
from tests.web.people.door import WRONG, come_in, enter, everything, is_in, knock


def test_the_right_password_leads_to_ones_work(given, client):
    author = given.official()
    assert not is_in(client)
    assert enter(client, author.email) == "/"
    assert is_in(client)


def test_an_address_in_capitals_and_with_blanks_is_the_same_address(given, client):
    author = given.official()
    enter(client, f"  {author.email.upper()} ")
    assert is_in(client)


def test_no_such_account_and_a_wrong_password_are_answered_alike(given, app):
    author = given.official()
    wrong = knock(app.test_client(), author.email, WRONG, 400)
    nobody = knock(app.test_client(), "nobody@example.org", WRONG, 400)
    said = "Email address or password is wrong. Check both and try again."
    assert wrong.errors() == nobody.errors() == {"email": said}


def test_what_is_missing_is_said_beside_the_field(client):
    assert knock(client, "", "", 400).errors() == {
        "email": "Enter your email address",
        "password": "Enter your password",
    }


def test_the_address_is_kept_and_the_password_is_not_sent_back(given, client):
    author = given.official()
    wrong = knock(client, author.email, WRONG, 400)
    assert author.email in wrong.html
    assert WRONG not in wrong.html


def test_after_too_many_failures_one_has_to_wait(given, client, clock):
    author = given.official()
    for _ in range(PER_ACCOUNT):
        knock(client, author.email, WRONG, 400)
    waiting = knock(client, author.email, PASSWORD, 429)
    assert waiting.h1 == "Too many attempts"
    assert "Wait 15 minutes" in waiting.text
    assert PASSWORD not in waiting.html
    clock.advance(minutes=16)
    assert enter(client, author.email) == "/"


def test_whoever_is_signed_in_needs_no_sign_in_page(given, sign_in):
    answer = sign_in(given.official()).get("/sign-in")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_page_that_was_wanted_comes_after_signing_in(given, client):
    boss = given.administrator()
    asked = client.get("/people/add?from=here")
    assert asked.status_code == 302
    page = fetch(client, asked.headers["Location"])
    typed = {"email": boss.email, "password": PASSWORD}
    assert fill_in(client, page, "/sign-in", typed).h1 == "Add a person"


ELSEWHERE = [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "evil.example",
    "///evil.example",
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_elsewhere_by_a_link_to_our_sign_in(given, client, elsewhere):
    assert enter(client, given.official().email, elsewhere) == "/"


@hypothesis.given(st.text(alphabet="/\\.:@?#\t\n\r evilx", max_size=12))
def test_an_address_that_a_browser_takes_for_another_site_is_never_local(typed):
    # What the URL standard does first: blanks and controls go, a backslash is a slash.
    seen = "".join(c for c in typed if c not in "\t\n\r").strip().replace("\\", "/")
    if is_local(typed):
        assert seen.startswith("/")
        assert not seen.startswith("//")


def test_signing_in_makes_the_session_new_in_every_part(given, client):
    author = given.official()
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    token = fetch(client, "/sign-in").form("/sign-in")["csrf_token"]
    enter(client, author.email)
    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != token
        assert len(after["sid"]) == 32


def test_the_cookie_is_for_our_pages_alone(client, office):
    plain = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    over_tls = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_BEHIND_TLS": "yes"})
    secure = create_app(over_tls, office).test_client().get("/sign-in").headers["Set-Cookie"]
    assert secure.startswith("__Host-convo=")
    assert "Secure" in secure
    assert "Path=/" in secure


def test_signing_out_ends_the_session(given, sign_in):
    client = sign_in(given.administrator())
    left = fill_in(client, fetch(client, "/people"), "/sign-out", {})
    assert left.h1 == "Sign in"
    assert "You are signed out." in left.text
    assert not is_in(client)


def test_signing_out_needs_a_form_of_ours(given, sign_in):
    client = sign_in(given.official())
    assert client.get("/sign-out").status_code == 404
    assert client.post("/sign-out").status_code == 400
    assert is_in(client)


def test_a_disabled_persons_session_ends_at_once(given, sign_in, app):
    author = given.official()
    client = come_in(app, author)
    path = f"/people/{author.id}/disable"
    boss = sign_in(given.administrator())
    fill_in(boss, fetch(boss, path), path, {})
    assert not is_in(client)
    assert "is wrong" in knock(client, author.email, PASSWORD, 400).errors()["email"]


def test_a_new_role_counts_at_once(given, sign_in, app):
    press = given.press_officer()
    client = come_in(app, press)
    assert client.get("/people").status_code == 403
    path = f"/people/{press.id}/change"
    boss = sign_in(given.administrator())
    fill_in(boss, fetch(boss, path), path, {"roles": "administrator"})
    assert client.get("/people").status_code == 200


def test_signing_in_is_no_deed_and_leaves_no_entry(given, client, office):
    author = given.official()
    before = everything(office)
    knock(client, author.email, WRONG, 400)
    enter(client, author.email)
    assert everything(office) == before


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_the_demo_shows_whom_one_can_sign_in_as(app, is_demo):
    app.config["DEMO"] = is_demo
    app.extensions["convo-demo-logins"] = [("Official", "sam@example.org")]
    app.extensions["convo-demo-password"] = "three random words"
    shown = fetch(app.test_client(), "/sign-in")
    assert ("sam@example.org" in shown.text) is is_demo
    assert ("three random words" in shown.html) is is_demo
