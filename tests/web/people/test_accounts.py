"""The accounts that an administrator keeps."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from convo.db.models import Person, Team
from convo.domain.grants import ROLE_SETS
from convo.domain.vocabulary import Role
from convo.queries.people import get_person
from convo.web.people.training import standing
from tests.given import FINE_WORDS, PASSWORD
from tests.page import Page, fetch, fill_in, send
from tests.web.people.door import enter, everything, is_in

NEW = {"name": "Sam Whitfield", "email": "Sam@Example.org", "roles": "mentor"}


@pytest.fixture
def boss(given):
    return given.administrator(name="Ada Admin")


@pytest.fixture
def desk(boss, sign_in):
    return sign_in(boss)


def found(office, email: str) -> Person:
    with office.sessions() as session:
        wanted = select(Person).options(selectinload(Person.held_roles))
        person: Person = session.scalars(wanted.where(Person.email == email)).one()
        return person


def add(desk, status: int = 200, **typed: object) -> Page:
    return fill_in(desk, fetch(desk, "/people/add"), "/people/add", {**NEW, **typed}, status)


def test_adding_shows_a_link_that_works_once_and_only_there(desk, client, office):
    page = add(desk)
    assert page.h1 == "Account added: send Sam Whitfield this link"
    assert "shown only this once" in page.text
    link = next(page.all("textarea")).text or ""
    path = link.strip().removeprefix("http://localhost")
    fill_in(client, fetch(client, path), path, {"password": "purple teapot gravity lane"})
    assert enter(client, "sam@example.org", password="purple teapot gravity lane") == "/"
    person = found(office, "sam@example.org")
    assert link.strip() not in fetch(desk, f"/people/{person.id}").html


def test_reloading_the_page_with_the_link_shows_no_second_link(desk, office):
    sent = fetch(desk, "/people/add").form("/people/add") | NEW
    send(desk, "/people/add", sent, 200)
    again = send(desk, "/people/add", sent, 303)
    assert "This was done already" in again.text
    assert again.h1 == "Sam Whitfield"
    assert not list(again.all("textarea"))


def test_an_official_is_added_with_team_mentor_and_training(desk, office, given):
    mentor = given.mentor(name="Mo Mentor")
    fill_in(desk, fetch(desk, "/teams/add"), "/teams/add", {"name": "Schools"})
    with office.sessions() as session:
        team = session.scalars(select(Team)).one()
    add(
        desk,
        roles=["official", "press-office"],
        team_id=str(team.id),
        mentor_id=str(mentor.id),
        trained_until=["27", "3", "2027"],
    )
    person = found(office, "sam@example.org")
    assert person.roles == {Role.OFFICIAL, Role.PRESS_OFFICE}
    assert (person.team_id, person.mentor_id) == (team.id, mentor.id)
    assert person.trained_until == date(2027, 3, 27)
    shown = fetch(desk, f"/people/{person.id}").text
    assert "Mo Mentor" in shown
    assert "Schools" in shown
    assert "27 March 2027" in shown
    assert "They have not used their link yet." in shown
    assert "Sam Whitfield" in fetch(desk, f"/people/{mentor.id}").text


def test_the_link_page_says_until_when(desk, office):
    until = office.calendar.local(office.clock() + timedelta(hours=office.link_hours))
    assert f"It works once, until {until.day} {until:%B %Y} at" in add(desk).text


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": " "}, {"name": "Enter their full name"}),
        ({"name": "x" * 81}, {"name": "Full name must be 80 characters or fewer"}),
        ({"email": ""}, {"email": "Enter their email address"}),
        ({"email": "sam.example.org"}, {"email": "Enter an email address, like name@example.org"}),
        ({"email": "a@b@example.org"}, {"email": "Enter an email address, like name@example.org"}),
        ({"email": "a@example"}, {"email": "Enter an email address, like name@example.org"}),
        (
            {"email": "a" * 250 + "@b.org"},
            {"email": "Email address must be 254 characters or fewer"},
        ),
        ({"roles": []}, {"roles": "Choose at least one role"}),
        ({"roles": "official"}, {"mentor_id": "Choose a mentor: every official has one"}),
        (
            {"trained_until": ["31", "2", "2027"]},
            {"trained_until": "Enter a real date, like 27 3 2026"},
        ),
        (
            {"trained_until": ["1", "1", "9" * 12]},
            {"trained_until": "Enter a real date, like 27 3 2026"},
        ),
        (
            {"trained_until": ["", "2", "2027"]},
            {"trained_until": "Enter a real date, like 27 3 2026"},
        ),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_added(
    desk, office, typed, errors
):
    before = len(everything(office)["person"])
    refused = add(desk, 400, **typed)
    assert refused.errors() == errors
    assert len(everything(office)["person"]) == before


def test_every_fault_is_shown_at_once_and_what_was_typed_stays(desk, boss):
    refused = add(desk, 400, email=boss.email.upper(), roles=["official", "administrator"])
    assert set(refused.errors()) == {"email", "roles", "mentor_id"}
    assert "Somebody already has an account" in refused.errors()["email"]
    assert "No other roles go together" in refused.errors()["roles"]
    kept = refused.form("/people/add")
    assert kept["name"] == NEW["name"]
    assert kept["roles"] == ["official", "administrator"]


@pytest.mark.parametrize(
    "roles",
    [
        {Role.MENTOR, Role.PRESS_OFFICE},
        {Role.ADMINISTRATOR, Role.MENTOR},
        {Role.OFFICIAL, Role.MENTOR, Role.PRESS_OFFICE},
        set(Role),
    ],
)
def test_roles_that_do_not_go_together_are_refused(desk, given, roles):
    assert frozenset(roles) not in ROLE_SETS
    mentor_id = str(given.mentor().id)
    refused = add(desk, 400, roles=sorted(roles), mentor_id=mentor_id)
    assert set(refused.errors()) == {"roles"}


def test_a_role_or_mentor_that_was_not_offered_is_refused(desk, given):
    assert "roles" in add(desk, 400, roles=["minister"]).errors()
    stranger = str(given.official().id)
    assert "mentor_id" in add(desk, 400, roles="official", mentor_id=stranger).errors()


def test_changing_starts_from_what_is_there_and_changes_only_that(desk, office, given):
    author = given.official(name="Asha Okoro")
    path = f"/people/{author.id}/change"
    page = fetch(desk, path)
    done = fill_in(desk, page, path, {"name": "Asha Okoro-Lee"})
    assert done.h1 == "Asha Okoro-Lee"
    assert "Account changed." in done.text
    with office.sessions() as session:
        now = get_person(session, author.id)
        assert (now.email, now.roles, now.mentor_id) == (
            author.email,
            author.roles,
            author.mentor_id,
        )
        assert now.trained_until == author.trained_until


def test_a_change_that_does_not_fit_is_said_beside_its_field(desk, office, given, boss):
    author = given.official()
    path = f"/people/{author.id}/change"
    refused = fill_in(desk, fetch(desk, path), path, {"email": boss.email, "mentor_id": ""}, 400)
    assert set(refused.errors()) == {"email", "mentor_id"}
    assert fill_in(desk, refused, path, {"name": ""}, 400).errors()["name"]


def test_nobody_is_offered_as_their_own_mentor(desk, given):
    mentor = given.mentor(name="Mo Mentor")
    both = given.person(Role.OFFICIAL, Role.MENTOR, name="Priya Nair", mentor_id=mentor.id)
    options = [option.text for option in fetch(desk, f"/people/{both.id}/change").all("option")]
    assert "Priya Nair" not in options
    assert "Mo Mentor" in options


def test_disabling_asks_first_and_names_who_needs_another_mentor(desk, given, office):
    mentor = given.mentor()
    given.official(mentor=mentor, name="Asha Okoro")
    path = f"/people/{mentor.id}/disable"
    before = everything(office)
    page = fetch(desk, path)
    assert "Asha Okoro" in page.text
    assert everything(office) == before
    done = fill_in(desk, page, path, {"at_once": "y"})
    assert "Account disabled." in done.text
    assert "What they did stays in the record." in done.text
    assert "Account disabled" in fetch(desk, "/people").text


def test_a_disabled_account_can_be_enabled_again(desk, given, client):
    author = given.official()
    path = f"/people/{author.id}"
    closed = fill_in(desk, fetch(desk, f"{path}/disable"), f"{path}/disable", {})
    assert "a link would not work" in fetch(desk, f"{path}/reset").text
    assert "Account enabled." in fill_in(desk, closed, f"{path}/enable", {}).text
    assert enter(client, author.email, password=PASSWORD) == "/"


def test_an_administrator_cannot_disable_their_own_account(desk, boss, office):
    path = f"/people/{boss.id}"
    assert "You can’t disable it" in fetch(desk, path).text
    assert "Ask another administrator" in fetch(desk, f"{path}/disable").text
    token = fetch(desk, path).form("/sign-out")
    answer = desk.post(f"{path}/disable", data=token)
    assert answer.status_code == 409
    assert "disable your own account. Ask another administrator." in answer.text
    assert is_in(desk)


def test_resetting_asks_first_and_the_old_password_works_until_the_link_is_used(
    desk, given, client
):
    author = given.official(name="Asha Okoro")
    path = f"/people/{author.id}/reset"
    page = fill_in(desk, fetch(desk, path), path, {}, 200)
    assert page.h1 == "Send Asha Okoro this link"
    assert "It replaces nothing until it is used" in page.text
    assert enter(client, author.email, password=PASSWORD) == "/"


def test_a_page_about_a_person_shows_nothing_that_they_wrote(desk, given):
    author = given.official()
    reply = given.reply(author, title="Street trading fees")
    shown = fetch(desk, f"/people/{author.id}").html
    assert "Street trading fees" not in shown
    assert FINE_WORDS not in shown
    assert f"/replies/{reply.id}" not in shown


def test_a_person_who_is_not_there_is_not_found(desk):
    for end in ("", "/change", "/disable", "/reset"):
        fetch(desk, f"/people/999{end}", 404)


def test_a_team_is_added_once(desk):
    page = fetch(desk, "/teams/add")
    assert "Schools" in fill_in(desk, page, "/teams/add", {"name": " Schools "}).text
    again = fill_in(desk, fetch(desk, "/teams/add"), "/teams/add", {"name": "SCHOOLS"}, 400)
    assert again.errors() == {"name": "There is already a team with this name"}
    empty = fill_in(desk, again, "/teams/add", {"name": "  "}, 400)
    assert empty.errors() == {"name": "Enter the name of the team"}


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "Not trained"), (-1, "Run out"), (0, "Runs out soon"), (30, "Runs out soon"), (31, "")],
)
def test_training_that_needs_attention_is_said(given, office, days, words):
    today = office.today()
    until = None if days is None else today + timedelta(days=days)
    tag = standing(given.official(trained_until=until), today)
    assert (tag.words if tag else "") == words
    assert standing(given.mentor(trained_until=until), today) is None


def test_the_list_shows_training_that_ran_out(desk, given, office):
    given.official(trained_until=office.today() - timedelta(days=1))
    assert "Run out" in fetch(desk, "/people").text
