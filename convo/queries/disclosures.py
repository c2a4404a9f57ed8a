"""Disclosures: those in preparation, and those that were handed out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import AuditEntry, Disclosure, DisclosureDraft
from convo.domain.errors import NotFound
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.timeline import Line, read_lines


def list_drafts(session: Session) -> Sequence[DisclosureDraft]:
    """Disclosures in preparation, the one that was touched last first."""
    found = select(DisclosureDraft).options(joinedload(DisclosureDraft.changed_by))
    return session.scalars(found.order_by(DisclosureDraft.changed_at.desc())).all()


def get_draft(session: Session, draft_id: int) -> DisclosureDraft:
    """The disclosure in preparation. Raises `NotFound`."""
    people = [joinedload(DisclosureDraft.changed_by), joinedload(DisclosureDraft.begun_by)]
    draft = session.get(DisclosureDraft, draft_id, options=people)
    if draft is None:
        raise NotFound(f"no disclosure {draft_id} in preparation")
    return draft


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOut:
    """A disclosure that was recorded, with the entry that says so."""

    disclosure: Disclosure
    line: Line

    @property
    def words(self) -> Mapping[str, str]:
        """To whom, reference and reason; none that was erased."""
        return self.line.words


def get_handed_out(session: Session, disclosure_id: int) -> HandedOut:
    """What was handed out. Raises `NotFound`."""
    found = _handed_out(session, [disclosure_id])
    if not found:
        raise NotFound(f"no disclosure {disclosure_id}")
    return found[0]


def list_handed_out(session: Session, most: int = 200) -> list[HandedOut]:
    """The newest disclosures, the last one first."""
    newest = select(Disclosure.id).order_by(Disclosure.id.desc()).limit(most)
    return _handed_out(session, list(session.scalars(newest)))


def _handed_out(session: Session, identifiers: list[int]) -> list[HandedOut]:
    known = {
        disclosure.id: disclosure
        for disclosure in session.scalars(select(Disclosure).where(Disclosure.id.in_(identifiers)))
    }
    entries = select(AuditEntry).where(
        AuditEntry.subject_type == Disclosure.__tablename__,
        AuditEntry.subject_id.in_(list(known)),
        AuditEntry.action == Action.DISCLOSE.value,
        AuditEntry.outcome == Outcome.OK.value,
    )
    lines = read_lines(session, entries.order_by(AuditEntry.seq.desc()))
    return [HandedOut(disclosure=known[line.subject_id or 0], line=line) for line in lines]
