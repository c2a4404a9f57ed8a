"""One-time links: how a password is chosen."""

import pytest

from convo.domain.actor import Actor
from convo.services import people
from convo.services.passwords import LONGEST
from tests.given import PASSWORD
from tests.page import fetch, fill_in
from tests.web.people.door import come_in, enter, everything, is_in, knock

NEW = "purple teapot gravity lane"


@pytest.fixture
def author(given):
    return given.official(name="Asha Okoro")


@pytest.fixture
def link(office, author) -> str:
    return "/link/" + people.reset_person(office, Actor.operator(), author.id)


def test_a_link_sets_a_password_once(client, author, link):
    page = fetch(client, link)
    assert page.h1 == "Choose a password"
    assert "Three random words" in page.text
    done = fill_in(client, page, link, {"password": NEW})
    assert done.h1 == "Sign in"
    assert "Your password is set." in done.text
    assert "is wrong" in knock(client, author.email, PASSWORD, 400).errors()["email"]
    assert enter(client, author.email, password=NEW) == "/"
    assert fetch(client, link, 404).h1 == "This link does not work"


def test_a_used_link_cannot_be_used_from_a_page_that_was_open(client, author, link):
    first, second = fetch(client, link), fetch(client, link)
    fill_in(client, first, link, {"password": NEW})
    late = fill_in(client, second, link, {"password": "another three random words"}, 404)
    assert "Ask an administrator for a new one." in late.text
    assert enter(client, author.email, password=NEW) == "/"


def test_an_old_link_says_whom_to_ask(client, link, clock, office):
    clock.advance(hours=office.link_hours + 1)
    assert "Ask an administrator for a new one." in fetch(client, link, 404).text


@pytest.mark.parametrize("wrong", ["x", "%00", "a" * 500])
def test_a_wrong_link_is_a_helpful_page(client, wrong):
    assert "Ask an administrator for a new one." in fetch(client, f"/link/{wrong}", 404).text


def test_a_disabled_persons_link_does_not_work(client, office, author, link):
    people.disable_person(office, Actor.operator(), author.id)
    fetch(client, link, 404)


@pytest.mark.parametrize(
    ("weak", "said"),
    [
        ("", "Enter a password"),
        ("short", "Password must be at least 12 characters"),
        ("password1234", "Choose a password that is harder to guess. Three random words work well"),
        ("asha okoro asha", "Choose a password that is harder to guess."),
        ("x" * (LONGEST + 1), f"Password must be {LONGEST} characters or fewer"),
    ],
)
def test_a_weak_password_is_refused_beside_the_field_and_the_link_still_works(
    client, office, link, weak, said
):
    refused = fill_in(client, fetch(client, link), link, {"password": weak}, 400)
    assert refused.errors()["password"].startswith(said)
    assert len(weak) < 3 or f'value="{weak}"' not in refused.html
    assert fill_in(client, refused, link, {"password": NEW}).h1 == "Sign in"


def test_a_new_password_ends_every_session_of_the_person(app, author, link):
    before = come_in(app, author)
    client = app.test_client()
    fill_in(client, fetch(client, link), link, {"password": NEW})
    assert not is_in(before)


def test_whoever_opens_a_link_in_somebody_elses_browser_signs_them_out(app, given, link):
    client = come_in(app, given.administrator())
    assert fill_in(client, fetch(client, link), link, {"password": NEW}).h1 == "Sign in"
    assert not is_in(client)


def test_looking_at_a_link_changes_nothing_and_tells_other_sites_nothing(client, office, link):
    before = everything(office)
    page = fetch(client, link)
    assert everything(office) == before
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
