"""Sign-offs that run out: deeds that time asks for and nobody has to."""

from convo.db.models import Reply
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.queries.replies import get_reply, list_expired
from convo.services.moves import move
from convo.services.office import Office
from convo.services.transaction import transaction


def expire_sign_offs(office: Office) -> int:
    """Let every sign-off whose life is over expire; return how many did.

    Safe to run from several places at once: what another run did first is passed over.
    """
    with office.sessions() as session:
        expired = list_expired(session, office.clock())
    return sum(_expire(office, reply_id) for reply_id in expired)


def _expire(office: Office, reply_id: int) -> bool:
    with transaction(office, Actor.clock(), Action.EXPIRE) as tx:
        tx.hold(Reply, reply_id)
        if reply_id not in list_expired(tx.session, tx.now):
            return False
        reply = tx.on(get_reply(tx.session, reply_id))
        move(tx, reply, "The sign-off ran out.")
        tx.record(reply)
    return True
