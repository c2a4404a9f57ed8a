"""Who may open which page: a table written by hand, and the gate that holds every page to it."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from convo.db.door import RECORD
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState, Role
from convo.services import people
from convo.web.access import UndeclaredPage, declared, public, requires
from tests.page import fetch, in_style, send
from tests.web.addresses import ADDRESSES, GETS, POSTS
from tests.web.desk import Desk
from tests.web.filled import Filled

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Rooms in which a look is recorded before anything is shown.
LOOKS = frozenset({"concerns", "disclosures", "erasures", "log", "receipts", "verifying"})
WHO = {"o": "author", "m": "mentor", "p": "press", "a": "administrator"}


@pytest.fixture
def filled(desk: Desk) -> Filled:
    return Filled(desk)


def pages(app: Flask, method: str) -> dict[str, str]:
    """The address of every endpoint that answers this method."""
    return {
        rule.endpoint: re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "static"
    }


def test_every_page_says_who_may_open_it(app: Flask):
    undeclared = {
        name
        for name, view in app.view_functions.items()
        if name != "static" and declared(view) is None
    }
    assert undeclared == set()


def test_no_page_vanishes_or_appears_unnoticed(app: Flask):
    assert {**pages(app, "GET"), **pages(app, "POST")} == ADDRESSES


def test_every_page_has_a_row_in_the_tables(app: Flask):
    assert set(pages(app, "GET")) == set(GETS)
    assert set(pages(app, "POST")) == set(POSTS)


def test_who_may_open_which_page(filled: Filled):
    expected = {
        (endpoint, who): 200 if may == "*" or letter in may else 403
        for endpoint, may in GETS.items()
        for letter, who in WHO.items()
    }
    # Who is in already needs no sign-in page.
    expected |= {("people.ask_sign_in", who): 303 for who in WHO.values()}
    seen = {
        (endpoint, who): filled.desk.browser(who).get(filled.address(endpoint)).status_code
        for endpoint, who in expected
    }
    assert {at: (seen[at], expected[at]) for at in seen if seen[at] != expected[at]} == {}


def test_whoever_is_signed_out_is_asked_to_sign_in(filled: Filled, client: FlaskClient):
    for endpoint, may in GETS.items():
        answer = client.get(filled.address(endpoint))
        if may == "*":
            assert answer.status_code == 200, endpoint
            continue
        assert answer.status_code == 302, endpoint
        assert answer.headers["Location"].startswith("/sign-in?next=")
    for endpoint, may in POSTS.items():
        if may != "*":
            assert client.post(filled.address(endpoint)).status_code == 401, endpoint


def test_every_page_keeps_the_house_style_and_changes_nothing(filled: Filled):
    desk = filled.desk
    for endpoint, may in GETS.items():
        who = WHO[(may if may != "*" else "o")[0]]
        before = desk.rows()
        answer = desk.browser(who).get(filled.address(endpoint))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            in_style(answer, typed=filled.typed)
        after = desk.rows()
        changed = {table for table in before if before[table] != after[table]}
        # A view of the log is an entry itself.
        allowed = RECORD if endpoint.partition(".")[0] in LOOKS else frozenset()
        assert changed <= allowed, (endpoint, changed)


def test_a_form_that_anybody_may_send_needs_our_token_too(filled: Filled):
    """The other forms are in `test_sending`."""
    desk = filled.desk
    token = desk.see("other author", "/help").form("/sign-out")["csrf_token"]
    before = desk.rows()
    for endpoint in (endpoint for endpoint, may in POSTS.items() if may == "*"):
        for sent in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}, {"csrf_token": token}):
            answer = desk.browser("author").post(filled.address(endpoint), data=sent)
            assert answer.status_code == 400, (endpoint, sent)
            assert "Nothing was changed." in answer.text
    assert desk.rows() == before


def test_a_view_that_declares_nothing_is_a_mistake_in_tests(app: Flask, client: FlaskClient):
    app.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")
    with pytest.raises(UndeclaredPage):
        client.get("/forgotten")


def test_a_view_that_declares_nothing_lets_nobody_in_elsewhere(app: Flask, client: FlaskClient):
    app.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")
    app.testing = False
    page = fetch(client, "/forgotten", 403)
    assert "secret" not in page.html


def test_any_one_of_several_permissions_opens_a_page(app: Flask, desk: Desk):
    @requires(Action.SIGN_OFF, Action.DECLINE)
    def both() -> str:
        return "open"

    app.add_url_rule("/both", view_func=both)
    opened = {who: desk.browser(who).get("/both").status_code for who in WHO.values()}
    assert opened == {"author": 403, "mentor": 200, "press": 200, "administrator": 403}


def test_a_public_page_is_open_to_everybody(app: Flask, client: FlaskClient):
    app.add_url_rule("/open", view_func=public(lambda: "open"), endpoint="open")
    assert client.get("/open").text == "open"


def test_a_role_that_was_taken_away_counts_from_the_next_request(desk: Desk):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    page = desk.see("mentor", f"/replies/{reply}/review")
    sent = page.form(f"/replies/{reply}/sign-off")
    mentor = desk.people["mentor"]
    account = people.Account(
        name=mentor.name,
        email=mentor.email,
        roles=frozenset({Role.ADMINISTRATOR}),
        trained_until=mentor.trained_until,
    )
    other = people.Account(
        name="Asha Official",
        email=desk.people["author"].email,
        roles=frozenset({Role.OFFICIAL}),
        mentor_id=desk.people["other mentor"].id,
        trained_until=mentor.trained_until,
    )
    administrator = desk.people["administrator"]
    for who, changed in (("author", other), ("other author", None), ("mentor", account)):
        person = desk.people[who]
        details = changed or replace(other, name=person.name, email=person.email)
        people.change_person(desk.office, desk.given.actor(administrator), person.id, details)
    send(desk.browser("mentor"), f"/replies/{reply}/sign-off", sent, 403)
    assert desk.state(reply) is ReplyState.WITH_MENTOR
