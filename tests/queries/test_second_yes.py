"""Whose list a reply is on that waits for a second signer."""

import pytest

from convo.db.models import Person, Reply
from convo.domain.vocabulary import ReplyState, Role, Sensitivity
from convo.queries.work import waiting_for
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _is_on_the_list_of(given: Given, person: Person) -> bool:
    with given.office.sessions() as session:
        items = waiting_for(session, person, given.office.standpoint())
        return any(item.page == "review" for item in items)


def _waiting(given: Given, *topic_mentors: Person) -> Reply:
    topic = given.topic(*topic_mentors, sensitivity=Sensitivity.HIGH_PROFILE)
    return given.reply(state=ReplyState.WITH_SECOND_SIGNER, topic=topic)


def test_it_is_on_the_list_of_the_mentors_of_the_topic(given: Given):
    second, stranger = given.mentor(), given.mentor()
    reply = _waiting(given, second)
    assert _is_on_the_list_of(given, second)
    assert not _is_on_the_list_of(given, stranger)
    assert not _is_on_the_list_of(given, given.mentor_of(reply))


def test_an_author_who_is_a_mentor_of_the_topic_is_not_asked(given: Given):
    both = given.person(Role.OFFICIAL, Role.MENTOR, mentor_id=given.mentor().id)
    topic = given.topic(both, sensitivity=Sensitivity.EMOTIVE)
    given.reply(both, state=ReplyState.WITH_SECOND_SIGNER, topic=topic)
    assert not _is_on_the_list_of(given, both)


def test_where_no_mentor_is_left_the_press_office_is_asked_at_once(given: Given):
    _waiting(given)
    assert _is_on_the_list_of(given, given.press_officer())


def test_a_mentor_who_wrote_something_else_is_left_all_the_same(given: Given):
    both = given.person(Role.OFFICIAL, Role.MENTOR, mentor_id=given.mentor().id)
    given.reply(both)
    _waiting(given, both)
    assert _is_on_the_list_of(given, both)
    assert not _is_on_the_list_of(given, given.press_officer())


def test_where_one_is_left_the_press_office_is_asked_when_it_is_overdue(
    given: Given, clock: SettableClock
):
    reply = _waiting(given, given.mentor())
    press_officer = given.press_officer()
    assert not _is_on_the_list_of(given, press_officer)
    assert reply.due_at is not None
    clock.now = reply.due_at
    assert _is_on_the_list_of(given, press_officer)
