"""Telling officials on its day that a decision to wait is looked at again: the clock brings it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from convo.db.models import Conversation
from convo.domain.notices import NoticeKind
from convo.domain.vocabulary import Role
from convo.queries import audiences as who
from convo.queries.audiences import Heard
from convo.queries.conversations import get_conversation
from convo.queries.reviews_due import list_to_look_again
from convo.services.notices import Row, keep_notices, told_by_the_clock
from convo.services.office import Office
from convo.services.transaction import passing

_ROW = Row(NoticeKind.LOOK_AGAIN, (who.official,), Role.OFFICIAL)
#: What came back so long ago is no news: it stands on their work, and others hear that it does.
_NEWS = timedelta(days=2)


def tell_looking_again(office: Office) -> int:
    """Tell officials, once, which decisions come back today; how many decisions it was.

    From the first minute of the day on, so that it is in the mail with which that day opens. Safe
    to run from several places at once.
    """
    if office.mail is None:
        return 0
    with office.sessions() as session:
        found = list_to_look_again(session, *_span(office))
    return sum(_tell(office, conversation_id) for conversation_id in found)


def _tell(office: Office, conversation_id: int) -> bool:
    with passing(office) as session:
        held = select(Conversation.id).where(Conversation.id == conversation_id)
        session.execute(held.with_for_update())
        if conversation_id not in list_to_look_again(session, *_span(office)):
            return False
        heard = Heard(
            session=session,
            thing=get_conversation(session, conversation_id),
            by=None,
            at=office.standpoint(),
        )
        notices = told_by_the_clock(office, _ROW, heard)
        keep_notices(session, notices, None)
        return bool(notices)


def _span(office: Office) -> tuple[datetime, datetime]:
    """From when on it would be news, until the office next opens: today, if it opens today."""
    now, today = office.clock(), office.today()
    is_open_today = office.calendar.is_working_day(today)
    return now - _NEWS, office.calendar.opening(today) if is_open_today else now
