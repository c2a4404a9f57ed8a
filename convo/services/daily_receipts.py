"""The log receipt of the day, for those who asked to be mailed one."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from convo.db.models import Notice, Person
from convo.domain.notices import NoticeKind
from convo.queries.checkpoints import find_newest_checkpoint
from convo.queries.receipts import list_awaiting_receipt
from convo.services.office import Office
from convo.services.transaction import passing


def tell_receipts(office: Office) -> int:
    """Queue today's receipt for whoever wants it and has none yet, in office hours.

    Nothing where no mail is sent, or nothing was ever signed. What it says is read when it is sent.
    """
    now = office.clock()
    if office.mail is None or not office.calendar.is_open(now):
        return 0
    midnight = _midnight(office)
    with office.sessions() as session:
        people = list_awaiting_receipt(session, midnight)
        if not people or find_newest_checkpoint(session) is None:
            return 0
    with passing(office) as session:
        # Whoever comes second waits here, and then sees what the first one queued.
        held = select(Person.id).where(Person.id.in_(people)).order_by(Person.id)
        session.execute(held.with_for_update())
        people = list_awaiting_receipt(session, midnight)
        session.add_all(_notice(person_id, now) for person_id in people)
        return len(people)


def _midnight(office: Office) -> datetime:
    return datetime.combine(office.today(), time(), ZoneInfo(office.calendar.timezone))


def _notice(person_id: int, now: datetime) -> Notice:
    return Notice(person_id=person_id, kind=NoticeKind.RECEIPT, at=now, due_at=now)
