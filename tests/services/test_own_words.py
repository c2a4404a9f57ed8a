"""Nobody signs off or returns what they wrote, however long they wait."""

import pytest
from sqlalchemy import text

from convo.db.engine import open_engine
from convo.domain.errors import NotPermitted
from convo.domain.vocabulary import ReplyState, Role
from convo.services import reviews
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_an_author_who_is_a_mentor_of_the_topic_judges_nothing_of_their_own(
    given: Given, clock: SettableClock, log
) -> None:
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    reply = given.reply(both, ReplyState.WITH_MENTOR, topic=given.topic(both))
    clock.advance(days=3)
    with pytest.raises(NotPermitted, match="You wrote some of this"):
        given.sign_off(reply, both)
    with pytest.raises(NotPermitted, match="You wrote some of this"):
        reviews.return_reply(given.office, given.actor(both), given.with_reason(reply))
    assert log()[-2:] == [
        ("reply:sign-off", "refused", both.id),
        ("reply:return", "refused", both.id),
    ]


def test_who_wrote_it_and_is_no_author_any_more_still_signs_nothing_off(
    given: Given, clock: SettableClock, database: str
) -> None:
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    reply = given.reply(both, ReplyState.WITH_MENTOR, topic=given.topic(both))
    without_door = open_engine(database)
    with without_door.begin() as connection:
        connection.execute(text("DELETE FROM reply_author"))
    without_door.dispose()
    assert given.read(reply.id).author_ids == set()
    clock.advance(days=3)
    with pytest.raises(NotPermitted, match="You wrote some of this"):
        given.sign_off(reply, both)


def test_only_a_mentor_signs_off(given: Given) -> None:
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    others = (given.person(role) for role in (Role.PRESS_OFFICE, Role.ADMINISTRATOR, Role.OFFICIAL))
    for person in others:
        with pytest.raises(NotPermitted):
            given.sign_off(reply, person)
    assert given.read(reply.id).state is ReplyState.WITH_MENTOR
