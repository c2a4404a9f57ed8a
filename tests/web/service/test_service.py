"""The page about the service: when the clock last ran, and a warning when it doesn't."""

from dataclasses import replace

import pytest

from convo.services import clockwork
from convo.services.clockwork import JOBS, perform_owed
from tests.page import fetch
from tests.signing import sign_once


@pytest.fixture
def press(given, sign_in):
    return sign_in(given.press_officer())


def test_a_clock_that_never_ran_is_a_warning_that_says_what_to_do(press):
    text = fetch(press, "/service").text
    assert "The clock has never run." in text
    assert "convo tick" in text


def test_a_clock_that_runs_says_when(press, office):
    sign_once(office)
    perform_owed(office)
    text = fetch(press, "/service").text
    assert "Running" in text
    assert "Sign-offs that run out" in text
    assert "Warning" not in text


def test_a_clock_that_stopped_is_a_warning(press, office, clock):
    perform_owed(office)
    clock.advance(minutes=6)
    assert "The clock has not run since 10 March 2026" in fetch(press, "/service").text


def test_a_job_that_failed_or_was_stopped_is_a_warning_although_others_run(
    press, office, clock, monkeypatch
):
    def run(name, perform):
        job = next(each for each in JOBS if each.name == name)
        monkeypatch.setattr(clockwork, "JOBS", (replace(job, perform=perform),))
        perform_owed(office)

    def raises(error):
        def perform(_office):
            raise error

        return perform

    run("mail", raises(RuntimeError("words")))
    with pytest.raises(KeyboardInterrupt):
        run("escalate", raises(KeyboardInterrupt()))
    clock.advance(minutes=6)
    run("expire", lambda _office: 0)
    text = fetch(press, "/service").text
    assert "Sending mail: this failed on 10 March 2026" in text
    assert "(RuntimeError)" in text
    assert "Telling others of what waits too long: this began on 10 March 2026" in text
    assert "Running" not in text


def test_where_no_mail_server_is_set_the_page_says_so(press):
    assert "No mail server is set up" in fetch(press, "/service").text


def test_the_health_check_says_that_the_clock_is_late_and_stays_healthy(client, office, clock):
    perform_owed(office)
    assert client.get("/healthz").get_json()["checks"]["clock"] == "ok"
    clock.advance(minutes=6)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "warning"
