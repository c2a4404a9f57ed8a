"""Refer, agree, close, reopen: each says what will happen, and asks for a reason."""

import pytest

from convo.domain.vocabulary import ConversationState
from tests.page import fetch, fill_in
from tests.web.conversations.hands import REASON

STATE = ConversationState


def do(client, case, deed, reason=REASON, status=303):
    path = f"/conversations/{case}/{deed}"
    return fill_in(client, fetch(client, path), path, {"reason": reason}, status)


def closed(room, official, case):
    do(official, case, "close")
    assert room.read(case).state is STATE.CLOSED


def test_a_conversation_is_referred_with_a_reason_that_is_kept(room, case, official):
    page = do(official, case, "refer")
    assert "The press office has had this since" in page.text
    assert room.read(case).state is STATE.REFERRED
    assert REASON in page.text


def test_a_conversation_is_closed_and_reopened(room, case, official):
    closed(room, official, case)
    page = do(official, case, "reopen")
    assert room.read(case).state is STATE.LOGGED
    assert "Next: decide whether to take part" in page.text


def test_the_press_office_agrees_to_another_reply_after_it_declined_one(room, case, as_):
    room.join_in(case)
    room.decline(case)
    before = fetch(as_("official"), f"/conversations/{case}")
    assert "It has to agree before you start another" in before.text
    do(as_("press"), case, "agree")
    assert room.read(case).agreed_at is not None
    after = fetch(as_("official"), f"/conversations/{case}")
    assert after.form(f"/conversations/{case}/start")["version"]


def test_the_press_office_closes_what_it_has(room, case, official, as_):
    do(official, case, "refer")
    do(as_("press"), case, "close")
    assert room.read(case).state is STATE.CLOSED


@pytest.mark.parametrize("deed", ["refer", "close"])
def test_each_page_says_what_will_happen_and_who_reads_the_reason(case, official, deed):
    page = fetch(official, f"/conversations/{case}/{deed}")
    assert "What will happen" in page.text
    assert "can read it" in page.text
    assert "The official has had this since" in page.text


@pytest.mark.parametrize("deed", ["refer", "close"])
@pytest.mark.parametrize("reason", ["", "   ", "short"])
def test_a_reason_has_to_say_something(room, case, official, deed, reason):
    page = do(official, case, deed, reason, 400)
    assert page.errors() == {"reason": "Say why, in a sentence"}
    assert room.read(case).state is STATE.LOGGED


def test_agreeing_and_reopening_need_a_reason_too(room, case, official, as_):
    room.join_in(case)
    room.decline(case)
    assert list(do(as_("press"), case, "agree", "ok", 400).errors()) == ["reason"]
    closed(room, official, case)
    assert list(do(official, case, "reopen", "ok", 400).errors()) == ["reason"]
    assert room.read(case).state is STATE.CLOSED


@pytest.mark.parametrize(
    "refusal",
    [
        ("other", "refer", 403, "The official is in charge"),
        ("other", "close", 403, "The official is in charge"),
        ("other", "decide", 403, "The official is in charge"),
        ("mentor", "refer", 403, "Your role does not include this page"),
        ("mentor", "decide", 403, "Your role does not include this page"),
        ("official", "agree", 403, "Your role does not include this page"),
        ("press", "close", 403, "The official is in charge"),
        ("press", "agree", 409, "moved on"),
        ("official", "reopen", 409, "moved on"),
        ("official", "decide", 409, "moved on"),
    ],
)
def test_a_page_that_would_be_in_vain_says_why_instead(room, case, as_, refusal):
    who, deed, status, why = refusal
    if deed == "decide" and who == "official":
        closed(room, as_("official"), case)
    assert why in fetch(as_(who), f"/conversations/{case}/{deed}", status).text


def test_an_open_reply_has_to_end_first(room, case, official):
    room.join_in(case)
    room.start(case)
    for deed in ("refer", "close", "decide"):
        page = fetch(official, f"/conversations/{case}/{deed}", 409)
        assert "A reply is still on its way" in page.text


def test_a_deed_decided_on_an_older_version_loses_no_words(room, case, official):
    path = f"/conversations/{case}/close"
    opened = fetch(official, path)
    do(official, case, "refer")
    page = fill_in(official, opened, path, {"reason": "Nobody waits for us here."}, 409)
    assert "Nobody waits for us here." in page.html
    assert room.read(case).state is STATE.REFERRED


@pytest.mark.parametrize("deed", ["refer", "close", "reopen", "decide", "start"])
def test_a_mentor_who_posts_a_deed_of_officials_is_refused(room, case, as_, deed):
    mentor = as_("mentor")
    path = f"/conversations/{case}/add-snapshot"
    token = fetch(mentor, path).form(path)["csrf_token"]
    data = {"csrf_token": token, "version": "1", "reason": REASON}
    assert mentor.post(f"/conversations/{case}/{deed}", data=data).status_code == 403
    assert room.read(case).state is STATE.LOGGED


def test_a_refused_deed_on_somebody_elses_case_is_in_its_record(room, case, as_):
    other = as_("other")
    path = f"/conversations/{case}/add-snapshot"
    token = fetch(other, path).form(path)["csrf_token"]
    data = {"csrf_token": token, "version": "1", "reason": REASON}
    assert other.post(f"/conversations/{case}/close", data=data).status_code == 403
    page = fetch(other, f"/conversations/{case}")
    assert "The other tried to close the conversation, and was stopped" in page.text
