"""Reading replies, and what the guidelines may know about them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from convo.db.models import (
    AuditEntry,
    Autosave,
    Conversation,
    Person,
    PickUp,
    Reply,
    Revision,
    Step,
)
from convo.domain.errors import NotFound, NotReady
from convo.domain.permissions import Action
from convo.domain.vocabulary import Approach, Outcome, ReplyKind, ReplyState
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Finding
from convo.queries.at_hand import at_hand
from convo.queries.conversations import read_what_was_said
from convo.queries.leaves import find_fields
from convo.queries.recognition import recognition_facts
from convo.queries.standpoint import Standpoint

#: What an entry says about an attempt that was stopped. A tick that was forgotten stopped nobody.
_STOPPED = NotReady.code


# What the pages and the guards of a reply need. Made once: it takes longer to make than to send.
_ID: BindParameter[int] = bindparam("id")
_REPLY = (
    select(Reply)
    .options(
        joinedload(Reply.conversation).options(
            joinedload(Conversation.venue),
            joinedload(Conversation.topic),
            joinedload(Conversation.official),
        ),
        joinedload(Reply.started_by),
        joinedload(Reply.mentor).joinedload(Person.held_roles),
        joinedload(Reply.signed_off_by),
        joinedload(Reply.posted_by),
        joinedload(Reply.authors),
        joinedload(Reply.pick_up).joinedload(PickUp.person),
    )
    .where(Reply.id == _ID)
)
_REVISIONS = (
    select(Revision)
    .options(
        joinedload(Revision.written_by),
        joinedload(Revision.explanations),
        joinedload(Revision.confirmations),
        joinedload(Revision.clearances),
    )
    .where(Revision.reply_id == _ID)
    .order_by(Revision.number)
)
_STOPPED_ATTEMPTS = select(AuditEntry.leaf).where(
    AuditEntry.subject_type == "reply",
    AuditEntry.subject_id == _ID,
    AuditEntry.action == Action.SUBMIT.value,
    AuditEntry.outcome == Outcome.REFUSED.value,
)
_STEPS = select(Step).options(joinedload(Step.by)).where(Step.reply_id == _ID).order_by(Step.id)


def get_reply(session: Session, reply_id: int) -> Reply:
    """The reply with its conversation, people, revisions and steps. Raises `NotFound`.

    Five queries; none where the session has it.
    """
    if (known := at_hand(session, Reply, reply_id)) is not None:
        return known
    of_it = {"id": reply_id}
    reply = session.scalars(_REPLY, of_it).unique().one_or_none()
    if reply is None:
        raise NotFound(f"no reply {reply_id}")
    revisions = session.scalars(_REVISIONS, of_it).unique().all()
    set_committed_value(reply, "revisions", revisions)
    set_committed_value(reply, "steps", session.scalars(_STEPS, of_it).all())
    read_what_was_said(session, reply.conversation)
    return reply


def list_expired(session: Session, now: datetime) -> Sequence[int]:
    """Identifiers of signed-off replies whose sign-off has run out."""
    return session.scalars(
        select(Reply.id)
        .where(Reply.state == ReplyState.SIGNED_OFF, Reply.expires_at <= now)
        .order_by(Reply.id)
    ).all()


def find_autosave(session: Session, reply_id: int, person_id: int) -> Autosave | None:
    """What this person typed into this reply and has not saved as a revision."""
    return session.get(Autosave, (reply_id, person_id))


def find_pick_up(reply: Reply, now: datetime) -> PickUp | None:
    """Who has the reply open, while that counts."""
    picked = reply.pick_up
    return picked if picked is not None and picked.until > now else None


def count_stopped_attempts(session: Session, reply_id: int) -> int:
    """How often this reply was submitted and was not ready: read from the log, so it can't be lost.

    An attempt that came too late, or was not that person's to make, says nothing about the words.
    """
    leaves = session.scalars(_STOPPED_ATTEMPTS, {"id": reply_id})
    return sum((find_fields(leaf) or {}).get("reason") == _STOPPED for leaf in leaves)


def judge(session: Session, reply: Reply, at: Standpoint) -> tuple[Finding, ...]:
    """The findings in the newest revision under the guidelines in force now."""
    latest = reply.latest
    if latest is None:
        return ()
    return at.check(latest, guideline_facts(session, reply, at)).findings


def cleared_in(revision: Revision | None) -> frozenset[str]:
    """The rules that the press office let pass in exactly this revision."""
    return frozenset(c.rule for c in revision.clearances) if revision else frozenset()


def guideline_facts(session: Session, reply: Reply, at: Standpoint) -> Facts:
    """What the guidelines may know about the case of this reply at this moment."""
    conversation = reply.conversation
    decision = conversation.decision
    known = Facts(
        approach=Approach.REFLECT if reply.kind is ReplyKind.ACKNOWLEDGEMENT else Approach.CONVERSE,
        venue_kind=conversation.venue.kind,
        venue_discloses=conversation.venue.discloses,
        length_limit=conversation.venue.length_limit,
        matter=decision.matter if decision else None,
        sensitivity=conversation.topic.sensitivity,
        election_period=conversation.topic.election_period or at.election is not None,
        live_story=conversation.topic.live_story,
        legal_hold=conversation.topic.legal_hold,
        market_sensitive=conversation.topic.market_sensitive,
        speaker=conversation.snapshots[-1].speaker if conversation.snapshots else None,
        **at.texts(session, reply).as_facts(),
    )
    return replace(known, **recognition_facts(session, reply, at))


def since_last_return(reply: Reply) -> Revision | None:
    """The revision that the mentor returned last, to compare the newest one with."""
    returned = [step for step in reply.steps if step.action == Action.RETURN.value]
    number = _revision_number(reply.revisions, returned[-1].revision_id) if returned else None
    return next((r for r in reply.revisions if r.number == number), None)


def _revision_number(revisions: Iterable[Revision], revision_id: int | None) -> int | None:
    return next((r.number for r in revisions if r.id == revision_id), None)
