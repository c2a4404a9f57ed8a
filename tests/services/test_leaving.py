"""Whoever leaves or loses a role leaves nothing behind."""

import pytest

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.domain.vocabulary import ReplyState, Role
from convo.queries.work import waiting_for
from convo.services import people
from tests.given import Given, SettableClock

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def disable(given: Given, person: Person, *, at_once: bool = False) -> None:
    people.disable_person(given.office, Actor.operator(), person.id, at_once=at_once)


def change_roles(given: Given, person: Person, *roles: Role) -> None:
    account = people.Account(
        name=person.name, email=person.email, roles=frozenset(roles), mentor_id=person.mentor_id
    )
    people.change_person(given.office, Actor.operator(), person.id, account)


def shown(given: Given, person: Person) -> list[tuple[str, str]]:
    with given.office.sessions() as session:
        at = given.office.standpoint()
        return [(item.page, item.what) for item in waiting_for(session, person, at)]


@SQLITE
def test_whoever_is_in_charge_or_a_mentor_of_somebody_stays_until_that_is_handed_over(
    given: Given,
) -> None:
    asha, bo = given.official(name="Asha"), given.official()
    conversation = given.conversation(asha)
    with pytest.raises(people.Unfit, match="in charge of 1 open conversation"):
        disable(given, asha)
    with pytest.raises(people.Unfit, match="in charge of 1") as refused:
        change_roles(given, asha, Role.MENTOR)
    assert set(refused.value.faults) == {"roles"}
    with pytest.raises(people.Unfit, match="the mentor of Asha"):
        disable(given, given.usual_mentor())
    given.transfer(conversation, bo)
    disable(given, asha)


@SQLITE
def test_a_topic_keeps_one_mentor(given: Given) -> None:
    ben, carys = given.mentor(), given.mentor()
    given.topic(ben, carys, name="Parks")
    disable(given, carys)
    with pytest.raises(people.Unfit, match="the only mentor of Parks"):
        disable(given, ben)


@SQLITE
def test_the_last_administrator_stays_one(given: Given) -> None:
    first, second = given.administrator(), given.administrator()
    change_roles(given, first, Role.PRESS_OFFICE)
    with pytest.raises(people.Unfit, match="the last administrator"):
        change_roles(given, second, Role.PRESS_OFFICE)


def test_an_account_is_closed_at_once_and_the_press_office_sees_what_is_left(
    given: Given, last_leaf
) -> None:
    asha, press = given.official(), given.press_officer()
    conversation = given.conversation(asha)
    disable(given, asha, at_once=True)
    assert last_leaf()["facts"] == {"at_once": True}
    what = "They left 1 open conversation: hand over to somebody"
    assert shown(given, press) == [("hand-over", what)]
    given.transfer(conversation, given.official(), by=press)
    assert shown(given, press) == []


@SQLITE
def test_what_no_mentor_has_read_for_too_long_is_shown_to_the_press_office(
    given: Given, clock: SettableClock
) -> None:
    press, reply = given.press_officer(), given.reply(state=ReplyState.WITH_MENTOR)
    clock.advance(hours=5)
    assert shown(given, press) == []
    clock.advance(days=1)
    assert shown(given, press) == [("review", "No mentor has read it: sign it off or return it")]
    assert given.sign_off(reply, press).state is ReplyState.SIGNED_OFF


def test_a_review_whose_mentor_has_left_is_shown_to_those_who_can_act(given: Given) -> None:
    press, other = given.press_officer(), given.mentor()
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    disable(given, given.mentor_of(reply), at_once=True)
    assert ("review", "It has no mentor now: sign it off or return it") in shown(given, press)
    assert [page for page, _ in shown(given, other)] == ["review"]


@SQLITE
def test_what_somebody_leaves_waits_since_they_left_and_not_since_they_had_it(
    given: Given, clock: SettableClock
) -> None:
    asha, press = given.official(), given.press_officer()
    given.conversation(asha)
    clock.advance(days=7)
    disable(given, asha, at_once=True)
    with given.office.sessions() as session:
        (item,) = waiting_for(session, press, given.office.standpoint())
    due = given.office.calendar.add_hours(clock(), given.office.targets.press_office_hours)
    assert (item.since, item.due_at) == (clock(), due)
