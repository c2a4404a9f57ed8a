"""Sign-offs that run out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from convo.domain.vocabulary import ReplyState
from convo.services.expiries import expire_sign_offs
from convo.services.office import Office
from tests.at_once import at_once
from tests.given import Given, SettableClock

Entries = Callable[[], list[tuple[str, str, int | None]]]


def test_a_sign_off_expires_when_its_working_days_are_over_and_only_once(
    given: Given, office: Office, clock: SettableClock, log: Entries
):
    clock.now = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)  # Thursday before Easter, ten in London
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    clock.now = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)  # Wednesday: two working days later
    clock.advance(microseconds=-1)
    assert expire_sign_offs(office) == 0
    clock.advance(microseconds=1)
    count = len(log())
    assert expire_sign_offs(office) == 1
    assert expire_sign_offs(office) == 0
    assert log()[count:] == [("reply:expire", "ok", None)]
    after = given.read(reply.id)
    assert after.state is ReplyState.DRAFTING
    assert after.signed_off_number is None
    assert after.steps[-1].by_id is None


def test_the_same_words_may_be_submitted_again_after_they_expired(
    given: Given, office: Office, clock: SettableClock
):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    clock.advance(days=3)
    expire_sign_offs(office)
    assert given.submit(given.read(reply.id)).state is ReplyState.WITH_MENTOR


def test_what_was_posted_in_time_does_not_expire(
    given: Given, office: Office, clock: SettableClock
):
    given.reply(state=ReplyState.POSTED)
    clock.advance(days=30)
    assert expire_sign_offs(office) == 0


def test_two_clocks_at_once_let_each_sign_off_expire_once(
    given: Given, office: Office, clock: SettableClock, log: Entries
):
    for _ in range(3):
        given.reply(state=ReplyState.SIGNED_OFF)
    clock.now += timedelta(days=3)
    done = at_once([lambda: expire_sign_offs(office)] * 4)
    assert sum(each for each in done if isinstance(each, int)) == 3
    assert [entry[1] for entry in log() if entry[0] == "reply:expire"].count("ok") == 3
