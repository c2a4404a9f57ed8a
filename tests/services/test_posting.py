"""Posting what was signed off, closing it, and ending a reply before that."""

from dataclasses import replace

import pytest

from convo.db.models import Reply
from convo.domain.acknowledging import REPLY_OUTCOMES
from convo.domain.errors import (
    AlreadyDone,
    NotPermitted,
    NotReady,
    Refused,
    StaleWording,
    WrongState,
)
from convo.domain.vocabulary import ReplyOutcome, ReplyState, Role
from convo.services import postings, replies
from tests.given import FINE_WORDS, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_LINES = "Hello, I’m Asha from the Department for Examples.\nThe form closes on 1 June.\n\nBye"


def _deed(reply: Reply, words: str) -> postings.Post:
    return postings.Post(
        reply_id=reply.id,
        version=reply.version,
        address="https://forum.example.org/t/1#post-2",
        words=words,
    )


@pytest.mark.parametrize(
    "posted",
    [
        _LINES,
        _LINES + "  \n\n",
        _LINES.replace("\n", "\r\n"),
        _LINES.replace("\n", "   \n"),
    ],
)
def test_line_ends_and_trailing_blanks_make_no_difference(given: Given, posted: str) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF, words=_LINES)
    assert postings.post(given.office, given.actor(reply.started_by), _deed(reply, posted))
    after = given.read(reply.id)
    assert after.state is ReplyState.POSTED
    assert not after.posted_differently
    assert after.posted_words == posted


@pytest.mark.parametrize(
    "posted",
    [
        _LINES.replace("June", "July"),
        _LINES.replace("\n\n", "\n"),
        _LINES.replace("Bye", "bye"),
        " " + _LINES,
        _LINES + " now",
        "",
    ],
)
def test_any_other_difference_is_recorded_and_kept(given: Given, last_leaf, posted: str) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF, words=_LINES)
    assert not postings.post(given.office, given.actor(reply.started_by), _deed(reply, posted))
    after = given.read(reply.id)
    assert after.state is ReplyState.POSTED
    assert after.posted_differently
    assert after.posted_words == posted
    facts = last_leaf()["facts"]
    assert (facts["differs"], facts["revision"]) == (True, 1)
    assert facts["alert"] == "posted-differently"


def test_a_posting_keeps_where_when_and_by_whom(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    assert reply.posted_address == "https://forum.example.org/t/1#post-2"
    assert reply.posted_at == given.office.clock()
    assert reply.posted_by_id == reply.started_by_id
    assert reply.signed_off_number == 1


@pytest.mark.parametrize(
    "state",
    [
        ReplyState.DRAFTING,
        ReplyState.WITH_MENTOR,
        ReplyState.RETURNED,
        ReplyState.WITH_PRESS_OFFICE,
        ReplyState.WITHDRAWN,
        ReplyState.TAKEN_ON,
    ],
)
def test_nothing_is_posted_without_a_sign_off(given: Given, last_leaf, state: ReplyState) -> None:
    reply = given.reply(state=state)
    with pytest.raises(Refused, match="Nothing has been signed off"):
        given.post(reply, FINE_WORDS)
    after = given.read(reply.id)
    assert (after.state, after.posted_at) == (state, None)
    assert last_leaf()["reason"] == "not-signed-off"


def test_a_revision_after_the_sign_off_is_not_posted(given: Given) -> None:
    reply = given.revise(given.reply(state=ReplyState.SIGNED_OFF), FINE_WORDS + " Bye.")
    with pytest.raises(Refused, match="Nothing has been signed off"):
        given.post(reply, FINE_WORDS)


def test_nothing_is_posted_twice(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    with pytest.raises(WrongState):
        given.post(reply)


def test_a_double_click_posts_once(given: Given, log) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    actor = given.actor(reply.started_by)
    postings.post(given.office, actor, _deed(reply, FINE_WORDS))
    before = log()
    with pytest.raises(AlreadyDone) as done:
        postings.post(given.office, actor, _deed(reply, FINE_WORDS))
    assert done.value.subject == f"reply:{reply.id}"
    assert log() == before


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.MENTOR])
def test_only_an_author_posts(given: Given, role: Role) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    other = given.official() if role is Role.OFFICIAL else given.person(role)
    with pytest.raises(NotPermitted):
        postings.post(given.office, given.actor(other), _deed(reply, FINE_WORDS))
    assert given.read(reply.id).state is ReplyState.SIGNED_OFF


def test_a_press_officer_records_the_posting_of_an_author_who_is_away(given: Given) -> None:
    reply, press = given.reply(state=ReplyState.SIGNED_OFF), given.press_officer()
    assert postings.post(given.office, given.actor(press), _deed(reply, FINE_WORDS))
    after = given.read(reply.id)
    assert (after.state, after.posted_by_id) == (ReplyState.POSTED, press.id)
    assert after.follow_up_by_id == reply.started_by_id


def test_a_posting_of_an_older_version_is_stale(given: Given) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    older = replace(_deed(reply, FINE_WORDS), version=reply.version - 1)
    with pytest.raises(StaleWording):
        postings.post(given.office, given.actor(reply.started_by), older)


@pytest.mark.parametrize("outcome", REPLY_OUTCOMES)
def test_a_posted_reply_is_closed_with_its_outcome(
    given: Given, last_leaf, outcome: ReplyOutcome
) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    deed = postings.Close(reply_id=reply.id, version=reply.version, outcome=outcome)
    postings.close(given.office, given.actor(reply.started_by), deed)
    after = given.read(reply.id)
    assert (after.state, after.outcome) == (ReplyState.CLOSED, outcome)
    assert after.signed_off_number == 1
    assert last_leaf()["facts"] == {"result": outcome.value}


def test_only_what_was_posted_is_closed(given: Given) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    with pytest.raises(WrongState):
        given._close(reply)


_BEFORE_POSTING = [
    ReplyState.DRAFTING,
    ReplyState.WITH_MENTOR,
    ReplyState.RETURNED,
    ReplyState.WITH_PRESS_OFFICE,
    ReplyState.SIGNED_OFF,
]


@pytest.mark.parametrize("by_press_office", [False, True])
@pytest.mark.parametrize("state", _BEFORE_POSTING)
def test_its_author_or_the_press_office_withdraws_it_before_it_is_posted(
    given: Given, state: ReplyState, by_press_office: bool
) -> None:
    reply = given.reply(state=state)
    person = given.press_officer() if by_press_office else reply.started_by
    replies.withdraw(given.office, given.actor(person), given.with_reason(reply))
    after = given.read(reply.id)
    assert (after.state, after.due_at) == (ReplyState.WITHDRAWN, None)
    assert after.signed_off_number is None
    assert after.revisions[0].words == FINE_WORDS
    assert after.steps[-1].reason == "Because it is better so"


def test_what_was_posted_is_not_withdrawn(given: Given) -> None:
    with pytest.raises(WrongState):
        given._withdraw(given.reply(state=ReplyState.POSTED))


def test_another_official_or_the_mentor_withdraws_nothing(given: Given) -> None:
    reply = given.reply()
    for person in (given.official(), given.mentor_of(reply)):
        with pytest.raises(NotPermitted):
            replies.withdraw(given.office, given.actor(person), given.with_reason(reply))


def test_withdrawing_needs_a_reason(given: Given) -> None:
    reply = given.reply()
    with pytest.raises(NotReady, match="Say why"):
        replies.withdraw(given.office, given.actor(reply.started_by), given.with_reason(reply, ""))
