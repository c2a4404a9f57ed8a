"""What a deed is held to whatever the tables say: its version, a reason, a new address."""

from sqlalchemy.orm import Session

from convo.db.base import Base
from convo.domain.errors import MOVED_ON, AlreadyLogged, NotReady, StaleWording
from convo.queries.conversations import find_logged


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
