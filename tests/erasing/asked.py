"""A request for erasure, where a page needs one to show; and the journal of an office."""

from pathlib import Path

from convo.domain.actor import Actor
from convo.domain.erasing import Basis, Scope
from convo.services.erasures import RequestErasure, request_erasure
from convo.services.office import Office


def ask_for_all(office: Office, press_officer: Actor, conversation_id: int) -> int:
    """Ask that every word of this case goes; the number of the request, which stays open."""
    deed = RequestErasure(
        conversation_id=conversation_id,
        scope=Scope.CASE,
        basis=Basis.COURT_ORDER,
        reason="The court orders it",
    )
    return request_erasure(office, press_officer, deed)


def journal_of(office: Office) -> Path:
    """The journal of erasures of this office."""
    assert office.erasures is not None
    return office.erasures
