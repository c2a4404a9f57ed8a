"""A session that ends under somebody's hands: nothing that was typed is lost."""

import pytest
from sqlalchemy import select

from convo.db.models import Team
from convo.services.signing_in import PER_ACCOUNT
from convo.web.resume import open_kept
from tests.given import PASSWORD
from tests.page import Page, fetch, fill_in
from tests.web.people.door import WRONG, come_in, enter, is_in

WORDS = "Early years & <b>schools</b>"
OURS = {"Sec-Fetch-Site": "same-origin"}


class Returner:
    """An administrator whose form was sent after 61 quiet minutes."""

    def __init__(self, app, office, person, clock) -> None:
        self.office, self.email = office, person.email
        self.client = come_in(app, person)
        page = fetch(self.client, "/teams/add")
        clock.advance(minutes=61)
        self.page = fill_in(self.client, page, "/teams/add", {"name": WORDS}, 401)

    def sign_in(self, page: Page, password: str, status: int) -> Page:
        typed = {"email": self.email, "password": password}
        return fill_in(self.client, page, "/sign-in", typed, status)

    def teams(self) -> list[str]:
        with self.office.sessions() as session:
            return list(session.scalars(select(Team.name)))


@pytest.fixture
def returner(app, office, given, clock) -> Returner:
    return Returner(app, office, given.administrator(), clock)


def test_an_hour_without_a_request_ends_the_session(app, given, clock):
    client = come_in(app, given.official())
    for _ in range(2):
        clock.advance(minutes=59)
        assert is_in(client)
    clock.advance(minutes=61)
    assert not is_in(client)


def test_what_was_typed_is_kept_over_the_sign_in_and_sent_on(returner: Returner):
    assert returner.page.h1 == "Sign in"
    assert "You were signed out after 60 minutes without activity." in returner.page.text
    assert "what you typed is kept" in returner.page.text
    resumed = returner.sign_in(returner.page, PASSWORD, 200)
    assert resumed.h1 == "You were signed out. What you typed is still here"
    assert resumed.quotations() == [WORDS]
    assert returner.teams() == []
    done = fill_in(returner.client, resumed, "/teams/add", {})
    assert done.path == "/people"
    assert returner.teams() == [WORDS]


def test_the_form_that_is_sent_on_keeps_its_version_and_gets_fresh_keys(app, given, client):
    author = given.official()
    typed = {"words": "Hello.\nI can help.", "version": "7", "csrf_token": "a", "deed_id": "b" * 32}
    locked = client.post("/replies/1/revise", data=typed, headers=OURS)
    kept = locked.text.partition('name="kept" value="')[2].partition('"')[0]
    page = fetch(client, "/sign-in")
    signing = {"email": author.email, "password": PASSWORD, "kept": kept}
    sent = fill_in(client, page, "/sign-in", signing, 200).form("/replies/1/revise")
    assert sent["words"] == typed["words"]
    assert sent["version"] == "7"
    assert sent["csrf_token"] not in {"a", ""}
    assert sent["deed_id"] not in {typed["deed_id"], ""}


def test_a_wrong_password_on_the_way_loses_nothing(returner: Returner):
    again = returner.sign_in(returner.page, WRONG, 400)
    assert "what you typed is kept" in again.text
    assert returner.sign_in(again, PASSWORD, 200).quotations() == [WORDS]


def test_whoever_has_to_wait_can_copy_what_they_typed(returner: Returner):
    for _ in range(PER_ACCOUNT):
        returner.sign_in(returner.page, WRONG, 400)
    waiting = returner.sign_in(returner.page, PASSWORD, 429)
    assert [(area.text or "").strip() for area in waiting.all("textarea")] == [WORDS]


def test_words_that_another_site_sent_are_not_kept(client):
    answer = client.post("/teams/add", data={"name": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 401
    assert 'name="kept" value=""' in answer.text
    assert "what you typed is kept" not in answer.text


@pytest.mark.parametrize("kept", ["", "nonsense", "WyIvcGVvcGxlIixbXV0.aaaa.bbbb"])
def test_kept_words_that_we_did_not_sign_are_ignored(given, client, kept):
    page = fetch(client, "/sign-in").form("/sign-in")
    who = {"email": given.official().email, "password": PASSWORD, "kept": kept}
    answer = client.post("/sign-in", data=page | who)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_password_is_never_kept(app, client):
    secret = {"name": "x", "password": WRONG}
    answer = client.post("/teams/add", data=secret, headers=OURS)
    kept = answer.text.partition('name="kept" value="')[2].partition('"')[0]
    with app.test_request_context():
        assert open_kept(kept) == ("/teams/add", [("name", "x")])


def test_a_live_check_learns_that_the_session_ended(client):
    answer = client.post("/replies/1/check", data={}, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.json) == (401, {"signed_out": True})


def test_signing_in_fresh_says_nothing_about_a_session_that_ended(given, client):
    assert "You were signed out" not in fetch(client, "/sign-in").text
    assert enter(client, given.official().email) == "/"
