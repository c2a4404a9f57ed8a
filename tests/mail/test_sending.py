"""Sending: each mail once, in office hours, whatever happens on the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial

import pytest
from sqlalchemy import select

from convo.db.models import Conversation, Mail, Notice, Person
from convo.domain.notices import MailChoice, MailState
from convo.mail.smtp import Carrier
from convo.queries.mail import mail_standing
from convo.services import conversations, people
from convo.services.expiring import tell_expiring
from convo.services.mail_choice import choose_mail
from convo.services.mailing import LOST, PAUSES, send_due
from convo.services.office import Office
from tests.at_once import at_once
from tests.given import Given, SettableClock
from tests.mail_server import Box, listening

States = Callable[[], list[MailState]]
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

REFERRED = "convo: a conversation was referred to the press office"


class Stopped(BaseException):
    """The process is killed."""


class StoppedAfterwards(Carrier):
    """Hands a mail over and is killed before anybody learns of it."""

    def carry(self, message: EmailMessage) -> None:
        super().carry(message)
        raise Stopped


def referred(given: Given, reason: str = "It is before a court") -> Conversation:
    """A conversation that waits for the press office, which has no shared mailbox here."""
    conversation = given.conversation()
    deed = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason=reason
    )
    conversations.refer_conversation(given.office, given.actor(conversation.official), deed)
    return given.read_conversation(conversation.id)


def choose(given: Given, person: Person, choice: MailChoice) -> None:
    choose_mail(given.office, given.actor(person), choice)


def test_a_mail_goes_out_once_however_often_and_by_however_many_it_is_sent(
    office: Office, given: Given, box: Box, states: States
):
    readers = [given.press_officer().email for _ in range(4)]
    referred(given)
    sent = at_once([partial(send_due, office)] * 4)
    assert sum(each for each in sent if isinstance(each, int)) == 4
    assert send_due(office) == 0
    assert sorted(box.told()) == sorted((reader, REFERRED) for reader in readers)
    assert [each for one in box.readers for each in one] == [to for to, _ in box.told()]
    assert states() == [MailState.SENT] * 4


def test_who_is_stopped_between_handing_over_and_noting_it_never_sends_it_again(
    office: Office, given: Given, box: Box, clock: SettableClock, states: States
):
    given.press_officer()
    referred(given)
    with pytest.raises(Stopped):
        send_due(office, StoppedAfterwards)
    assert states() == [MailState.SENDING]
    clock.advance(minutes=29)
    assert send_due(office) == 0
    assert states() == [MailState.SENDING]
    clock.now += LOST
    assert send_due(office) == 0
    assert states() == [MailState.NOT_KNOWN]
    clock.advance(days=1)
    assert send_due(office) == 0
    assert len(box.taken) == 1
    with office.sessions() as session:
        standing = mail_standing(session, clock())
    assert standing.is_troubled
    assert (standing.not_known, standing.given_up, standing.waiting) == (1, 0, 0)
    assert [mail.fault for mail in standing.stuck] == ["stopped"]


@on_sqlite
def test_a_server_that_hangs_up_without_an_answer_may_have_the_mail_and_gets_it_no_more(
    office: Office, given: Given, box: Box, clock: SettableClock, states: States
):
    given.press_officer()
    referred(given)
    box.hangs_up = True
    assert send_due(office) == 0
    assert states() == [MailState.NOT_KNOWN]
    box.hangs_up = False
    clock.advance(hours=5)
    assert send_due(office) == 0
    assert len(box.taken) == 1


@on_sqlite
def test_a_server_that_is_away_gets_the_mail_when_it_is_back_once(
    office: Office, given: Given, clock: SettableClock, states: States
):
    given.press_officer()
    referred(given)
    with listening(Box()) as gone:
        pass
    office = replace(office, mail=gone.settings())
    assert send_due(office) == 0
    assert states() == [MailState.WAITING]
    with listening(gone):
        assert send_due(office) == 0, "not before its pause is over"
        clock.advance(minutes=PAUSES[0])
        assert send_due(office) == 1
        clock.advance(hours=1)
        assert send_due(office) == 0
    assert len(gone.taken) == 1
    assert states() == [MailState.SENT]


@on_sqlite
def test_the_pauses_grow_and_in_the_end_it_is_given_up_and_shown(
    office: Office, given: Given, box: Box, clock: SettableClock, states: States
):
    given.press_officer()
    referred(given)
    names: list[str] = []

    def not_now(mail: EmailMessage) -> str:
        names.append(str(mail["Message-ID"]))
        return "451 Not now"

    box.answer = not_now
    for pause in PAUSES:
        assert send_due(office) == 0
        assert states() == [MailState.WAITING]
        clock.advance(minutes=pause)
        clock.now = office.calendar.add_hours(clock.now, 0)
    send_due(office)
    assert states() == [MailState.GIVEN_UP]
    assert len(names) == len(PAUSES) + 1
    assert len(set(names)) == 1, "the same mail has the same name each time"
    with office.sessions() as session:
        standing = mail_standing(session, clock())
    assert [(mail.fault, mail.attempts) for mail in standing.stuck] == [("data 451", 8)]
    assert box.taken == []


@on_sqlite
def test_one_reader_who_is_refused_for_good_holds_up_nobody(
    office: Office, given: Given, box: Box, states: States
):
    gone, there = given.press_officer(), given.press_officer()
    referred(given)
    box.admit = lambda address: "550 Nobody here" if address == gone.email else ""
    assert send_due(office) == 1
    assert box.told() == [(there.email, REFERRED)]
    assert sorted(states()) == [MailState.GIVEN_UP, MailState.SENT]


NIGHTS = [
    ("2026-03-09T20:30", "2026-03-10T08:59:59", "2026-03-10T09:00"),  # a Monday night
    ("2026-03-13T17:00", "2026-03-15T12:00", "2026-03-16T09:00"),  # over a weekend
    ("2026-04-02T16:00", "2026-04-06T12:00", "2026-04-07T08:00"),  # over Easter, in summer time
]


@on_sqlite
def test_nobody_is_mailed_at_night_at_a_weekend_or_on_a_bank_holiday(
    office: Office, given: Given, box: Box, clock: SettableClock
):
    given.press_officer()
    for done, closed, opening in NIGHTS:
        clock.now = datetime.fromisoformat(done).replace(tzinfo=UTC)
        referred(given)
        for moment in (done, closed):
            clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            assert send_due(office) == 0
        clock.now = datetime.fromisoformat(opening).replace(tzinfo=UTC)
        clock.advance(microseconds=-1)
        assert send_due(office) == 0
        clock.advance(microseconds=1)
        assert send_due(office) == 1


@on_sqlite
def test_a_mail_that_was_refused_in_the_evening_waits_for_the_morning(
    office: Office, given: Given, box: Box, clock: SettableClock
):
    given.press_officer()
    referred(given)
    clock.now = datetime(2026, 3, 10, 16, 59, 30, tzinfo=UTC)
    box.answer = lambda _mail: "451 Not now"
    assert send_due(office) == 0
    box.answer = None
    clock.advance(minutes=1)
    assert send_due(office) == 0
    clock.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    assert send_due(office) == 1


@on_sqlite
def test_nobody_is_mailed_once_the_office_has_closed_in_the_middle_of_it(
    office: Office, given: Given, box: Box, clock: SettableClock
):
    given.press_officer()
    given.press_officer()
    referred(given)
    clock.now = datetime(2026, 3, 10, 16, 59, 59, tzinfo=UTC)

    class Slow(Carrier):
        def carry(self, message: EmailMessage) -> None:
            super().carry(message)
            clock.advance(seconds=1)

    assert send_due(office, Slow) == 1
    assert send_due(office) == 0
    clock.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    assert send_due(office) == 1


@on_sqlite
def test_a_daily_mail_holds_everything_since_the_last_and_comes_at_the_opening(
    office: Office, given: Given, box: Box, clock: SettableClock
):
    press = given.press_officer()
    choose(given, press, MailChoice.DAILY)
    for reason in ("Say where the page is", "Say when it closes"):
        referred(given, reason)
        clock.advance(hours=1)
    assert send_due(office) == 0
    clock.now = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    assert send_due(office) == 1
    assert box.told() == [(press.email, "convo: 2 things for you")]
    assert "> Say where the page is\n" in box.words()
    assert "> Say when it closes\n" in box.words()
    clock.advance(days=1)
    assert send_due(office) == 0


@on_sqlite
def test_several_things_at_the_same_time_come_in_one_mail(office: Office, given: Given, box: Box):
    press = given.press_officer()
    referred(given)
    referred(given)
    assert send_due(office) == 1
    assert box.told() == [(press.email, "convo: 2 things for you")]


@on_sqlite
def test_who_wants_no_mail_gets_none_even_of_what_was_on_its_way(
    office: Office, given: Given, box: Box, clock: SettableClock
):
    press = given.press_officer()
    referred(given)
    choose(given, press, MailChoice.NONE)
    referred(given)
    assert send_due(office) == 0
    choose(given, press, MailChoice.AT_ONCE)
    assert send_due(office) == 0, "what came about meanwhile is on their work, not in a mail"
    referred(given)
    box.answer = lambda _mail: "451 Not now"
    assert send_due(office) == 0
    choose(given, press, MailChoice.NONE)
    box.answer = None
    clock.advance(minutes=1)
    assert send_due(office) == 0
    assert box.taken == []


@on_sqlite
def test_a_choice_holds_for_what_waits_to_be_sent(office: Office, given: Given, box: Box):
    press = given.press_officer()
    choose(given, press, MailChoice.DAILY)
    referred(given)
    assert send_due(office) == 0
    choose(given, press, MailChoice.AT_ONCE)
    assert send_due(office) == 1


@on_sqlite
def test_what_was_dealt_with_and_who_has_left_is_not_mailed(
    office: Office, given: Given, box: Box, states: States
):
    leaving, staying = given.press_officer(), given.press_officer()
    answered = referred(given)
    referred(given)
    deed = conversations.WithReason(
        conversation_id=answered.id, version=answered.version, reason="Answered by us"
    )
    conversations.close_conversation(office, given.actor(staying), deed)
    people.disable_person(office, given.actor(given.administrator()), leaving.id, at_once=True)
    assert send_due(office) == 1
    assert box.told() == [(staying.email, REFERRED)]
    assert sorted(states()) == [MailState.DROPPED, MailState.SENT]


@on_sqlite
def test_without_a_server_nothing_is_queued_and_nothing_fails(
    office: Office, given: Given, box: Box
):
    silent = replace(office, mail=None)
    given.press_officer()
    given.office = silent
    referred(given)
    assert send_due(silent) == tell_expiring(silent) == 0
    with office.sessions() as session:
        assert session.scalars(select(Notice)).all() == []
    assert send_due(office) == 0


@on_sqlite
def test_what_was_to_be_told_weeks_ago_is_no_news_and_what_was_sent_is_forgotten_in_time(
    office: Office, given: Given, box: Box, clock: SettableClock
):
    given.press_officer()
    referred(given)
    clock.advance(days=15)
    assert send_due(office) == 0
    referred(given)
    assert send_due(office) == 1
    clock.advance(days=33)
    referred(given)
    assert send_due(office) == 1
    with office.sessions() as session:
        assert len(session.scalars(select(Mail)).all()) == 1
        assert len(session.scalars(select(Notice)).all()) == 1


@on_sqlite
def test_a_mail_that_cannot_be_written_holds_up_no_other_and_is_given_up_in_the_end(
    office: Office, given: Given, box: Box, clock: SettableClock, states: States
):
    given.press_officer(email="somebody@example.org\nBcc: everybody@example.org")
    fine = given.press_officer()
    referred(given)
    with pytest.raises(ValueError, match="linefeed"):
        send_due(office)
    assert send_due(office) == 1
    assert box.told() == [(fine.email, REFERRED)]
    for _ in PAUSES:
        clock.now = office.calendar.add_hours(clock.now, 8)
        with pytest.raises(ValueError, match="linefeed"):
            send_due(office)
    assert sorted(states()) == [MailState.GIVEN_UP, MailState.SENT]
    assert len(box.taken) == 1
