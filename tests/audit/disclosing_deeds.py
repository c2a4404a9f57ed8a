"""The walk through deeds with which something is handed out."""

from typing import TYPE_CHECKING

from convo.domain.exemptions import Officials, Purpose
from convo.services.disclosing.making import Letter
from convo.services.disclosing.preparing import Prepare, prepare
from convo.services.disclosures import Finish, disclose
from tests.services.disclosing.hands import SENDER

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def disclose_one(walk: "Walk", mark: str) -> None:
    """The first entries of the log, for somebody who asked. The log has to be signed."""
    letter = Letter(
        purpose=Purpose.INFORMATION_REQUEST,
        officials=Officials.ROLES,
        reference=f"{mark}/1",
        recipient=f"{mark} Reader",
        asked=f"All about {mark}",
    )
    deed = Prepare(letter=letter, places=tuple(range(20)), chosen=f"topic: {mark}")
    number = prepare(walk.office, walk.actor(walk.press), deed)
    finish = Finish(draft_id=number, version=1)
    disclose(walk.office, walk.actor(walk.press), finish, SENDER)
