"""Sending mail: each once, in office hours, however many processes do it at the same time.

A mail is taken in hand in one transaction, handed over in none, and marked in another. Whoever is
stopped between the last two leaves a mail of which nobody knows whether it arrived. That is said,
and it is never sent again: whoever it was for finds the same on their page.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol

from sqlalchemy import delete, update

from convo.db.models import Mail, Notice
from convo.domain.notices import MailState
from convo.mail.letters import write
from convo.mail.settings import MailSettings
from convo.mail.smtp import Carrier, NotKnown, Refusal
from convo.queries.letters import find_letter, find_reader
from convo.queries.mail import (
    find_due_mail,
    has_due_mail,
    has_lost_mail,
    list_due_notices,
    list_forgettable,
)
from convo.services.office import Office
from convo.services.transaction import passing
from convo.support.identifiers import hex128
from convo.support.logs import tell

#: Minutes until the next attempt, after each that was refused; after the last it is given up.
PAUSES = (1, 5, 15, 60, 120, 240, 480)
#: Longer than a server may keep us waiting for one mail: whoever has it in hand was stopped.
LOST = timedelta(minutes=30)
#: What was to be told so long ago is no news: for a time without a mail server.
STALE = timedelta(days=14)
#: For how long it is remembered what became of a mail.
KEPT = timedelta(days=30)


class Carries(Protocol):
    """Hands one mail over. Raises `Refusal` or `NotKnown`."""

    def carry(self, message: EmailMessage) -> None:
        """Hand it over."""
        ...


@dataclass(frozen=True, slots=True)
class _InHand:
    """A mail that this process has in hand: nobody else touches it."""

    id: int
    attempts: int


def send_due(
    office: Office,
    carrier: Callable[[MailSettings], AbstractContextManager[Carries]] = Carrier,
) -> int:
    """Send every mail that is due, and return how many a server took.

    Nothing outside office hours, and nothing where no mail server is set.
    """
    settings, now = office.mail, office.clock()
    if settings is None:
        return 0
    _say_what_was_lost(office, now)
    if not office.calendar.is_open(now) or not _is_anything_due(office, now):
        return 0
    _gather(office, now)
    sent = 0
    with carrier(settings) as carries:
        while (mail := _take_in_hand(office)) is not None:
            came_of_it, goes_on = _send(office, settings, carries, mail)
            sent += came_of_it is MailState.SENT
            if not goes_on:
                break
    return sent


def _is_anything_due(office: Office, now: datetime) -> bool:
    with office.sessions() as session:
        return has_due_mail(session, now)


def _gather(office: Office, now: datetime) -> None:
    """One mail for each reader, with everything that is due for them."""
    with passing(office) as session:
        session.execute(delete(Notice).where(Notice.mail_id.is_(None), Notice.at < now - STALE))
        due: dict[int | None, list[int]] = defaultdict(list)
        for notice in list_due_notices(session, now):
            due[notice.person_id].append(notice.id)
        for person_id, notice_ids in due.items():
            mail = Mail(
                name=hex128(),
                person_id=person_id,
                state=MailState.WAITING,
                made_at=now,
                try_at=now,
            )
            session.add(mail)
            session.flush()
            session.execute(update(Notice).where(Notice.id.in_(notice_ids)).values(mail_id=mail.id))
        if forgettable := list_forgettable(session, now - KEPT):
            session.execute(delete(Notice).where(Notice.mail_id.in_(forgettable)))
            session.execute(delete(Mail).where(Mail.id.in_(forgettable)))


def _take_in_hand(office: Office) -> _InHand | None:
    """From here on the mail is this process's, and nobody else's. None when all is done for now."""
    now = office.clock()
    if not office.calendar.is_open(now):
        return None  # the office has closed since the first of them
    with passing(office) as session:
        mail = find_due_mail(session, now)
        if mail is None:
            return None
        mail.state = MailState.SENDING
        mail.claimed_at = now
        mail.attempts += 1
        return _InHand(mail.id, mail.attempts)


def _send(
    office: Office, settings: MailSettings, carries: Carries, mail: _InHand
) -> tuple[MailState, bool]:
    """Hand one mail over and mark what came of it; whether the next is worth trying.

    Whatever else is raised while it is handed over leaves it in hand, as if we had been stopped.
    """
    message = _written_or_put_back(office, settings, mail)
    if message is None:
        return _mark(office, mail, MailState.DROPPED), True
    try:
        carries.carry(message)
    except Refusal as refusal:
        state = _after(mail, for_good=refusal.for_good)
        return _mark(office, mail, state, refusal.code), not refusal.ends_run
    except NotKnown as unknown:
        return _mark(office, mail, MailState.NOT_KNOWN, unknown.code), True
    return _mark(office, mail, MailState.SENT), True


def _written_or_put_back(
    office: Office, settings: MailSettings, mail: _InHand
) -> EmailMessage | None:
    try:
        return _written(office, settings, mail.id)
    except Exception as fault:
        # It was not handed over: it can be tried again, and must not hold up the others.
        _mark(office, mail, _after(mail), type(fault).__name__)
        raise


def _written(office: Office, settings: MailSettings, mail_id: int) -> EmailMessage | None:
    with office.sessions() as session:
        mail = session.get_one(Mail, mail_id)
        reader = find_reader(session, mail, settings.press_office)
        if reader is None:
            return None
        letter = find_letter(session, mail, reader, office.standpoint())
        return write(letter, settings) if letter is not None else None


def _after(mail: _InHand, *, for_good: bool = False) -> MailState:
    """What becomes of a mail that was certainly not taken."""
    has_more = mail.attempts <= len(PAUSES)
    return MailState.WAITING if has_more and not for_good else MailState.GIVEN_UP


def _mark(office: Office, mail: _InHand, state: MailState, fault: str = "") -> MailState:
    """Write down what came of it. Only whoever has a mail in hand does."""
    now = office.clock()
    change = update(Mail).where(Mail.id == mail.id).values(state=state, fault=fault)
    if state is MailState.WAITING:
        change = change.values(try_at=now + timedelta(minutes=PAUSES[mail.attempts - 1]))
    else:
        change = change.values(settled_at=now)
    with passing(office) as session:
        session.execute(change)
    tell("mail", outcome=state.value, reason=fault.replace(" ", ":") or None, count=mail.attempts)
    return state


def _say_what_was_lost(office: Office, now: datetime) -> None:
    """What a stopped process had in hand may have arrived: nobody knows, and nobody tries again."""
    with office.sessions() as session:
        if not has_lost_mail(session, now - LOST):
            return
    with passing(office) as session:
        session.execute(
            update(Mail)
            .where(Mail.state == MailState.SENDING, Mail.claimed_at <= now - LOST)
            .values(state=MailState.NOT_KNOWN, settled_at=now, fault="stopped")
        )
