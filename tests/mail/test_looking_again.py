"""Who hears that a decision comes back, that it waits for a second person, and what they said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from convo.domain.notices import MailChoice, NoticeKind
from convo.domain.vocabulary import Approach, EscalatedTo, Role, SpeakerRole
from convo.services import conversations
from convo.services.escalations import escalate
from convo.services.looking_again import tell_looking_again
from convo.services.mail_choice import choose_mail
from convo.services.mailing import send_due
from tests.extending import (
    agree,
    decide_to_wait,
    decided_to_wait,
    extend,
    refuse,
    waiting_for_second,
)
from tests.given import Given, SettableClock
from tests.mail_server import ADDRESS, Box

K = NoticeKind
Told = Callable[[], set[tuple[NoticeKind, int | None]]]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def at(clock: SettableClock, month: int, day: int, hour: int, minute: int = 0) -> None:
    """Move the clock to this moment in UTC."""
    clock.now = datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    "choice", [MailChoice.USUAL, pytest.param(MailChoice.DAILY, marks=pytest.mark.long)]
)
def test_on_its_day_it_is_in_the_mail_with_which_the_office_opens(
    given: Given, box: Box, clock: SettableClock, choice: MailChoice
) -> None:
    asha = given.official()
    choose_mail(given.office, given.actor(asha), choice)
    conversation = decided_to_wait(given, asha)
    at(clock, 3, 23, 23, 59)
    assert tell_looking_again(given.office) == 0
    at(clock, 3, 24, 0, 1)
    assert (tell_looking_again(given.office), tell_looking_again(given.office)) == (1, 0)
    at(clock, 3, 24, 8, 59)
    assert send_due(given.office) == 0
    at(clock, 3, 24, 9)
    assert (tell_looking_again(given.office), send_due(given.office)) == (0, 1)
    (mail,) = box.taken
    assert mail["Subject"] == "convo: a decision is to be looked at again"
    words = mail.get_content()
    assert "> It is answered on the published page already" in words
    assert f"{ADDRESS}/conversations/{conversation.id}/extend" in words


def test_a_day_on_which_the_office_stays_closed_is_the_next_on_which_it_opens(
    given: Given, box: Box, clock: SettableClock
) -> None:
    # Good Friday; the office opens on the Tuesday after Easter, in summer time.
    decided_to_wait(given, days=24)
    for day in (3, 4, 5, 6):
        at(clock, 4, day, 10)
        assert tell_looking_again(given.office) == 0
    at(clock, 4, 6, 23, 30)  # Tuesday in London
    assert tell_looking_again(given.office) == 1
    at(clock, 4, 7, 7, 59)
    assert send_due(given.office) == 0
    at(clock, 4, 7, 8)
    assert send_due(given.office) == 1
    assert len(box.taken) == 1


@pytest.mark.long
def test_a_clock_that_stood_still_tells_of_it_late_but_not_days_later(
    given: Given, told: Told, clock: SettableClock
) -> None:
    first = decided_to_wait(given)
    decided_to_wait(given, days=1)
    told()
    at(clock, 3, 24, 15)
    assert tell_looking_again(given.office) == 1
    assert told() == {(K.LOOK_AGAIN, first.official_id)}


def test_extended_it_is_told_again_on_the_day_to_which_it_was_extended(
    given: Given, told: Told, clock: SettableClock
) -> None:
    conversation = decided_to_wait(given, approach=Approach.LISTEN)
    at(clock, 3, 24, 10)
    tell_looking_again(given.office)
    extend(given, conversation)
    told()
    assert tell_looking_again(given.office) == 0
    at(clock, 4, 7, 6)
    assert tell_looking_again(given.office) == 1
    assert told() == {(K.LOOK_AGAIN, conversation.official_id)}


@pytest.mark.long
def test_whoever_covers_hears_of_it(given: Given, told: Told, clock: SettableClock) -> None:
    asha, carys = given.official(), given.official()
    decided_to_wait(given, asha)
    at(clock, 3, 24, 6)
    given.cover(asha, carys)
    told()
    tell_looking_again(given.office)
    assert told() == {(K.LOOK_AGAIN, carys.id)}


def test_nothing_comes_back_that_was_settled_or_waits_for_somebody_else(
    given: Given, told: Told, clock: SettableClock
) -> None:
    waiting_for_second(given)
    told()
    refused = waiting_for_second(given)
    refuse(given, refused, given.usual_mentor())
    decide_to_wait(given, decided_to_wait(given), days=60)
    asked = decided_to_wait(given)
    said = conversations.Said(words="And now?", speaker=SpeakerRole.PUBLIC, asks=True)
    conversations.add_snapshot(
        given.office,
        given.actor(asked.official),
        conversations.AddSnapshot(conversation_id=asked.id, said=said),
    )
    told()
    for day in (10, 12, 13, 24):
        at(clock, 3, day, 12)
        assert tell_looking_again(given.office) == 0
    assert told() == set()


def test_what_was_decided_again_before_the_mail_went_is_not_told(
    given: Given, box: Box, clock: SettableClock
) -> None:
    conversation = decided_to_wait(given)
    at(clock, 3, 24, 6)
    tell_looking_again(given.office)
    decide_to_wait(given, conversation, days=30)
    at(clock, 3, 24, 9, 1)
    assert send_due(given.office) == 0
    assert box.taken == []


def test_a_second_person_is_asked_at_once_and_its_official_hears_what_they_said(
    given: Given, told: Told, clock: SettableClock
) -> None:
    ben, knows, owner = given.mentor(), given.mentor(), given.official()
    asha = given.official(ben)
    topic = given.topic(knows, owner_id=owner.id)
    conversation = decided_to_wait(given, asha, topic=topic)
    clock.advance(hours=1)
    extend(given, conversation)
    told()
    extend(given, conversation)
    asked = {(K.TO_AGREE, each.id) for each in (ben, knows, owner)}
    assert told() == asked
    refuse(given, conversation, knows)
    assert told() == {(K.NOT_AGREED, asha.id)}
    clock.advance(hours=1)
    decide_to_wait(given, conversation)
    clock.advance(hours=1)
    extend(given, conversation)
    told()
    agree(given, conversation, owner)
    assert told() == {(K.STANDS, asha.id)}


@pytest.mark.long
def test_where_no_mentor_is_left_the_press_office_is_asked(given: Given, told: Told) -> None:
    press, both = given.press_officer(), given.person(Role.OFFICIAL, Role.MENTOR)
    asha = given.official(both)
    conversation = decided_to_wait(given, asha)
    given.cover(asha, both)
    extend(given, conversation, both)
    told()
    extend(given, conversation)
    assert told() == {(K.TO_AGREE, press.id)}


def test_the_mail_to_a_second_person_has_the_reason_and_its_page(
    given: Given, box: Box, clock: SettableClock
) -> None:
    conversation = waiting_for_second(given)
    send_due(given.office)
    (mail,) = [each for each in box.taken if "second person" in each["Subject"]]
    words = mail.get_content()
    assert "> The consultation was put off until June by the minister" in words
    assert f"{ADDRESS}/conversations/{conversation.id}/agree-extension" in words
    assert "Until: 12 March 2026" in words


def test_of_a_review_that_nobody_looks_at_first_its_official_then_the_press_office_hears(
    given: Given, told: Told, clock: SettableClock
) -> None:
    asha, press = given.official(), given.press_officer()
    conversation = decided_to_wait(given, asha)
    told()
    due_at = given.read_conversation(conversation.id).due_at
    assert due_at is not None
    for hours, hears in ((16, asha.id), (32, press.id)):
        clock.now = given.office.calendar.add_hours(due_at, hours)
        clock.advance(microseconds=-1)
        assert escalate(given.office) == 0
        clock.advance(microseconds=1)
        assert escalate(given.office) == 1
        assert told() == {(K.OVERDUE, hears)}
    clock.advance(days=30)
    assert escalate(given.office) == 0
    assert given.read_conversation(conversation.id).escalated_to is EscalatedTo.PRESS_OFFICE
    extend(given, conversation)
    assert given.read_conversation(conversation.id).escalated_to is None


@pytest.mark.long
def test_of_an_extension_that_nobody_settles_first_those_who_may_hear_again(
    given: Given, told: Told, clock: SettableClock
) -> None:
    press, mentor = given.press_officer(), given.usual_mentor()
    conversation = waiting_for_second(given)
    told()
    due_at = given.read_conversation(conversation.id).due_at
    assert due_at is not None
    for hours, hears in ((8, mentor.id), (16, press.id)):
        clock.now = given.office.calendar.add_hours(due_at, hours)
        assert escalate(given.office) == 1
        assert told() == {(K.OVERDUE, hears)}


@pytest.mark.long
def test_convo_without_mail_tells_nobody(given: Given, clock: SettableClock) -> None:
    decided_to_wait(given)
    at(clock, 3, 24, 10)
    assert tell_looking_again(replace(given.office, mail=None)) == 0
