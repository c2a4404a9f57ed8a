"""What a deed is held to whatever the tables say: the version that was read, and a reason."""

from convo.db.base import Base
from convo.domain.errors import MOVED_ON, NotReady, StaleWording


def require_version(thing: Base, version: int) -> None:
    """Refuse a deed that was decided on an older version. Raises `StaleWording`."""
    if getattr(thing, "version", version) != version:
        raise StaleWording(MOVED_ON)


def require_reason(reason: str, otherwise: str = "Say why. Others will read it.") -> None:
    """Refuse a deed that needs a reason and has none. Raises `NotReady` with the sentence."""
    if not reason.strip():
        raise NotReady((otherwise,), "no-reason")
