"""What an author does: starting, typing, revising, submitting, withdrawing, posting, closing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.vocabulary import ReplyState
from convo.services import handles, replies
from convo.services.office import Office
from tests.given import FINE_WORDS, Given, SettableClock

Last = Callable[[], tuple[str, str]]
Entries = Callable[[], list[tuple[str, str, int | None]]]

#: Words that need a reason.
PROMISE = FINE_WORDS + " We will build another ramp there."


def test_what_is_complete_goes_to_the_mentor_who_has_four_working_hours(
    given: Given, clock: SettableClock
):
    reply = given.submit(given.reply())
    assert reply.state is ReplyState.WITH_MENTOR
    assert reply.due_at == clock() + timedelta(hours=4)


def test_reasons_and_confirmations_are_needed_and_kept_with_the_version(
    given: Given, office: Office
):
    reply = given.reply(words=PROMISE)
    whole = given.submission(reply)
    assert whole.explanations
    bare = replace(whole, explanations={}, confirmations=())
    with pytest.raises(NotReady) as refused:
        replies.submit(office, given.actor(reply.started_by), bare)
    assert len(refused.value.missing) == len(whole.explanations) + len(whole.confirmations)
    after = given.submit(reply)
    assert after.latest is not None
    assert {e.rule: e.words for e in after.latest.explanations} == whole.explanations
    assert {c.key for c in after.latest.confirmations} == set(whole.confirmations)
    assert all(c.sentence for c in after.latest.confirmations)


@pytest.mark.parametrize("deed", [replies.refer, replies.withdraw])
def test_referring_and_withdrawing_need_a_reason_which_stays_whole(
    given: Given,
    office: Office,
    last: Last,
    deed: Callable[[Office, Actor, replies.WithReason], None],
):
    reply = given.reply()
    with pytest.raises(NotReady, match="Say why"):
        deed(office, given.actor(reply.started_by), given.with_reason(reply, "  "))
    assert last()[1] == "refused"
    reason = "They asked us\n\nto deny it: “all of it”. " * 20
    deed(office, given.actor(reply.started_by), given.with_reason(reply, reason))
    assert given.read(reply.id).steps[-1].reason == reason


def test_a_posted_reply_still_says_which_version_was_signed_off_and_by_whom(given: Given):
    reply = given.reply(state=ReplyState.CLOSED)
    assert reply.signed_off_number == 1
    assert reply.signed_off_by_id == given.mentor_of(reply).id


def test_nothing_is_posted_on_a_sign_off_that_has_run_out(given: Given, clock: SettableClock):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    clock.advance(days=2)
    with pytest.raises(NotReady, match="has expired"):
        given.post(reply)
    clock.advance(microseconds=-1)
    assert given.post(reply).state is ReplyState.POSTED


def test_a_roles_handle_needs_a_reason(given: Given):
    reply = given.reply()
    deed = handles.UseHandle(reply_id=reply.id, version=reply.version, handle="Licensing team")
    with pytest.raises(NotReady, match="Say why"):
        handles.use_handle(given.office, given.actor(reply.started_by), deed)
    assert given.read(reply.id).handle == ""
