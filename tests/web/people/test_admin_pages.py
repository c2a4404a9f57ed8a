"""Who may open the pages of the office, and which forms are taken."""

import pytest
from flask.testing import FlaskClient

from tests.page import fetch
from tests.web.people.door import everything

#: Every page for an administrator alone; {person}, {venue} and {topic} are there.
PAGES = [
    "/people",
    "/people/add",
    "/people/{person}",
    "/people/{person}/change",
    "/people/{person}/disable",
    "/people/{person}/reset",
    "/teams/add",
    "/venues",
    "/venues/add",
    "/venues/{venue}/change",
    "/topics",
    "/topics/add",
    "/topics/{topic}/change",
]
#: Every form, with what would fill it in.
FORMS = {
    "/people/add": {"name": "Eve", "email": "eve@example.org", "roles": "press-office"},
    "/people/{person}/change": {"name": "Eve", "email": "eve@example.org", "roles": "press-office"},
    "/people/{person}/disable": {},
    "/people/{person}/enable": {},
    "/people/{person}/reset": {},
    "/teams/add": {"name": "Eve’s"},
    "/venues/add": {
        "name": "Eve’s",
        "kind": "forum",
        "discloses": "no",
        "public": "yes",
        "welcomes_officials": "yes",
    },
    "/venues/{venue}/change": {
        "name": "Eve’s",
        "kind": "forum",
        "discloses": "no",
        "public": "yes",
        "welcomes_officials": "yes",
    },
    "/topics/add": {"name": "Eve’s", "sensitivity": "routine"},
    "/topics/{topic}/change": {"name": "Eve’s", "sensitivity": "routine"},
}


@pytest.fixture
def boss(given, sign_in):
    return sign_in(given.administrator())


@pytest.fixture
def places(given) -> dict[str, int]:
    return {
        "person": given.press_officer().id,
        "venue": given.venue().id,
        "topic": given.topic().id,
    }


@pytest.fixture
def others(given, sign_in) -> list[FlaskClient]:
    return [sign_in(who()) for who in (given.official, given.mentor, given.press_officer)]


@pytest.mark.parametrize("page", PAGES)
def test_only_an_administrator_opens_a_page_of_the_office(boss, client, places, others, page):
    path = page.format(**places)
    assert fetch(boss, path).status == 200
    for other in others:
        fetch(other, path, 403)
    asked = client.get(path)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("form", FORMS)
def test_only_an_administrator_sends_a_form_of_the_office(client, office, places, others, form):
    path = form.format(**places)
    before = everything(office)
    for other in others:
        token = fetch(other, "/people", 403).form("/sign-out")
        assert other.post(path, data=token | FORMS[form]).status_code == 403
    assert client.post(path, data=FORMS[form]).status_code == 401
    assert everything(office) == before


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_a_token_of_ours_changes_nothing(boss, office, places, others, form):
    path = form.format(**places)
    foreign = fetch(others[0], "/people", 403).form("/sign-out")
    before = everything(office)
    for token in ({}, {"csrf_token": "x"}, foreign):
        answer = boss.post(path, data=token | FORMS[form])
        assert answer.status_code == 400
        assert "We could not read that form" in answer.text
    assert everything(office) == before
    own = fetch(boss, "/people").form("/sign-out")
    assert boss.post(path, data=own | FORMS[form]).status_code in {200, 303}
    assert everything(office) != before


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_done_by_opening_an_address(boss, office, places, form):
    before = everything(office)
    boss.get(form.format(**places), query_string=FORMS[form])
    assert everything(office) == before


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/link/abc"])
def test_the_forms_at_the_door_need_a_token_too(client, path):
    assert client.post(path, data={"email": "a@example.org", "password": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("page", "entry"),
    [
        ("/people/add", "People"),
        ("/teams/add", "People"),
        ("/venues/add", "Venues"),
        ("/venues/{venue}/change", "Venues"),
        ("/topics", "Topics"),
        ("/topics/{topic}/change", "Topics"),
    ],
)
def test_the_navigation_says_where_one_is(boss, places, page, entry):
    shown = fetch(boss, page.format(**places))
    active = [
        "".join(item.itertext()).strip()
        for item in shown.all(cls="govuk-service-navigation__item--active")
    ]
    assert active == [entry]
