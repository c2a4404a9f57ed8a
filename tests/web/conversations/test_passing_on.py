"""Where a conversation leaves the service: the instruction, whom it was passed on to, and when."""

from datetime import UTC, datetime

import pytest

from config import Config
from convo.domain.vocabulary import Approach, ConversationState
from convo.factory import create_app
from tests.page import fetch, fill_in, words_in
from tests.web.conversations.hands import REASON
from tests.web.conversations.test_deciding import address as deciding
from tests.web.conversations.test_deciding import at, decide

EXITS = {
    "yes": Approach.SAFEGUARDING,
    "staff": Approach.ABUSE,
    "request": Approach.INFORMATION_REQUEST,
}


def address(case):
    return f"/conversations/{case}/pass-on"


def instruction(room, approach):
    return room.app.extensions["convo-brand"].instruction(approach)


def pass_on(official, case, status=303, **typed):
    return fill_in(official, fetch(official, address(case)), address(case), typed, status)


@pytest.fixture
def leaving(room, case):
    """Somebody asks for information that we hold."""
    room.decide(case, Approach.INFORMATION_REQUEST, {"danger": "request"})
    return case


@pytest.mark.parametrize("answer", EXITS)
def test_each_exit_shows_the_organisations_own_instruction_before_and_after(
    room, case, official, answer
):
    says = instruction(room, EXITS[answer])
    assert says
    page = at(official, case, {"danger": answer})
    assert says in page.text
    assert "review_on" not in page.form(deciding(case))
    answered = official.post(deciding(case), data=page.form(deciding(case)) | {"reason": REASON})
    assert (answered.status_code, answered.location) == (303, address(case))
    assert says in fetch(official, address(case)).text
    assert room.read(case).decision.approach is EXITS[answer]


def test_each_instruction_is_the_one_that_the_settings_give(config, office):
    own = {"safeguarding": "Ring 1.", "information_requests": "Ring 2.", "abuse": "Ring 3."}
    names = {f"CONVO_{name.upper()}": words for name, words in own.items()}
    environment = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": config.database_url}
    app = create_app(Config.from_environment(environment | names), office)
    brand = app.extensions["convo-brand"]
    assert brand.instruction(Approach.SAFEGUARDING) == "Ring 1."
    assert brand.instruction(Approach.INFORMATION_REQUEST) == "Ring 2."
    assert brand.instruction(Approach.ABUSE) == "Ring 3."


def test_it_is_recorded_to_whom_it_went_and_when(room, leaving, official):
    page = pass_on(official, leaving, to="Information rights team, by e-mail", at="9.30")
    assert "Passed on to Information rights team, by e-mail on 23 November 2026" in page.text
    found = room.read(leaving)
    assert found.passed_on_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert "passed the conversation on" in page.text


def test_the_moment_is_filled_in_already(room, leaving, official):
    pass_on(official, leaving, to="The duty officer")
    assert room.read(leaving).passed_on_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "x" * 201}, "to"),
        ({"to": "Them", "day": ["24", "11", "2026"]}, "day"),
        ({"to": "Them", "day": ["", "", ""]}, "day"),
        ({"to": "Them", "at": "10:01"}, "at"),
        ({"to": "Them", "at": "25:00"}, "at"),
        ({"to": "Them", "at": "soon"}, "at"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(room, leaving, official, typed, field):
    page = pass_on(official, leaving, 400, **typed)
    assert list(page.errors()) == [field]
    assert room.read(leaving).passed_on_at is None


def test_an_exit_is_closed_only_once_somebody_has_it(room, leaving, official):
    closing = f"/conversations/{leaving}/close"
    assert "Pass it on first" in fetch(official, closing, 409).text
    pass_on(official, leaving, to="Information rights team")
    page = fetch(official, closing)
    fill_in(official, page, closing, {"reason": REASON})
    assert room.read(leaving).state is ConversationState.CLOSED


def test_the_green_button_is_the_next_step(leaving, official):
    def first() -> str:
        page = fetch(official, f"/conversations/{leaving}")
        (green,) = [each for each in page.all("a") if each.get("class") == "govuk-button"]
        return words_in(green)

    assert first() == "Record that it was passed on"
    pass_on(official, leaving, to="Information rights team")
    assert first() == "Close"


def test_a_new_decision_begins_anew(room, leaving, official):
    pass_on(official, leaving, to="Information rights team")
    decide(official, leaving, {"danger": "staff"})
    assert room.read(leaving).passed_on_at is None


def test_the_press_office_may_record_it_for_somebody_who_is_away(room, leaving, as_):
    pass_on(as_("press"), leaving, to="Information rights team")
    assert room.read(leaving).passed_on_to == "Information rights team"


def test_another_official_may_not(leaving, as_):
    fetch(as_("other"), address(leaving), 403)


def test_what_stays_in_the_service_is_not_passed_on(room, case, official):
    room.join_in(case)
    assert "does not leave the service" in fetch(official, address(case), 409).text
