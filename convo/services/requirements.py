"""What a deed is held to whatever the tables say: who does it, once, its version, a reason."""

from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.domain.actor import Actor
from convo.domain.errors import (
    MOVED_ON,
    AlreadyDone,
    AlreadyLogged,
    NotPermitted,
    NotReady,
    StaleWording,
)
from convo.domain.permissions import Action
from convo.domain.vocabulary import Via
from convo.queries.conversations import find_logged
from convo.queries.people import find_person
from convo.queries.requests import find_done


def as_known_now(session: Session, actor: Actor) -> Actor:
    """The actor with today's roles: an account may have changed since its page was loaded."""
    if actor.person_id is None or actor.by_link:
        return actor
    person = find_person(session, actor.person_id)
    return actor.with_roles(person.roles if person and person.active else frozenset())


def require_new(session: Session, actor: Actor) -> None:
    """Refuse the same form twice: a double click, or a page sent again. Raises `AlreadyDone`."""
    if actor.via is not Via.WEB:
        return
    done = find_done(session, actor.request)
    if done is not None:
        raise AlreadyDone(done)


def require_granted(actor: Actor, action: Action) -> None:
    """Refuse what none of their roles allows. Raises `NotPermitted`."""
    if action not in actor.granted:
        raise NotPermitted("Your role does not let you do this.")


def require_version(thing: Base, version: int) -> None:
    """Refuse a deed that was decided on an older version. Raises `StaleWording`."""
    if getattr(thing, "version", version) != version:
        raise StaleWording(MOVED_ON)


def require_reason(reason: str, otherwise: str = "Say why. Others will read it.") -> None:
    """Refuse a deed that needs a reason and has none. Raises `NotReady` with the sentence."""
    if not reason.strip():
        raise NotReady((otherwise,), "no-reason")


def require_unlogged(session: Session, address: str) -> None:
    """Refuse an address that was logged before. Raises `AlreadyLogged`, which says by whom."""
    if (earlier := find_logged(session, address)) is not None:
        raise AlreadyLogged(
            f"Already logged by {earlier.logged_by.name} on {earlier.logged_at:%-d %B %Y}.",
            earlier.id,
        )
