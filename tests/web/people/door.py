"""The door of the office: browsers that come in by the sign-in page, and what must not change."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from convo.db.base import Base
from convo.db.models import Person
from convo.services.office import Office
from tests.given import PASSWORD
from tests.page import Page, fetch, fill_in

WRONG = "sesame-open-sesame"


def knock(client: FlaskClient, email: str, password: str, status: int) -> Page:
    """Open the sign-in page, fill it in and send it; the page that answers."""
    typed = {"email": email, "password": password}
    return fill_in(client, fetch(client, "/sign-in"), "/sign-in", typed, status)


def enter(client: FlaskClient, email: str, wanted: str = "", password: str = PASSWORD) -> str:
    """Sign in, and say where that leads."""
    page = fetch(client, "/sign-in", query_string={"next": wanted})
    sent = page.form("/sign-in") | {"email": email, "password": password}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def come_in(app: Flask, person: Person) -> FlaskClient:
    """A browser in which somebody has just signed in with their password."""
    client = app.test_client()
    enter(client, person.email)
    return client


def is_in(client: FlaskClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/people").status_code != 302  # a page that needs somebody


def everything(office: Office) -> dict[str, list[str]]:
    """Every row of every table but the failed sign-ins, to see that nothing changed."""
    with office.sessions() as session:
        return {
            table.name: sorted(map(str, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
            if table.name != "sign_in_attempt"
        }
