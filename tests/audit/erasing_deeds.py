"""The walk through deeds by which words go: asked for, agreed, refused, held, and by their time."""

from typing import TYPE_CHECKING

from convo.domain.erasing import Basis, Scope
from convo.domain.vocabulary import SpeakerRole
from convo.services import conversations, erasures
from convo.services.erasing import journal
from convo.services.erasing.carrying_out import log_of
from convo.services.erasing.repeating import repeat_erasures
from convo.services.retention import dispose, replace_handles
from tests.erasing.asked import journal_of

if TYPE_CHECKING:
    from tests.audit.every_deed import Walk


def close_one(walk: "Walk") -> None:
    """The first case of all, closed: the one that goes in the end."""
    first = walk.conversation()
    conversations.close_conversation(walk.office, walk.actor(walk.official), walk.about(first.id))


def let_go(walk: "Walk", mark: str) -> None:
    """Every way in which words go. The clock comes last: it goes two years on."""
    press, other = walk.press, walk.given.press_officer()
    agreed, refused = _asked(walk, mark), _asked(walk, mark)
    no = erasures.RefuseErasure(request_id=refused, version=1, reason=f"{mark} wrote it")
    erasures.refuse_erasure(walk.office, walk.actor(other), no)
    yes = erasures.ApproveErasure(request_id=agreed, version=1)
    erasures.approve_erasure(walk.office, walk.actor(other), yes)
    held = erasures.Hold(conversation_id=walk.conversation().id, reason=f"{mark} went to court")
    erasures.hold(walk.office, walk.actor(press), held)
    erasures.release_hold(walk.office, walk.actor(press), held)
    walk.clock.advance(days=800)
    assert replace_handles(walk.office, most=1) == 1
    assert dispose(walk.office, most=1) == 1
    _repeated(walk)


def _asked(walk: "Walk", mark: str) -> int:
    said = conversations.Said(words=f"{mark} Quill? It is {mark}.", speaker=SpeakerRole.PUBLIC)
    case = walk.conversation().id
    added = conversations.AddSnapshot(conversation_id=case, said=said)
    conversations.add_snapshot(walk.office, walk.actor(walk.official), added)
    deed = erasures.RequestErasure(
        conversation_id=case,
        scope=Scope.PHRASE,
        basis=Basis.SAFEGUARDING,
        reason=f"{mark} must not be found",
        phrases=(f"{mark} Quill",),
    )
    return erasures.request_erasure(walk.office, walk.actor(walk.press), deed)


def _repeated(walk: "Walk") -> None:
    """The journal knows an erasure that this database has lost."""
    with walk.office.sessions() as session:
        log = log_of(session)
    lost = journal.Erased(
        log=log,
        entry="lost",
        action="erasure:approve",
        at="",
        conversation=1,
        request=None,
        rows=(),
        openings=(),
    )
    journal.append(journal_of(walk.office), lost)
    assert repeat_erasures(walk.office) == 1
