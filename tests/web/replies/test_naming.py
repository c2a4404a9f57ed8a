"""Under which name a reply is posted: a page, a reason, and what the mentor sees of it."""

import pytest

from convo.domain.vocabulary import ReplyState

HANDLE = "@TravelHelp"
WHY = "I was abused by name in this thread last month."


def address(reply_id):
    return f"/replies/{reply_id}/use-handle"


@pytest.fixture
def reply_id(desk):
    return desk.reply(ReplyState.DRAFTING)


def choose(desk, reply_id, status=303, **typed):
    return desk.do("author", address(reply_id), typed, status)


def test_a_role_answers_with_a_reason_that_the_mentor_sees(desk):
    reply_id = desk.reply(ReplyState.RETURNED)
    page = choose(desk, reply_id, under="role", handle=HANDLE, reason=WHY)
    assert HANDLE in page.text
    assert WHY in page.quotations()
    desk.given.submit(desk.now(reply_id))
    review = desk.see("mentor", f"/replies/{reply_id}/review", 200, HANDLE)
    assert HANDLE in review.text
    assert WHY in review.quotations()


def test_a_name_can_be_chosen_again(desk, reply_id):
    choose(desk, reply_id, under="role", handle=HANDLE, reason=WHY)
    choose(desk, reply_id, under="name")
    kept = desk.now(reply_id)
    assert (kept.handle, kept.why_handle) == ("", "")


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"under": ""}, ["under"]),
        ({"under": "role", "handle": "", "reason": ""}, ["handle", "reason"]),
        ({"under": "role", "handle": HANDLE, "reason": "x"}, ["reason"]),
        ({"under": "role", "handle": "x" * 81, "reason": WHY}, ["handle"]),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    desk, reply_id, typed, fields
):
    page = choose(desk, reply_id, 400, **typed)
    assert list(page.errors()) == fields
    shown = page.form(address(reply_id))
    assert {name: shown.get(name, "") for name in typed if name != "under"} == {
        name: value for name, value in typed.items() if name != "under"
    }
    assert desk.now(reply_id).handle == ""


def test_it_is_settled_before_somebody_judges_the_reply(desk):
    reply_id = desk.reply(ReplyState.WITH_MENTOR)
    assert desk.see("author", address(reply_id), 409)


def test_only_an_author_chooses(desk, reply_id):
    desk.see("other author", address(reply_id), 403)
