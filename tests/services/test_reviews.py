"""What a mentor does: picking up, putting back, returning, signing off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from convo.db.models import PickUp
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.vocabulary import ReplyState, Role
from convo.guidelines.engine import GuidelineSet
from convo.services import reviews
from convo.services.office import Office
from tests.given import DENIAL, FINE_WORDS, Given, SettableClock

Last = Callable[[], tuple[str, str]]
Entries = Callable[[], list[tuple[str, str, int | None]]]


def test_the_named_mentor_signs_off_for_two_working_days(given: Given, clock: SettableClock):
    reply = given.sign_off(given.reply(state=ReplyState.WITH_MENTOR))
    assert reply.state is ReplyState.SIGNED_OFF
    assert reply.signed_off_number == 1
    assert reply.signed_off_by_id == given.mentor_of(reply).id
    assert reply.expires_at == reply.due_at == clock() + timedelta(days=2)


def test_a_sign_off_is_of_the_words_that_were_read_and_of_no_later_ones(
    given: Given, office: Office, last: Last
):
    returned = given.reply(state=ReplyState.RETURNED)
    reply = given.submit(given.revise(returned, FINE_WORDS + " Thank you."))
    deed = reviews.SignOff(reply_id=reply.id, version=reply.version, revision=1)
    with pytest.raises(StaleWording, match="newer version"):
        reviews.sign_off(office, given.actor(given.mentor_of(reply)), deed)
    assert last() == ("reply:sign-off", "refused")
    on_an_older_page = replace(deed, revision=2, version=returned.version)
    with pytest.raises(StaleWording):
        reviews.sign_off(office, given.actor(given.mentor_of(reply)), on_an_older_page)
    reviews.sign_off(office, given.actor(given.mentor_of(reply)), replace(deed, revision=2))
    assert given.read(reply.id).signed_off_number == 2


def test_a_mentor_cannot_sign_off_their_own_reply(given: Given, last: Last):
    other = given.mentor()
    both = given.person(Role.OFFICIAL, Role.MENTOR, mentor_id=other.id)
    reply = given.reply(both, ReplyState.WITH_MENTOR, topic=given.topic(both))
    with pytest.raises(NotPermitted, match="You wrote some of this"):
        given.sign_off(reply, both)
    assert last() == ("reply:sign-off", "refused")
    assert given.read(reply.id).state is ReplyState.WITH_MENTOR
    assert given.sign_off(reply, other).state is ReplyState.SIGNED_OFF


def test_another_mentor_of_the_topic_may_act_after_four_working_hours_and_not_before(
    given: Given, clock: SettableClock
):
    other, stranger = given.mentor(), given.mentor()
    clock.advance(hours=5)  # 15:00 on Tuesday: two hours are left of the day
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    clock.advance(hours=18, minutes=59)
    with pytest.raises(NotPermitted, match="can act when it is overdue"):
        given.sign_off(reply, other)
    clock.advance(hours=1, minutes=1)
    with pytest.raises(NotPermitted):
        given.sign_off(reply, stranger)
    assert given.sign_off(reply, other).signed_off_by_id == other.id


def test_a_bank_holiday_is_no_working_time(given: Given, clock: SettableClock):
    other = given.mentor()
    clock.advance(days=23, hours=4)  # Thursday before Easter, three in the afternoon in London
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    clock.advance(days=4)  # Easter Monday
    with pytest.raises(NotPermitted):
        given.sign_off(reply, other)
    clock.advance(hours=20)  # Tuesday at eleven
    assert given.sign_off(reply, other).state is ReplyState.SIGNED_OFF


def test_the_findings_are_computed_again_with_the_guidelines_now_in_force(
    given: Given, office: Office, guidelines: GuidelineSet
):
    lenient = replace(office, guidelines=GuidelineSet((), guidelines.every_confirmation, {}))
    reply = Given(lenient).reply(words=DENIAL, state=ReplyState.WITH_MENTOR)
    with pytest.raises(NotReady):
        given.sign_off(reply)
    assert given.read(reply.id).state is ReplyState.WITH_MENTOR


def test_a_reason_to_return_is_needed_and_reaches_the_author_whole(
    given: Given, office: Office, last: Last
):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    actor = given.actor(given.mentor_of(reply))
    with pytest.raises(NotReady, match="what the author should change"):
        reviews.return_reply(office, actor, given.with_reason(reply, " \n"))
    assert last() == ("reply:return", "refused")
    reason = "Line one,\n\n  with <b>marks</b> & “quotes”.\n" * 40
    reviews.return_reply(
        office, given.actor(given.mentor_of(reply)), given.with_reason(reply, reason)
    )
    after = given.read(reply.id)
    assert after.state is ReplyState.RETURNED
    assert (after.steps[-1].reason, after.steps[-1].by_id) == (reason, given.mentor_of(reply).id)
    assert after.steps[-1].revision_id == after.revisions[0].id


def test_nothing_is_signed_off_that_is_not_with_a_mentor(given: Given):
    for state in (ReplyState.DRAFTING, ReplyState.SIGNED_OFF, ReplyState.WITH_PRESS_OFFICE):
        with pytest.raises(WrongState):
            given.sign_off(given.reply(state=state))


def test_what_one_mentor_picked_up_no_other_picks_up_until_it_lapses_or_is_put_back(
    given: Given, office: Office, clock: SettableClock, log: Entries
):
    other = given.mentor()
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    named, count = given.mentor_of(reply), len(log())
    clock.advance(hours=5)
    reviews.pick_up(office, given.actor(named), reply.id)
    with pytest.raises(NotReady, match="Another mentor"):
        reviews.pick_up(office, given.actor(other), reply.id)
    with pytest.raises(NotReady, match="not picked this up"):
        reviews.put_back(office, given.actor(other), reply.id)
    reviews.put_back(office, given.actor(named), reply.id)
    reviews.pick_up(office, given.actor(other), reply.id)
    clock.advance(minutes=60)
    reviews.pick_up(office, given.actor(named), reply.id)
    assert len(log()) == count


def test_a_decision_ends_a_pick_up(given: Given, office: Office):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    reviews.pick_up(office, given.actor(given.mentor_of(reply)), reply.id)
    given.sign_off(reply)
    with office.sessions() as session:
        assert session.scalars(select(PickUp)).all() == []
