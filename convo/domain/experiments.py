"""When many conversations ask one thing: answering it in public once, in place of each by itself.

The monthly row of the decision flow (domain.md, 2): ten similar threads in 90 days suggest a pilot,
such as a published answer or a session at the host's. Ten and 90 are ours.
"""

from datetime import datetime, timedelta

#: So many conversations that are alike …
MANY = 10
#: … logged within this time suggest one answer for all of them.
WITHIN = timedelta(days=90)


def is_suggested(recent: int, decided_at: datetime | None, since_then: int, now: datetime) -> bool:
    """Whether somebody should decide about one answer.

    `recent` conversations that are alike were logged within the time; the last decision about them
    was made at `decided_at`, and `since_then` were logged since. It is suggested again once as many
    have come since, or once the time is over.
    """
    if recent < MANY:
        return False
    return decided_at is None or since_then >= MANY or now - decided_at >= WITHIN
