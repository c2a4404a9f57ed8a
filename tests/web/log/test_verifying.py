"""Verifying the log on its page: what is said, when, and what is recorded of it."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from convo.audit.verifier import Verification
from convo.db.models import AuditEntry, AuditOpening
from convo.support.identifiers import hex128
from tests.page import fetch, read


@pytest.fixture
def press(given, sign_in):
    """A browser of the press office."""
    return sign_in(given.press_officer())


def last_entries(office, number):
    """The newest entries, the oldest of them first: deed, and what was looked for."""
    with office.sessions() as session:
        newest = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(number)
        found = [
            (entry.action, session.get(AuditOpening, (entry.seq, "filter")))
            for entry in session.scalars(newest)
        ]
        return [(action, opening and opening.value) for action, opening in found[::-1]]


def send(browser, deed_id=""):
    """Press the button; the answer is read as it comes."""
    form = fetch(browser, "/log/verify").form("/log/verify")
    return browser.post("/log/verify", data=form | ({"deed_id": deed_id} if deed_id else {}))


def test_a_whole_log_is_said_to_be_whole_with_the_number_of_entries(given, office, press):
    given.decided()
    answer = send(press)
    page = read(answer)
    with office.sessions() as session:
        entries = session.scalar(select(func.count()).select_from(AuditEntry))
    assert answer.status_code == 200
    assert "The log is whole" in page.text
    assert f"{entries - 1} entries checked" in page.text
    assert "No checkpoint vouches for any entry yet." in page.text
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert last_entries(office, 2) == [
        ("log:view", "the whole log, to verify it"),
        ("log:verify", None),
    ]
    listed = fetch(press, "/log/verify").text
    assert f"{entries - 1} entries: whole" in listed


def test_a_changed_entry_is_named_with_a_link_to_it(given, office, press, owned):
    given.decided()
    owned("UPDATE audit_entry SET action = 'reply:post' WHERE seq = 2")
    page = read(send(press))
    assert "The log is not whole" in page.text
    assert "The log is whole" not in page.text
    assert "The column “action” beside entry 2 says something else than the entry." in page.text
    assert page.link("Entry 2") == "/log/entries/2"
    assert "1 fault" in fetch(press, "/log/verify").text


def test_an_answer_that_nobody_reads_to_the_end_has_left_its_entry(given, office, press):
    given.decided()
    form = fetch(press, "/log/verify").form("/log/verify")
    answer = press.post("/log/verify", data=form, buffered=False)
    next(iter(answer.response))
    answer.close()
    assert last_entries(office, 1) == [("log:view", "the whole log, to verify it")]


def test_the_look_is_recorded_before_anything_is_sent(given, office, press):
    given.decided()
    form = fetch(press, "/log/verify").form("/log/verify")
    answer = press.post("/log/verify", data=form, buffered=False)
    assert last_entries(office, 1) == [("log:view", "the whole log, to verify it")]
    answer.close()


def test_the_same_form_twice_verifies_once(given, office, press):
    given.decided()
    deed_id = hex128()
    send(press, deed_id)
    again = send(press, deed_id)
    assert (again.status_code, again.headers["Location"]) == (303, "/log/verify")


def test_a_database_that_goes_away_meanwhile_ends_in_a_sentence(given, press, monkeypatch):
    given.decided()

    def break_off(_self):
        yield 3
        raise OperationalError("SELECT secret", {}, Exception("no route to db7.internal"))

    monkeypatch.setattr(Verification, "run", break_off)
    answer = send(press)
    page = read(answer)
    assert "Nothing can be said about the log" in page.text
    assert "db7" not in answer.text
    assert "whole" not in page.text.replace("the whole log", "")
    assert answer.text.rstrip().endswith("</html>")


def test_words_and_rules_in_faults_are_escaped(given, press, owned):
    given.decided()
    owned(
        "INSERT INTO audit_opening (seq, field, salt, value) VALUES (1, '<script>x', :salt, 'x')",
        salt=b"s" * 32,
    )
    answer = send(press)
    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


def test_a_damaged_record_is_told_and_nothing_typed_is_lost(given, sign_in, office, owned, client):
    official = given.official()
    conversation = given.conversation(official)
    browser = sign_in(official)
    address = f"/conversations/{conversation.id}/add-snapshot"
    form = fetch(browser, address).form(address)
    with office.sessions() as session:
        head = session.scalar(text("SELECT frontier FROM audit_head"))
    owned("UPDATE audit_head SET frontier = :garbled", garbled=bytes(len(head)))
    said = {"words": "They say it rains", "speaker": "public", "asks": "no"}
    answer = browser.post(address, data=form | said)
    page = read(answer)
    assert answer.status_code == 503
    assert "the record is damaged" in page.h1
    assert "They say it rains" in page.text
    assert "Traceback" not in answer.text
    assert "Retry-After" not in answer.headers
    health = client.get("/healthz")
    assert (health.status_code, health.get_json()["checks"]["record"]) == (
        503,
        "damaged: run convo audit verify",
    )
    owned("UPDATE audit_head SET frontier = :before", before=head)
    assert client.get("/healthz").get_json()["checks"]["record"] == "ok"


def test_an_entry_that_can_not_be_read_is_told_and_no_accident(given, press, owned):
    given.decided()
    owned("UPDATE audit_entry SET leaf = :garbled WHERE seq = 2", garbled=b"{")
    page = read(send(press))
    assert "Entry 2 can't be read" in page.text
    answer = press.get(page.link("Entry 2"))
    assert (answer.status_code, "the record is damaged" in read(answer).h1) == (503, True)


def test_words_that_mislead_are_pointed_out_beside_the_entry(given, office, press):
    given.conversation(words="The \u202ebill\u202c is p\u0430id")
    with office.sessions() as session:
        logged = select(AuditEntry.seq).where(AuditEntry.action == "conversation:log")
        seq = session.scalar(logged)
    text_ = fetch(press, f"/log/entries/{seq}").text
    assert "Signs that turn the direction of writing are in it" in text_
    assert "alike are mixed in “p\u0430id”" in text_
