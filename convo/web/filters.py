"""How templates write dates and words."""

import re
from datetime import date, datetime

from convo.db.models import Reply
from convo.domain.acknowledging import standing_of
from convo.support.written_times import written_day, written_moment
from convo.web.access import office

_OPENING = re.compile(r"(^|[\s(\[—–])(['\"])")
_OPEN, _CLOSE = {"'": "‘", '"': "“"}, str.maketrans({"'": "’", '"': "”"})


def curly(text: str) -> str:
    """Text with printers' quotation marks: guidelines are typed on a keyboard that has none."""
    opened = _OPENING.sub(lambda found: found[1] + _OPEN[found[2]], text)
    return opened.translate(_CLOSE)


def day(value: date | datetime | None) -> str:
    """A date as people write it: 5 March 2026. Empty for none."""
    if value is None:
        return ""
    return written_day(office().calendar.local(value) if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """A date and time where the office is: 5 March 2026 at 2:30pm. Empty for none."""
    return "" if value is None else written_moment(office().calendar.local(value))


def standing(reply: Reply) -> str:
    """Where a reply or an acknowledgement stands, in the words for its kind."""
    return standing_of(reply.kind, reply.state)


def due(value: datetime | None) -> str:
    """When something is due, as a sentence begins: 'Overdue since…', 'Due today…', a date."""
    if value is None:
        return ""
    now = office().clock()
    local, today = office().calendar.local(value), office().today()
    if value <= now:
        return f"Overdue since {moment(value)}"
    if local.date() == today:
        return f"Due today by {moment(value).partition(' at ')[2]}"
    return f"Due {moment(value)}"
