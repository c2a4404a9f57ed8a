"""Who hears that nobody has looked at a thread again."""

from collections.abc import Callable
from datetime import date

import pytest

from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import ReplyState
from convo.services import follow_ups
from convo.services.escalations import escalate
from tests.given import Given, SettableClock


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_a_thread_that_nobody_looks_at_the_cover_of_whoever_watches_it_hears(
    given: Given, told: Callable[[], set[tuple[NoticeKind, int | None]]], clock: SettableClock
) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    watcher, carys, press = given.official(), given.official(), given.press_officer()
    chosen = follow_ups.FollowUp(on=date(2026, 3, 13), by_id=watcher.id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    follow_ups.set_follow_up(given.office, given.actor(reply.started_by), deed)
    clock.advance(days=6)
    given.cover(watcher, carys)
    told()
    for hears in (carys, press):
        clock.advance(days=1)
        escalate(given.office)
        assert told() == {(NoticeKind.OVERDUE, hears.id)}
