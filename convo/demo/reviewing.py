"""How the demo's press office reviews the record: what is read, doubted, and asked to be erased."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry
from convo.demo.stage import Stage
from convo.domain.erasing import Basis, Scope
from convo.domain.permissions import Action
from convo.queries.concerns import get_concern
from convo.services.concerns import AssignConcern, RaiseConcern, assign_concern, raise_concern
from convo.services.erasures import RequestErasure, request_erasure
from convo.services.log_reviews import mark_reviewed

#: Where somebody asks that the name they go by there is erased, and that name.
_WITHDRAWN = ("https://chirrup.example/@imaginary_ines/status/90377", "imaginary_ines")
#: Where a posting left something open.
_DOUBTED = "https://forum.busriders.example/threads/4127"


def review_record(stage: Stage) -> None:
    """A morning of Gwen and Hal in the log, on the day on which the demo is filled."""
    gwen, hal = stage.cast.actor("gwen"), stage.cast.actor("hal")
    with stage.office.sessions() as session:
        posting = _last_posting(session, stage.conversation_ids[_DOUBTED])
    mark_reviewed(stage.office, gwen, up_to=posting.seq)
    concern_id = raise_concern(
        stage.office,
        stage.cast.actor("gwen"),
        RaiseConcern(
            entry_seq=posting.seq,
            words="It gives the time of the last bus. Is that still right since the new timetable?",
        ),
    )
    with stage.office.sessions() as session:
        version = get_concern(session, concern_id).version
    question = AssignConcern(
        concern_id=concern_id,
        version=version,
        to_id=posting.actor_id or 0,
        question="Please look at the timetable again: does the posting need a correction?",
    )
    assign_concern(stage.office, stage.cast.actor("gwen"), question)
    address, name = _WITHDRAWN
    request = RequestErasure(
        conversation_id=stage.conversation_ids[address],
        scope=Scope.PHRASE,
        basis=Basis.DATA_PROTECTION,
        phrases=(name,),
        reason="She wrote to our data protection officer: she has closed that account.",
    )
    request_erasure(stage.office, hal, request)


def _last_posting(session: Session, conversation_id: int) -> AuditEntry:
    found = (
        select(AuditEntry)
        .where(AuditEntry.conversation_id == conversation_id)
        .where(AuditEntry.action == Action.POST.value)
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    )
    return session.scalars(found).one()
