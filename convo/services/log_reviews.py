"""'Reviewed by me up to here': how far in the log somebody has read, as an entry of its own."""

from convo.db.models import ReviewMark
from convo.domain.actor import Actor
from convo.domain.errors import WrongState
from convo.domain.permissions import Action
from convo.queries.log_reviews import is_in_log
from convo.services.office import Office
from convo.services.transaction import transaction


def mark_reviewed(office: Office, reviewer: Actor, up_to: int) -> None:
    """Say that everything up to this entry was read. A mark only ever moves forward."""
    with transaction(office, reviewer, Action.MARK_REVIEWED) as tx:
        tx.note(up_to=up_to)
        if not is_in_log(tx.session, up_to):
            raise WrongState("The log does not go that far.")
        mark = tx.session.get(ReviewMark, tx.person_id)
        if mark is None:
            mark = ReviewMark(person_id=tx.person_id, up_to=up_to, marked_at=tx.now)
            tx.session.add(mark)
        elif mark.up_to >= up_to:
            raise WrongState(f"You have reviewed the log up to entry {mark.up_to} already.")
        mark.up_to, mark.marked_at = up_to, tx.now
        tx.record(mark)
