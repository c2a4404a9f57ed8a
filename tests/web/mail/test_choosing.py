"""Choosing when convo mails somebody, and what the page says of mail as a whole."""

from dataclasses import replace

import pytest

from convo.db.models import Mail
from convo.domain.notices import MailChoice, MailState
from convo.mail.settings import MailSettings
from convo.queries.people import get_person
from convo.services.office import Office
from convo.services.transaction import passing
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SERVER = MailSettings(
    host="mail.example.org",
    port=587,
    security="starttls",
    sender="convo@example.org",
    address="https://convo.example.org",
)
WITHOUT = "sends no mail yet"


def chosen(desk: Desk, who: str) -> MailChoice:
    with desk.office.sessions() as session:
        return get_person(session, desk.people[who].id).mail


@pytest.fixture
def with_server(desk: Desk) -> Office:
    """The same office, with a mail server."""
    desk.app.extensions["convo-office"] = replace(desk.office, mail=SERVER)
    return desk.office


def test_everybody_chooses_for_themselves_and_the_log_says_so(desk: Desk):
    assert chosen(desk, "mentor") is MailChoice.USUAL
    for who, choice in (("mentor", MailChoice.DAILY), ("administrator", MailChoice.NONE)):
        desk.do(who, "/mail", {"choice": choice.value})
        assert chosen(desk, who) is choice
        assert desk.see(who, "/mail").form("/mail")["choice"] == choice.value
    log = desk.see("press", "/log")
    assert "chose when convo mails them: Everything once a day" in log.text


def test_a_choice_that_is_none_of_these_is_refused_beside_the_field(desk: Desk):
    page = desk.see("author", "/mail")
    answered = desk.fill("author", page, "/mail", {"choice": "hourly"}, 400)
    assert set(answered.errors()) == {"choice"}
    assert chosen(desk, "author") is MailChoice.USUAL


def test_without_a_server_the_page_says_so_and_the_choice_is_kept(desk: Desk):
    assert WITHOUT in desk.see("author", "/mail").text
    assert "No mail server is set up" in desk.see("administrator", "/service").text
    desk.do("author", "/mail", {"choice": "none"})
    assert chosen(desk, "author") is MailChoice.NONE


def test_with_a_server_the_page_says_to_which_address_and_when(desk: Desk, with_server: Office):
    page = desk.see("author", "/mail")
    assert WITHOUT not in page.text
    assert desk.people["author"].email in page.text
    assert "between 9am and 5pm" in page.text


def test_who_looks_after_the_service_sees_what_is_stuck_and_what_to_do(
    desk: Desk, with_server: Office
):
    states = [MailState.SENT, MailState.GIVEN_UP, MailState.NOT_KNOWN, MailState.WAITING]
    now, author = desk.clock.now, desk.people["author"].id
    with passing(desk.office) as session:
        for number, state in enumerate(states):
            settled = None if state is MailState.WAITING else now
            session.add(
                Mail(
                    name=f"{number:032}",
                    person_id=author if number else None,
                    state=state,
                    made_at=now,
                    try_at=now,
                    attempts=number,
                    settled_at=settled,
                    fault="data 451" if number == 1 else "",
                )
            )
    for who in ("administrator", "press"):
        page = desk.see(who, "/service")
        assert "Nothing is lost" in page.text
        assert "Given up (data 451), after 1 attempt" in page.text
        assert "Not known whether it arrived, after 2 attempts" in page.text
        assert f"{1:032}" in page.text
        assert f"{0:032}" not in page.text
