"""Telling authors in time that a sign-off runs out: nobody brings that about but the clock."""

from datetime import datetime

from sqlalchemy import select

from convo.db.models import Reply
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import Role
from convo.queries import audiences as who
from convo.queries.audiences import Heard
from convo.queries.mail import list_expiring
from convo.queries.replies import get_reply
from convo.services.notices import Row, keep_notices, told_by_the_clock
from convo.services.office import Office
from convo.services.transaction import passing

_ROW = Row(NoticeKind.EXPIRING, (who.authors,), Role.OFFICIAL)


def tell_expiring(office: Office) -> int:
    """Tell authors whose sign-off ends within some working hours, once; how many replies it was.

    Safe to run from several places at once.
    """
    if office.mail is None:
        return 0
    with office.sessions() as session:
        expiring = list_expiring(session, *_span(office))
    return sum(_tell(office, reply_id) for reply_id in expiring)


def _tell(office: Office, reply_id: int) -> bool:
    with passing(office) as session:
        session.execute(select(Reply.id).where(Reply.id == reply_id).with_for_update())
        if reply_id not in list_expiring(session, *_span(office)):
            return False
        heard = Heard(
            session=session, thing=get_reply(session, reply_id), by=None, at=office.standpoint()
        )
        notices = told_by_the_clock(office, _ROW, heard)
        keep_notices(session, notices, None)
        return bool(notices)


def _span(office: Office) -> tuple[datetime, datetime]:
    now = office.clock()
    return now, office.calendar.add_hours(now, office.targets.expiring_hours)
