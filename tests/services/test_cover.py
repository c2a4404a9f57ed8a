"""Naming somebody who covers: who may, what fits, and what the cover may do then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from convo.db.models import Person
from convo.domain.errors import NotPermitted, NotReady, WrongState
from convo.domain.vocabulary import ReplyOutcome, ReplyState, Role
from convo.services import cover, follow_ups, people, postings, replies
from convo.services.cover import EndCover, NameCover
from tests.given import Given, SettableClock

TODAY = date(2026, 3, 10)

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def named(person: Person, by: Person, **days: date) -> NameCover:
    dates = {"from_on": TODAY, "until_on": TODAY.replace(day=13)} | days
    return NameCover(person_id=person.id, cover_id=by.id, **dates)


def faults(given: Given, by: Person, deed: NameCover) -> dict[str, str]:
    with pytest.raises(people.Unfit) as refused:
        cover.name_cover(given.office, given.actor(by), deed)
    return dict(refused.value.faults)


def test_a_cover_is_named_and_recorded(given: Given, last_leaf) -> None:
    ben, carys = given.mentor(), given.mentor()
    number = given.cover(ben, carys)
    leaf = last_leaf()
    assert (leaf["act"], leaf["obj"]["id"]) == ("person:name-cover", str(number))
    assert leaf["facts"] == {
        "person": ben.id,
        "cover": carys.id,
        "from_on": "2026-03-10",
        "until_on": "2026-03-13",
    }


@SQLITE
def test_oneself_an_administrator_or_the_press_office_names_it_and_nobody_else(
    given: Given, log
) -> None:
    ben, carys = given.mentor(), given.mentor()
    for who in (given.administrator(), given.press_officer()):
        number = cover.name_cover(given.office, given.actor(who), named(ben, carys))
        cover.end_cover(given.office, given.actor(who), EndCover(id=number))
    number = given.cover(ben, carys)
    with pytest.raises(NotPermitted, match="can say who covers"):
        cover.name_cover(given.office, given.actor(carys), named(ben, carys))
    with pytest.raises(NotPermitted, match="can say who covers"):
        cover.end_cover(given.office, given.actor(carys), EndCover(id=number))
    assert [each[1:] for each in log()[-2:]] == [("refused", carys.id)] * 2


@SQLITE
def test_days_have_to_be_to_come_in_order_and_within_a_year(given: Given) -> None:
    ben, carys = given.mentor(), given.mentor()
    deed = named(ben, carys)
    assert set(faults(given, ben, replace(deed, from_on=TODAY.replace(day=9)))) == {"from_on"}
    for wrong in (TODAY.replace(day=9), TODAY.replace(year=2062)):
        assert set(faults(given, ben, replace(deed, until_on=wrong))) == {"until_on"}


@SQLITE
def test_a_cover_is_somebody_else_who_is_there_and_holds_the_role(given: Given) -> None:
    ben, gone, press = given.mentor(), given.mentor(), given.press_officer()
    people.disable_person(given.office, given.actor(given.administrator()), gone.id)
    for unfit in (ben, gone, given.official(), press):
        assert set(faults(given, ben, named(ben, unfit))) == {"cover_id"}
    assert "Only officials and mentors" in faults(given, press, named(press, ben))["cover_id"]
    assert "disabled" in faults(given, press, named(gone, ben))["cover_id"]


@SQLITE
def test_nobody_has_two_covers_in_one_role_on_one_day(given: Given) -> None:
    both, ben = given.person(Role.OFFICIAL, Role.MENTOR), given.mentor(name="Ben")
    given.cover(both, ben)
    assert (
        "Ben covers from 10 March to 13 March already"
        in faults(given, both, named(both, given.mentor(), from_on=TODAY.replace(day=13)))[
            "cover_id"
        ]
    )
    given.cover(both, given.official())  # as an official: another role
    later = {"from_on": TODAY.replace(day=14), "until_on": TODAY.replace(day=20)}
    cover.name_cover(given.office, given.actor(both), named(both, given.mentor(), **later))


@SQLITE
def test_two_who_are_away_do_not_cover_for_each_other(given: Given) -> None:
    ana, ben = given.mentor(name="Ana"), given.mentor(name="Ben")
    given.cover(ana, ben)
    assert "Ana is away from 10 March" in faults(given, ben, named(ben, ana))["cover_id"]


@SQLITE
def test_a_cover_is_ended_once(given: Given, last) -> None:
    ben = given.mentor()
    number = given.cover(ben, given.mentor())
    cover.end_cover(given.office, given.actor(ben), EndCover(id=number))
    assert last() == ("person:end-cover", "ok")
    with pytest.raises(WrongState, match="over already"):
        cover.end_cover(given.office, given.actor(ben), EndCover(id=number))


def test_the_cover_of_a_mentor_signs_off_at_once_and_until_the_last_day(
    given: Given, clock: SettableClock
) -> None:
    carys, reply = given.mentor(), given.reply(state=ReplyState.WITH_MENTOR)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, carys)
    given.cover(given.mentor_of(reply), carys, days=0)
    assert given.sign_off(given.read(reply.id), carys).signed_off_by_id == carys.id
    clock.advance(days=1)
    other = given.reply(reply.started_by, ReplyState.WITH_MENTOR)
    with pytest.raises(NotPermitted):
        given.sign_off(other, carys)


@SQLITE
def test_without_a_cover_a_mentor_of_the_topic_signs_off_after_four_working_hours(
    given: Given, clock: SettableClock
) -> None:
    other = given.mentor()
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    clock.advance(hours=3, minutes=59)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, other)
    clock.advance(minutes=1)
    assert given.sign_off(given.read(reply.id), other).state is ReplyState.SIGNED_OFF


@SQLITE
def test_the_press_office_signs_off_after_eight_working_hours_and_not_before(
    given: Given, clock: SettableClock
) -> None:
    press, reply = given.press_officer(), given.reply(state=ReplyState.WITH_MENTOR)
    clock.now = given.office.calendar.add_hours(clock(), 8) - timedelta(microseconds=1)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, press)
    clock.advance(microseconds=1)
    assert given.sign_off(given.read(reply.id), press).state is ReplyState.SIGNED_OFF


@SQLITE
def test_the_cover_of_whoever_watches_a_thread_closes_it(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    watcher, carys = given.official(), given.official()
    chosen = follow_ups.FollowUp(on=TODAY.replace(day=20), by_id=watcher.id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    follow_ups.set_follow_up(given.office, given.actor(reply.started_by), deed)
    version = given.read(reply.id).version
    close = postings.Close(reply_id=reply.id, version=version, outcome=ReplyOutcome.ANSWERED)
    with pytest.raises(NotPermitted):
        postings.close(given.office, given.actor(carys), close)
    given.cover(watcher, carys)
    postings.close(given.office, given.actor(carys), close)
    assert given.read(reply.id).state is ReplyState.CLOSED


@SQLITE
def test_when_the_mentor_has_left_nobody_waits_for_them(given: Given) -> None:
    other = given.mentor()
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    gone = given.mentor_of(reply)
    actor = given.actor(given.administrator())
    people.disable_person(given.office, actor, gone.id, at_once=True)
    assert given.sign_off(reply, other).state is ReplyState.SIGNED_OFF


@SQLITE
@pytest.mark.parametrize("who", ["cover", "press officer"])
def test_an_authors_absence_blocks_neither_a_posting_nor_a_withdrawal_nor_a_correction(
    given: Given, who: str
) -> None:
    asha = given.official()
    ready, draft = given.reply(asha, ReplyState.SIGNED_OFF), given.reply(asha)
    other = given.official() if who == "cover" else given.press_officer()
    if who == "cover":
        with pytest.raises(NotPermitted):
            replies.withdraw(given.office, given.actor(other), given.with_reason(draft))
        given.cover(asha, other)
    posted = given.post(ready, by=other)
    assert posted.posted_by_id == other.id
    assert given.correct(posted, by=other).corrects_id == posted.id
    replies.withdraw(given.office, given.actor(other), given.with_reason(draft))
    assert given.read(draft.id).state is ReplyState.WITHDRAWN


@SQLITE
def test_whoever_submits_for_somebody_needs_training_and_signs_none_of_it(
    given: Given, clock: SettableClock
) -> None:
    asha = given.official()
    both = given.person(Role.OFFICIAL, Role.MENTOR, trained_until=date(2026, 3, 9))
    reply = given.reply(asha, topic=given.topic(both))
    given.cover(asha, both)
    with pytest.raises(NotReady, match="Your training ran out on 9 March"):
        given.submit(reply, both)
    account = people.Account(
        name=both.name,
        email=both.email,
        roles=both.roles,
        mentor_id=both.mentor_id,
        trained_until=date(2027, 1, 1),
    )
    people.change_person(given.office, given.actor(given.administrator()), both.id, account)
    submitted = given.submit(reply, both)
    assert submitted.mentor_id == both.mentor_id
    clock.advance(hours=5)
    with pytest.raises(NotPermitted, match="You submitted this"):
        given.sign_off(given.read(reply.id), both)
