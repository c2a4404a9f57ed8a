"""The log receipt of the day, by mail, for those who asked for one."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest

from convo.audit.receipt import read_receipt
from convo.domain.notices import MailChoice, NoticeKind
from convo.domain.vocabulary import Role
from convo.services.clockwork import perform_owed
from convo.services.daily_receipts import tell_receipts
from convo.services.mail_choice import choose_mail
from convo.services.mailing import send_due
from convo.services.people import Account, change_person, disable_person
from convo.services.receipts import choose_receipt
from tests.at_once import at_once
from tests.given import Given
from tests.signing import newest, sign_once

K = NoticeKind
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def press(given: Given):
    """A press officer who asked for it."""
    person = given.press_officer()
    choose_receipt(given.office, given.actor(person), daily=True)
    return person


def test_it_comes_once_on_each_working_day(office, press, told, clock):
    sign_once(office)
    assert tell_receipts(office) == 1
    assert told() == {(K.RECEIPT, press.id)}
    clock.advance(hours=2)
    assert tell_receipts(office) == 0
    clock.advance(days=1)
    assert tell_receipts(office) == 1


@on_sqlite
@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 3, 14, 12, tzinfo=UTC), datetime(2026, 3, 11, 4, tzinfo=UTC)],
    ids=["a Saturday", "at night"],
)
def test_it_comes_only_while_the_office_is_open(office, press, clock, moment):
    sign_once(office)
    clock.now = moment
    assert tell_receipts(office) == 0


@on_sqlite
def test_the_receipt_stands_in_the_mail_to_the_letter(office, press, box):
    sign_once(office)
    perform_owed(office)
    (mail,) = box.taken
    body = mail.get_content().replace("\r\n", "\n")
    note = newest(office).note
    assert note in body
    assert read_receipt(note.encode()).checkpoint.size == newest(office).size
    assert mail["To"] == press.email
    assert "the log receipt of the day" in mail["Subject"]
    assert "/log/receipts" in body


@on_sqlite
def test_a_log_that_nobody_signs_has_none_to_mail(office, press):
    assert tell_receipts(office) == 0


@on_sqlite
def test_whoever_did_not_ask_for_it_gets_none(given, office, told):
    given.press_officer()
    sign_once(office)
    assert tell_receipts(office) == 0


@on_sqlite
@pytest.mark.parametrize("why", ["no mail", "left", "gave it up"])
def test_whoever_wants_none_any_more_gets_none(given, office, press, box, why):
    sign_once(office)
    assert tell_receipts(office) == 1
    match why:
        case "no mail":
            choose_mail(office, given.actor(press), MailChoice.NONE)
        case "left":
            disable_person(office, given.actor(given.administrator()), press.id)
        case _:
            choose_receipt(office, given.actor(press), daily=False)
    assert send_due(office) == 0
    assert tell_receipts(office) == 0


@on_sqlite
def test_only_the_press_office_is_mailed_one(given, office, press):
    sign_once(office)
    mentor = Account(name=press.name, email=press.email, roles=frozenset({Role.MENTOR}))
    change_person(office, given.actor(given.administrator()), press.id, mentor)
    assert tell_receipts(office) == 0


def test_whoever_comes_at_the_same_time_queues_none_twice(office, press, told):
    sign_once(office)
    assert Counter(at_once([partial(tell_receipts, office)] * 4)) == {0: 3, 1: 1}
    assert told() == {(K.RECEIPT, press.id)}
