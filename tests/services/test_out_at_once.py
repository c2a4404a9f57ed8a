"""A changed account counts at once, whatever an older page still says."""

import pytest

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted
from convo.domain.vocabulary import ReplyState, Role
from convo.queries.people import get_person
from convo.services import people, replies, reviews
from tests.given import Given

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _disable(given: Given, person: Person) -> None:
    people.disable_person(given.office, given.actor(given.administrator()), person.id, at_once=True)


def _withdraw(given: Given, actor: Actor, reply_id: int) -> None:
    replies.withdraw(given.office, actor, given.with_reason(given.read(reply_id)))


def test_somebody_disabled_does_nothing_more_even_from_a_page_they_have_open(
    given: Given, log
) -> None:
    author = given.official()
    reply = given.reply(author)
    actor = given.actor(author).with_roles(author.roles)
    _disable(given, author)
    with pytest.raises(NotPermitted):
        _withdraw(given, actor, reply.id)
    with pytest.raises(NotPermitted):
        replies.autosave(given.office, given.actor(author), reply.id, reply.version, "Hello")
    assert log()[-1] == ("reply:withdraw", "refused", author.id)
    assert given.read(reply.id).state is ReplyState.DRAFTING


def test_a_disabled_mentor_signs_nothing_off_and_picks_nothing_up(given: Given) -> None:
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    mentor = given.mentor_of(reply)
    _disable(given, mentor)
    with pytest.raises(NotPermitted):
        given.sign_off(reply)
    with pytest.raises(NotPermitted):
        reviews.pick_up(given.office, given.actor(mentor), reply.id)


def test_disabling_ends_the_sessions_and_enabling_does_not_bring_them_back(given: Given) -> None:
    person = given.mentor()
    _disable(given, person)
    people.enable_person(given.office, given.actor(given.administrator()), person.id)
    with given.office.sessions() as session:
        after = get_person(session, person.id)
    assert after.active
    assert after.stamp != person.stamp


def test_a_link_of_somebody_disabled_opens_nothing(given: Given) -> None:
    person = given.mentor()
    secret = people.reset_person(given.office, given.actor(given.administrator()), person.id)
    _disable(given, person)
    assert people.find_holder(given.office, secret) is None


def test_the_roles_in_the_database_count_and_not_those_of_the_page(given: Given) -> None:
    mentor, reply = given.mentor(), given.reply(state=ReplyState.WITH_MENTOR)
    boasting = given.actor(mentor).with_roles(frozenset(Role))
    with pytest.raises(NotPermitted):
        _withdraw(given, boasting, reply.id)
    account = people.Account(
        name=mentor.name, email=mentor.email, roles=frozenset({Role.PRESS_OFFICE})
    )
    administrator = given.actor(given.administrator())
    people.change_person(given.office, administrator, mentor.id, account)
    _withdraw(given, given.actor(mentor), reply.id)
    assert given.read(reply.id).state is ReplyState.WITHDRAWN
