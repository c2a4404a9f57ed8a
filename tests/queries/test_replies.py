"""Who may act on a reply, since when it waits, and what is compared with what."""

from datetime import UTC, datetime, timedelta

import pytest

from convo.db.models import Person, Reply
from convo.domain.errors import NotFound, NotPermitted
from convo.domain.vocabulary import ReplyState, Role
from convo.queries.replies import (
    count_stopped_attempts,
    find_autosave,
    find_pick_up,
    get_reply,
    list_expired,
    since_last_return,
)
from convo.queries.who_acts import who_acts
from convo.services import people, replies, reviews
from tests.given import FINE_WORDS, Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: When it is submitted, and the first moment at which another mentor of the topic may act:
#: four working hours later, in UTC, in an office that opens from 9 to 5 in London.
_WAITS = {
    "over lunch": (datetime(2026, 3, 10, 10, tzinfo=UTC), datetime(2026, 3, 10, 14, tzinfo=UTC)),
    "a night": (datetime(2026, 3, 10, 15, tzinfo=UTC), datetime(2026, 3, 11, 11, tzinfo=UTC)),
    "a weekend": (datetime(2026, 3, 13, 16, tzinfo=UTC), datetime(2026, 3, 16, 12, tzinfo=UTC)),
    "Easter": (datetime(2026, 4, 2, 14, tzinfo=UTC), datetime(2026, 4, 7, 10, tzinfo=UTC)),
    "to the end": (datetime(2026, 3, 10, 13, tzinfo=UTC), datetime(2026, 3, 10, 17, tzinfo=UTC)),
}


def _waiting(given: Given, *topic_mentors: Person) -> Reply:
    return given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(*topic_mentors))


def _may_act(given: Given, reply: Reply) -> frozenset[int]:
    with given.office.sessions() as session:
        acting = who_acts(session, get_reply(session, reply.id), given.office.standpoint())
        return acting.mentors


@pytest.mark.parametrize(("submitted", "due"), _WAITS.values(), ids=_WAITS)
def test_the_mentors_of_the_topic_may_act_after_four_working_hours(
    given: Given, clock, submitted: datetime, due: datetime
) -> None:
    clock.now = submitted
    other = given.mentor()
    reply = _waiting(given, other)
    assert reply.due_at == due
    clock.now = due - timedelta(microseconds=1)
    assert _may_act(given, reply) == {reply.mentor_id}
    clock.now = due
    assert _may_act(given, reply) == {reply.mentor_id, other.id}


def test_the_hours_begin_anew_when_it_is_submitted_again(given: Given, clock) -> None:
    other = given.mentor()
    reply = _waiting(given, other)
    clock.advance(hours=4)
    reviews.return_reply(given.office, given.actor(other), given.with_reason(reply))
    clock.advance(minutes=30)
    again = given.submit(given.read(reply.id))
    assert _may_act(given, again) == {reply.mentor_id}


def test_only_the_named_mentor_is_asked_about_a_draft(given: Given, clock) -> None:
    other = given.mentor()
    reply = given.reply(topic=given.topic(other))
    clock.advance(days=30)
    assert _may_act(given, reply) == {reply.mentor_id}


def test_a_mentor_of_the_topic_who_has_left_signs_nothing_off(given: Given, clock) -> None:
    other = given.mentor()
    reply = _waiting(given, other)
    clock.advance(days=3)
    people.disable_person(given.office, given.actor(given.administrator()), other.id, at_once=True)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, other)


def test_a_pick_up_shows_for_an_hour(given: Given, clock) -> None:
    reply = _waiting(given)
    reviews.pick_up(given.office, given.actor(given.mentor_of(reply)), reply.id)
    with given.office.sessions() as session:
        clock.advance(minutes=59)
        picked = find_pick_up(get_reply(session, reply.id), clock())
        assert picked is not None
        assert picked.person_id == reply.mentor_id
        clock.advance(minutes=1)
        assert find_pick_up(get_reply(session, reply.id), clock()) is None


def test_a_pick_up_blocks_no_sign_off_by_another_mentor(given: Given, clock) -> None:
    other = given.mentor()
    reply = _waiting(given, other)
    clock.advance(hours=5)
    reviews.pick_up(given.office, given.actor(given.mentor_of(reply)), reply.id)
    assert given.sign_off(reply, other).signed_off_by_id == other.id


def test_picking_up_is_for_a_mentor_who_may_act(given: Given) -> None:
    reply = _waiting(given)
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    for person in (given.mentor(), both, given.press_officer(), reply.started_by):
        with pytest.raises(NotPermitted):
            reviews.pick_up(given.office, given.actor(person), reply.id)


def test_a_new_version_is_compared_with_the_one_that_was_returned_last(given: Given) -> None:
    reply = given.reply(state=ReplyState.RETURNED)
    reply = given.revise(given.revise(reply, FINE_WORDS + " Bye."), FINE_WORDS + " Goodbye.")
    compared = since_last_return(reply)
    assert compared is not None
    assert compared.number == 1
    given._return(given.submit(reply))
    compared = since_last_return(given.read(reply.id))
    assert compared is not None
    assert compared.number == 3


def test_what_was_never_returned_is_compared_with_nothing(given: Given) -> None:
    assert since_last_return(given.reply(state=ReplyState.WITH_MENTOR)) is None


def test_expired_are_the_signed_off_whose_life_is_over(given: Given, clock) -> None:
    first, second = (given.reply(state=ReplyState.SIGNED_OFF) for _ in range(2))
    given.post(given.reply(state=ReplyState.SIGNED_OFF))
    assert first.expires_at is not None
    with given.office.sessions() as session:
        assert list_expired(session, first.expires_at - timedelta(microseconds=1)) == []
        assert list_expired(session, first.expires_at) == [first.id, second.id]


def test_what_one_person_types_is_not_shown_to_another(given: Given) -> None:
    reply = given.reply()
    author = reply.started_by
    replies.autosave(given.office, given.actor(author), reply.id, reply.version, "Hello")
    with given.office.sessions() as session:
        assert find_autosave(session, reply.id, author.id) is not None
        assert find_autosave(session, reply.id, given.usual_mentor().id) is None


def test_what_is_not_there_is_not_found(given: Given) -> None:
    with given.office.sessions() as session:
        with pytest.raises(NotFound):
            get_reply(session, 999)
        assert count_stopped_attempts(session, 999) == 0
