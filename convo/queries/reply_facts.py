"""Gathering what the guards of a reply need to know."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from convo.db.models import Person, Reply
from convo.domain.acknowledging import Acknowledged
from convo.domain.readiness import Draft, before_submission, open_stops
from convo.domain.reply_guards import ReplyFacts
from convo.domain.reply_table import ENDED, LIVE
from convo.domain.vocabulary import ReplyState, Role
from convo.guidelines.rule import Finding
from convo.queries.overdue import escalation_owed
from convo.queries.recognition import find_acknowledged
from convo.queries.replies import cleared_in, find_pick_up, judge
from convo.queries.standpoint import Standpoint
from convo.queries.who_acts import (
    answerable_for,
    find_mentor_for,
    needs_second_signer,
    submitters_of,
    who_acts,
)

_SUBMITTABLE = frozenset({ReplyState.DRAFTING, ReplyState.RETURNED})
#: Made once: it takes longer to make than to send.
_CORRECTIONS = select(Reply.state, Reply.since).where(Reply.corrects_id == bindparam("id"))


def reply_facts(
    session: Session, reply: Reply, at: Standpoint, by: int | None = None
) -> ReplyFacts:
    """What the guards of a reply need to know at this moment.

    `by` is whoever would do the deed: at submission their training counts, and their mentor. None
    for the clock.
    """
    picked_up = find_pick_up(reply, at.now)
    latest = reply.latest
    acting = who_acts(session, reply, at)
    two_signers = needs_second_signer(reply)
    acknowledged = find_acknowledged(session, reply, at)
    # Those of its topic are asked for only where they count: a question less on most pages.
    waits_for_second = two_signers or reply.state is ReplyState.WITH_SECOND_SIGNER
    findings, cleared = judge(session, reply, at), cleared_in(latest)
    corrections = _corrections_of(session, reply)
    return ReplyFacts(
        state=reply.state,
        now=at.now,
        authors=reply.author_ids,
        writers=answerable_for(reply),
        submitters=submitters_of(reply),
        stand_ins=(acting.stand_ins | _watching(reply)) - reply.author_ids,
        mentors=acting.mentors,
        press_office_may_act=acting.press_office,
        needs_second_signer=two_signers,
        first_signer=reply.first_signed_by_id,
        second_signers=reply.conversation.topic.mentor_ids if waits_for_second else frozenset(),
        mentor_name=reply.mentor.name if reply.mentor else "Its mentor",
        picked_up_by=picked_up.person_id if picked_up else None,
        expires_at=reply.expires_at,
        is_overdue=escalation_owed(reply, at) is not None,
        posted_by=reply.posted_by_id,
        is_being_corrected=corrections.under_way,
        correction_declined=corrections.declined,
        missing=_missing(session, reply, at, by, (findings, cleared, acknowledged)),
        open_stops=open_stops(findings, cleared),
        has_revision=latest is not None,
        acknowledged=acknowledged,
        press_office_signed=_press_office_signed(reply) if acknowledged else False,
        stands_somewhere=acknowledged is None or bool(reply.posted_address),
    )


def _press_office_signed(reply: Reply) -> bool:
    """Whether its second yes came from the press office."""
    signer = reply.signed_off_by
    is_second = reply.first_signed_by_id is not None
    return is_second and signer is not None and Role.PRESS_OFFICE in signer.roles


def _watching(reply: Reply) -> frozenset[int]:
    """Whoever looks at the thread again does what that takes: close it, or put it right."""
    who = reply.follow_up_by_id if reply.state in LIVE else None
    return frozenset() if who is None else frozenset({who})


@dataclass(frozen=True, slots=True)
class _Corrections:
    """What became of the linked replies that were to correct one."""

    under_way: bool = False
    #: The press office declined one, and has not agreed to another since.
    declined: bool = False


def _corrections_of(session: Session, reply: Reply) -> _Corrections:
    """Whether one is on its way, and whether one was declined: one query."""
    if reply.state not in LIVE | ENDED:
        return _Corrections()
    agreed_at = reply.conversation.agreed_at
    rows = session.execute(_CORRECTIONS, {"id": reply.id}).all()
    return _Corrections(
        under_way=any(row.state not in ENDED | LIVE for row in rows),
        declined=any(
            row.state is ReplyState.DECLINED and (agreed_at is None or row.since > agreed_at)
            for row in rows
        ),
    )


def _missing(
    session: Session,
    reply: Reply,
    at: Standpoint,
    by: int | None,
    judged: tuple[tuple[Finding, ...], frozenset[str], Acknowledged | None],
) -> tuple[str, ...]:
    """What is left before this person can submit it; nothing to say where it can't be."""
    if reply.state not in _SUBMITTABLE:
        return ()
    findings, cleared, acknowledged = judged
    submitter = (session.get(Person, by) if by is not None else None) or reply.started_by
    return before_submission(
        Draft(
            findings=findings,
            cleared=cleared,
            has_words=reply.latest is not None,
            has_snapshot=_has_what_is_answered(reply),
            trained_until=submitter.trained_until,
            has_mentor=find_mentor_for(session, reply, submitter) is not None,
            today=at.today,
            noun=reply.kind.label.lower(),
            in_the_way=acknowledged.in_the_way if acknowledged else (),
        )
    )


def _has_what_is_answered(reply: Reply) -> bool:
    """Somebody's words; a case about a community itself may have none."""
    return bool(reply.conversation.snapshots) or reply.conversation.community_id is not None
