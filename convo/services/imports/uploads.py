"""Files that wait between being uploaded and being imported: one for each person, for a while.

They lie in the database because any process may answer the next request.
"""

from datetime import timedelta

from sqlalchemy import delete

from convo.db.models import ImportUpload
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted
from convo.domain.permissions import Action
from convo.services.office import Office
from convo.services.transaction import transient

#: How long a file waits. What people wrote is not kept for longer than it is needed.
LIFE = timedelta(hours=24)


def upload(office: Office, actor: Actor, name: str, content: bytes) -> None:
    """Keep a file for this person, in place of the one that waited; let old ones of others go."""
    with transient(office, actor) as (session, known):
        _require_import(known)
        now = office.clock()
        session.execute(delete(ImportUpload).where(ImportUpload.at < now - LIFE))
        session.merge(
            ImportUpload(
                person_id=known.person_id, name=name[:200], content=content, chosen={}, at=now
            )
        )


def choose(office: Office, actor: Actor, chosen: dict[str, object]) -> None:
    """Remember what was chosen for the file that waits, if it still does."""
    with transient(office, actor) as (session, known):
        _require_import(known)
        waiting = session.get(ImportUpload, known.person_id)
        if waiting is not None:
            waiting.chosen = dict(chosen)


def discard(office: Office, actor: Actor) -> None:
    """Let the file that waits go."""
    with transient(office, actor) as (session, known):
        session.execute(delete(ImportUpload).where(ImportUpload.person_id == known.person_id))


def discard_old(office: Office) -> int:
    """Let files go that have waited for too long; return how many. For the clock."""
    with transient(office, Actor.clock()) as (session, _):
        old = ImportUpload.at < office.clock() - LIFE
        gone = session.execute(delete(ImportUpload).where(old).returning(ImportUpload.person_id))
        return len(gone.all())


def _require_import(actor: Actor) -> None:
    if Action.IMPORT not in actor.granted:
        raise NotPermitted("Your role does not let you do this.")
