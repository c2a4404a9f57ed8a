"""Reading about erasures: requests, what was erased by which entry, and what left before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import (
    AuditEntry,
    AuditErasure,
    AuditOpening,
    Conversation,
    ErasureRequest,
    Topic,
)
from convo.domain.erasing import Basis, RequestState
from convo.domain.errors import NotFound
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.erased import basis_of
from convo.queries.timeline import Line, read_lines
from convo.support.addresses import BadAddress, canonical

#: Deeds by which words go.
ERASING = (
    Action.APPROVE_ERASURE,
    Action.REPLACE_HANDLES,
    Action.DISPOSE,
    Action.REPEAT_ERASURE,
)
#: Deeds by which words leave convo.
_HANDING_OUT = (Action.EXPORT_LOG, Action.DISCLOSE)
#: So many of the decided requests are listed.
_LATEST = 50
#: Numbers of rows are kept in eight bytes; a longer one can't be meant.
_LONGEST_NUMBER = 18

_REQUESTS: Select[ErasureRequest] = select(ErasureRequest).options(
    joinedload(ErasureRequest.conversation).joinedload(Conversation.topic),
    joinedload(ErasureRequest.asked_by),
    joinedload(ErasureRequest.decided_by),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ErasedBy:
    """By which entry words went, when, and on what basis."""

    seq: int
    at: datetime
    action: str
    basis: Basis | None
    #: How many texts of the log it took something from.
    count: int = 0


def get_erasure_request(session: Session, request_id: int) -> ErasureRequest:
    """The request with this number. Raises `NotFound`."""
    found = session.scalar(_REQUESTS.where(ErasureRequest.id == request_id))
    if found is None:
        raise NotFound(f"no request for erasure {request_id}")
    return found


def list_open_requests(session: Session) -> Sequence[ErasureRequest]:
    """Those that wait for a second person, the oldest first."""
    asked = _REQUESTS.where(ErasureRequest.state == RequestState.ASKED)
    return session.scalars(asked.order_by(ErasureRequest.id)).all()


def list_decided_requests(session: Session) -> Sequence[ErasureRequest]:
    """The latest that were approved or refused, the newest first."""
    decided = _REQUESTS.where(ErasureRequest.state != RequestState.ASKED)
    return session.scalars(decided.order_by(ErasureRequest.id.desc()).limit(_LATEST)).all()


def list_held(session: Session) -> Sequence[Conversation]:
    """Cases under a hold of their own, the longest held first."""
    held = select(Conversation).where(Conversation.held_at.is_not(None))
    return session.scalars(held.order_by(Conversation.held_at, Conversation.id)).all()


def find_case(session: Session, typed: str) -> int | None:
    """The conversation that somebody means by its number or its address."""
    asked = typed.strip().lstrip("#")
    if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_NUMBER:
        found = session.get(Conversation, int(asked))
        return found.id if found else None
    try:
        address = canonical(asked)
    except BadAddress:
        return None
    return session.scalar(select(Conversation.id).where(Conversation.canonical_address == address))


def is_held(conversation: Conversation) -> bool:
    """Whether nothing of it may be erased: its own hold, or the legal hold of its topic."""
    return conversation.held_at is not None or conversation.topic.legal_hold


def held_topics() -> Select[int]:
    """The topics under a legal hold."""
    return select(Topic.id).where(Topic.legal_hold)


def words_of_request(session: Session, request_id: int) -> Mapping[str, str]:
    """What was asked for, and why, as long as these words are kept; by field."""
    found = (
        select(AuditOpening.field, AuditOpening.value)
        .join(AuditEntry, AuditEntry.seq == AuditOpening.seq)
        .where(_on_request(request_id), AuditEntry.action == Action.REQUEST_ERASURE.value)
    )
    return dict(session.execute(found).all())


def list_deeds_on_request(session: Session, request_id: int) -> list[Line]:
    """What happened to a request, the earliest first."""
    return read_lines(
        session, select(AuditEntry).where(_on_request(request_id)).order_by(AuditEntry.seq)
    )


def first_erased(session: Session, request_id: int) -> int | None:
    """The first entry that lost words by this request; None where none did yet."""
    return session.scalar(
        select(func.min(AuditErasure.seq))
        .join(AuditEntry, AuditEntry.seq == AuditErasure.erased_by)
        .where(_on_request(request_id))
    )


def erasures_of_case(session: Session, conversation_id: int) -> list[ErasedBy]:
    """Every entry by which words of this case went, the earliest first."""
    found = select(AuditEntry).where(
        AuditEntry.conversation_id == conversation_id,
        AuditEntry.action.in_([each.value for each in ERASING]),
        AuditEntry.outcome == Outcome.OK.value,
    )
    return erasures_in(read_lines(session, found.order_by(AuditEntry.seq)))


def erasures_in(lines: Iterable[Line]) -> list[ErasedBy]:
    """Those among the entries of a case by which words of it went."""
    done = [line for line in lines if line.action in ERASING and line.outcome == Outcome.OK.value]
    return [
        ErasedBy(
            seq=line.seq,
            at=line.at,
            action=line.action,
            basis=basis_of(line.action, line.facts),
            count=len(line.facts.get("erased", ())),
        )
        for line in done
        if line.facts.get("erased") or line.facts.get("rows")
    ]


def list_handed_out_since(session: Session, since_seq: int) -> list[Line]:
    """Exports and disclosures that were made after this entry: they may hold its words."""
    found = select(AuditEntry).where(
        AuditEntry.seq > since_seq,
        AuditEntry.action.in_([each.value for each in _HANDING_OUT]),
        AuditEntry.outcome == Outcome.OK.value,
    )
    return read_lines(session, found.order_by(AuditEntry.seq))


def _on_request(request_id: int) -> Any:  # noqa: ANN401 - an SQL condition
    return (AuditEntry.subject_type == "erasure_request") & (AuditEntry.subject_id == request_id)
