"""Every error is a page that helps, shows what was typed, and says nothing about our insides."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, redirect
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session
from werkzeug import Response

from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.services.signing_in import PER_ACCOUNT
from convo.web.access import db, public
from tests.given import FINE_WORDS
from tests.page import Page, fetch, fill_in, send
from tests.web.desk import MYTH, TITLE, Desk
from tests.web.filled import Filled

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: What the pages of an alert and of a line show.
SAID = (TITLE, FINE_WORDS)
INSIDES = ("Traceback", "sqlalchemy", "secret_table", "werkzeug", "RuntimeError", ".py&#34;")


def safe(page: Page) -> Page:
    assert [inside for inside in INSIDES if inside in page.html] == []
    return page


def unreachable(error: Exception) -> Any:
    """What opens sessions when the database is not there."""

    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


DOWN = OperationalError("SELECT secret FROM secret_table", {}, Exception("no route to host"))


@pytest.fixture
def live(app: Flask) -> Flask:
    """As in production: an exception becomes a page."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.route("/boom", methods=["GET", "POST"])
    @public
    def boom() -> str:
        raise RuntimeError("secret_table")

    return app


def test_a_fault_of_ours_says_sorry_and_no_more(live: Flask, client: FlaskClient):
    page = safe(fetch(client, "/boom", 500))
    assert page.h1 == "Sorry, something went wrong"
    assert "tell convo@example.org what you were doing" in page.text


def test_a_fault_of_ours_gives_back_what_was_typed(live: Flask, desk: Desk):
    token = desk.see("author", "/help").form("/sign-out")["csrf_token"]
    sent = {"csrf_token": token, "words": MYTH}
    page = safe(send(desk.browser("author"), "/boom", sent, 500))
    assert MYTH in page.text


@pytest.mark.parametrize("error", [DOWN, NoConnection("pool of secret_table is full")])
@pytest.mark.parametrize("who", ["", "author"])
def test_a_database_that_is_away_is_said_so(live: Flask, desk: Desk, error: Exception, who: str):
    browser = desk.browser(who) if who else live.test_client()
    token = fetch(browser, "/sign-in").form("/sign-in") if not who else {}
    live.extensions["convo-office"] = replace(desk.office, sessions=unreachable(error))
    path = "/replies/1" if who else "/sign-in"
    if who:
        page = safe(fetch(browser, path, 503))
    else:
        login = {"email": "a@example.org", "password": "a long password"}
        page = safe(send(browser, path, token | login, 503))
        assert "a long password" not in page.html
    assert page.h1 == "Sorry, the service can’t be used just now"
    assert "Wait a minute, then try again." in page.text
    assert page.headers["Retry-After"] == "30"


def test_a_form_that_met_no_database_can_be_sent_again_from_the_page_and_is_done_once(
    live: Flask, desk: Desk
):
    reply, words = desk.reply(), MYTH + " <script>alert('“1” & 2')</script>"
    path = f"/replies/{reply}/revise"
    form = desk.see("author", path).form(path) | {"words": words, "then": "stay"}
    live.extensions["convo-office"] = replace(desk.office, sessions=unreachable(DOWN))
    away = safe(send(desk.browser("author"), path, form, 503))
    assert "It is all still here." in away.text
    assert away.form(path) == form
    live.extensions["convo-office"] = desk.office
    for _ in range(2):
        desk.fill("author", away, path, {})
    assert desk.words(reply)[1:] == [words]


@pytest.mark.parametrize("missing", ["csrf_token", "deed_id"])
def test_a_form_that_is_not_ours_is_not_offered_again(live: Flask, desk: Desk, missing: str):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    form = {"csrf_token": "x", "deed_id": "0" * 32, "words": MYTH}
    del form[missing]
    live.extensions["convo-office"] = replace(desk.office, sessions=unreachable(DOWN))
    page = safe(send(desk.browser("author"), path, form, 503))
    assert "Send it again" not in page.text
    assert MYTH in page.text


def test_a_form_that_is_too_long_to_read_does_not_hide_that_the_database_is_away(
    live: Flask, desk: Desk
):
    browser = desk.browser("author")
    live.extensions["convo-office"] = replace(desk.office, sessions=unreachable(DOWN))
    safe(send(browser, "/replies/1/revise", {"words": "x" * 600_000}, 503))


def test_a_wrong_statement_is_a_fault_of_ours(live: Flask, client: FlaskClient):
    @live.get("/wrong")
    @public
    def wrong() -> str:
        raise ProgrammingError("SELECT secret FROM secret_table", {}, Exception("no such column"))

    assert safe(fetch(client, "/wrong", 500)).h1 == "Sorry, something went wrong"


def test_a_database_that_goes_away_behind_an_answer_takes_nothing_from_it(
    live: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    """What was done is done, and the answer says so."""

    def close(_session: Session) -> None:
        raise DOWN

    @live.get("/done")
    @public
    def done() -> Response:
        db().connection()
        monkeypatch.setattr(Session, "close", close)
        return redirect("/", 303)

    assert desk.browser("author").get("/done").status_code == 303


def test_the_database_may_go_away_in_mid_page(live: Flask, desk: Desk):
    @live.get("/late")
    @public
    def late() -> str:
        live.extensions["convo-office"] = replace(desk.office, sessions=unreachable(DOWN))
        raise DOWN

    safe(fetch(desk.browser("author"), "/late", 503))


@pytest.mark.parametrize("path", ["/nothing", "/replies/x", "/replies/-1", "/replies/1/sign-off"])
def test_what_is_not_there_is_not_found(desk: Desk, path: str):
    page = safe(desk.see("mentor", path, 404))
    assert page.h1 == "Page not found"
    assert "check that it is right" in page.text
    assert page.link("Go to your work") == "/"


def test_a_form_sent_to_a_page_is_not_found(client: FlaskClient):
    safe(send(client, "/help", {"words": "typed"}, 404))


def test_what_is_not_allowed_says_whom_to_ask(desk: Desk):
    page = safe(desk.see("administrator", "/log", 403))
    assert page.h1 == "You can’t do this"
    assert "ask an administrator about your role" in page.text


def test_a_form_that_is_too_old_gives_back_what_was_typed(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/revise"
    sent = desk.see("author", path).form(path) | {"csrf_token": "old", "words": MYTH}
    page = safe(send(desk.browser("author"), path, sent, 400))
    assert page.h1 == "We could not read that form"
    assert "Nothing was changed." in page.text
    assert MYTH in page.text
    assert "old" not in page.text.split()


def test_a_case_that_moved_on_says_how_it_stands_and_where_to_look(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    page = safe(desk.see("author", f"/replies/{reply}/post", 409))
    assert page.h1 == "This could not be done"
    assert "It is now: With a mentor." in page.text
    assert "Asha Official submitted version 1" in page.text.partition("What was done last")[2]
    assert page.links()["Open the case to see how it stands now"] == f"/replies/{reply}"


@pytest.mark.parametrize("referrer", ["https://evil.example/x", "javascript:alert(1)", "//evil"])
def test_the_way_back_leads_only_to_us(desk: Desk, referrer: str):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    answer = fetch(
        desk.browser("author"), f"/replies/{reply}/post", 409, headers={"Referer": referrer}
    )
    assert "evil" not in answer.html
    assert "Open the page you came from again" not in answer.text


@pytest.mark.parametrize("who", ["", "author"])
def test_what_is_too_long_to_send_is_refused_in_a_page(desk: Desk, who: str):
    browser = desk.browser(who) if who else desk.app.test_client()
    ours = {"Sec-Fetch-Site": "same-origin"}
    words = "x" * 1_000_000 + "<b>"
    for path in ("/sign-in", "/replies/1/revise"):
        page = safe(send(browser, path, {"words": words}, 413, headers=ours))
        assert page.h1 == "That is too long to send"
        assert "Nothing was saved. Everything you typed is below." in page.text
        assert words in page.text


def test_what_is_far_too_long_is_not_even_read(desk: Desk):
    sent = {"words": "x" * 4 * 1024 * 1024}
    page = safe(send(desk.browser("author"), "/replies/1/revise", sent, 413))
    assert "Nothing was saved. Go back:" in page.text
    assert len(page.html) < 20_000


@pytest.mark.parametrize("odd", ["http://[", "http://[::1", "//\\", "\x00", "x" * 5000])
def test_an_address_that_is_none_as_the_page_before_does_no_harm(desk: Desk, odd: str):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    for browser, status in ((desk.browser("author"), 409), (desk.app.test_client(), 401)):
        form = {"reason": "Because it is so"} if status == 401 else {}
        ask = browser.post if form else browser.get
        answer = ask(f"/replies/{reply}/post", data=form, headers={"Referer": odd})
        assert answer.status_code == status


def test_whoever_guesses_too_often_waits_and_sees_no_password(client: FlaskClient, desk: Desk):
    email = desk.people["author"].email
    guess = {"email": email, "password": "sesame sesame"}
    for _ in range(PER_ACCOUNT):
        wrong = fill_in(client, fetch(client, "/sign-in"), "/sign-in", guess, 400)
        assert "sesame" not in wrong.html
    page = fill_in(client, fetch(client, "/sign-in"), "/sign-in", guess, 429)
    assert "sesame" not in page.html
    assert safe(page).h1 == "Too many attempts"
    assert "Wait 15 minutes" in page.text


def test_the_same_form_twice_leads_to_what_it_did(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    page = desk.see("mentor", f"/replies/{reply}/review")
    desk.fill("mentor", page, f"/replies/{reply}/sign-off", {})
    again = desk.fill("mentor", page, f"/replies/{reply}/sign-off", {})
    assert again.path == f"/replies/{reply}"
    assert "This was done already. Nothing was done twice." in again.text


def test_a_form_that_moved_its_own_case_on_is_no_conflict_when_it_comes_again(desk: Desk):
    """A page may ask for the case before the deed is tried: then the case has moved on already."""
    reply = desk.reply()
    page = desk.see("author", f"/replies/{reply}/submit")
    ticked = {
        field.get("name", ""): "y"
        for field in page.all("input")
        if field.get("name", "").startswith("confirm:")
    }
    desk.fill("author", page, f"/replies/{reply}/submit", ticked)
    again = desk.fill("author", page, f"/replies/{reply}/submit", ticked)
    assert again.path == f"/replies/{reply}"
    assert "This was done already. Nothing was done twice." in again.text
    assert desk.outcomes(Action.SUBMIT) == ["ok"]


@pytest.mark.parametrize("endpoint", ["alerts.settle_alert", "lines.retire_line"])
def test_a_faulty_form_about_what_is_over_says_so_and_is_given_back(desk: Desk, endpoint: str):
    filled = Filled(desk)
    where = filled.address(endpoint)
    opened = desk.see("press", where.removesuffix("/settle"), 200, "Fees", *SAID)
    field = "words" if endpoint.startswith("alerts") else "reason"
    desk.fill("press", opened, where, {field: "It was put right on Monday."})
    late = opened.form(where) | {field: "x" * 5000, "deed_id": "0" * 32}
    page = safe(send(desk.browser("press"), where, late, 409))
    assert "x" * 5000 in page.text
