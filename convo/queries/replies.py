"""Reading replies, and gathering what their guards need to know."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import AuditEntry, Autosave, Conversation, PickUp, Reply, Revision, Step
from convo.domain.errors import NotFound, NotReady
from convo.domain.permissions import Action
from convo.domain.readiness import Draft, before_submission, open_stops
from convo.domain.reply_table import ReplyFacts
from convo.domain.targets import Targets
from convo.domain.vocabulary import Approach, Outcome, ReplyKind, ReplyState
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Finding
from convo.queries.texts import Texts, texts_for
from convo.support.working_time import WorkingCalendar

#: What an entry says about an attempt that was stopped. A tick that was forgotten stopped nobody.
_STOPPED = NotReady.code


@dataclass(frozen=True, kw_only=True, slots=True)
class Standpoint:
    """From where a case is judged: the moment, the calendar, and the guidelines in force."""

    now: datetime
    calendar: WorkingCalendar
    targets: Targets
    guidelines: GuidelineSet
    #: What replies are compared with, read once for one page or one deed.
    _texts: dict[int, Texts] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """The date where the office is."""
        return self.calendar.local(self.now).date()

    @property
    def election(self) -> str | None:
        """The election period that the guidelines' calendar gives for the office today."""
        local = self.calendar.local(self.now).replace(tzinfo=None)
        return self.guidelines.election_on(local, self.calendar.nation)

    def texts(self, session: Session, reply: Reply) -> Texts:
        """What the words of this reply are compared with."""
        if reply.id not in self._texts:
            self._texts[reply.id] = texts_for(session, reply)
        return self._texts[reply.id]


def get_reply(session: Session, reply_id: int) -> Reply:
    """The reply with its conversation, people and revisions. Raises `NotFound`."""
    reply = session.get(
        Reply,
        reply_id,
        options=[
            joinedload(Reply.conversation).joinedload(Conversation.venue),
            joinedload(Reply.conversation).joinedload(Conversation.topic),
            joinedload(Reply.conversation).joinedload(Conversation.official),
            joinedload(Reply.started_by),
            joinedload(Reply.mentor),
            selectinload(Reply.revisions).joinedload(Revision.written_by),
            selectinload(Reply.steps).joinedload(Step.by),
        ],
    )
    if reply is None:
        raise NotFound(f"no reply {reply_id}")
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


def find_pick_up(session: Session, reply_id: int, now: datetime) -> PickUp | None:
    """Who has the reply open, while that counts."""
    picked = session.get(PickUp, reply_id)
    return picked if picked is not None and picked.until > now else None


def count_stopped_attempts(session: Session, reply_id: int) -> int:
    """How often this reply was submitted and was not ready: read from the log, so it can't be lost.

    An attempt that came too late, or was not that person's to make, says nothing about the words.
    """
    leaves = session.scalars(
        select(AuditEntry.leaf).where(
            AuditEntry.subject_type == "reply",
            AuditEntry.subject_id == reply_id,
            AuditEntry.action == Action.SUBMIT.value,
            AuditEntry.outcome == Outcome.REFUSED.value,
        )
    )
    return sum(json.loads(leaf)["reason"] == _STOPPED for leaf in leaves)


def judge(session: Session, reply: Reply, at: Standpoint) -> tuple[Finding, ...]:
    """The findings in the newest revision under the guidelines in force now."""
    latest = reply.latest
    if latest is None:
        return ()
    return at.guidelines.check(latest.words, guideline_facts(session, reply, at)).findings


def cleared_in(revision: Revision | None) -> frozenset[str]:
    """The rules that the press office let pass in exactly this revision."""
    return frozenset(c.rule for c in revision.clearances) if revision else frozenset()


def mentors_who_may_act(reply: Reply, at: Standpoint) -> frozenset[int]:
    """The named mentor; once their hours have passed, every mentor of the topic as well."""
    named = frozenset({reply.mentor_id} if reply.mentor_id is not None else ())
    if reply.state is not ReplyState.WITH_MENTOR:
        return named
    waited = at.calendar.hours_between(reply.since, at.now)
    if waited < at.targets.mentor_hours:
        return named
    return named | reply.conversation.topic.mentor_ids


def reply_facts(session: Session, reply: Reply, at: Standpoint) -> ReplyFacts:
    """What the guards of a reply need to know at this moment."""
    picked_up = find_pick_up(session, reply.id, at.now)
    latest = reply.latest
    findings, cleared = judge(session, reply, at), cleared_in(latest)
    return ReplyFacts(
        state=reply.state,
        now=at.now,
        authors=reply.author_ids,
        writers=reply.writer_ids,
        mentors=mentors_who_may_act(reply, at),
        mentor_name=reply.mentor.name if reply.mentor else "Its mentor",
        picked_up_by=picked_up.person_id if picked_up else None,
        expires_at=reply.expires_at,
        missing=before_submission(_draft(reply, findings, cleared, at.today)),
        open_stops=open_stops(findings, cleared),
        has_revision=latest is not None,
    )


def guideline_facts(session: Session, reply: Reply, at: Standpoint) -> Facts:
    """What the guidelines may know about the case of this reply at this moment."""
    conversation = reply.conversation
    decision = conversation.decision
    return Facts(
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


def since_last_return(reply: Reply) -> Revision | None:
    """The revision that the mentor returned last, to compare the newest one with."""
    returned = [step for step in reply.steps if step.action == Action.RETURN.value]
    number = _revision_number(reply.revisions, returned[-1].revision_id) if returned else None
    return next((r for r in reply.revisions if r.number == number), None)


def _revision_number(revisions: Iterable[Revision], revision_id: int | None) -> int | None:
    return next((r.number for r in revisions if r.id == revision_id), None)


def _draft(
    reply: Reply, findings: tuple[Finding, ...], cleared: frozenset[str], today: date
) -> Draft:
    return Draft(
        findings=findings,
        cleared=cleared,
        has_words=reply.latest is not None,
        has_snapshot=bool(reply.conversation.snapshots),
        trained_until=reply.started_by.trained_until,
        has_mentor=reply.mentor_id is not None,
        today=today,
    )
