"""Looking at the record is itself recorded, before anything is shown."""

from convo.services.log_views import view_log
from convo.web.access import actor, db, office


def record_look(looked_for: str) -> None:
    """Record the look, then read afresh: what is shown has this look in it on every database.

    Whoever looks stays as they were read, so that nobody asks for them again.
    """
    view_log(office(), actor(), looked_for)
    db().close()
