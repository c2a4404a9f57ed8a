"""Who may take the next step on a reply just now, besides those whose step it is."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.db.models import Person, Reply, TopicMentor
from convo.domain.permissions import Action
from convo.domain.reply_table import LIVE
from convo.domain.vocabulary import ReplyState, Role, Sensitivity
from convo.queries.covers import Covers
from convo.queries.standpoint import Standpoint

_JUDGED = frozenset({ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER})


@dataclass(frozen=True, kw_only=True, slots=True)
class WhoActs:
    """Those who may act on one reply, by identifier."""

    #: The named mentor and their cover; once their hours have passed, or when they are mentors no
    #: more, every mentor of the topic.
    mentors: frozenset[int]
    #: It has waited so long, or for somebody who is gone, that the press office may judge it.
    press_office: bool
    #: Who acts for an author: the official in charge of the conversation, and covers of them all;
    #: once it is posted, of whoever looks at the thread again too.
    stand_ins: frozenset[int]


def who_acts(session: Session, reply: Reply, at: Standpoint) -> WhoActs:
    """Who may act on this reply at this moment."""
    officials = reply.author_ids | {reply.conversation.official_id}
    named = frozenset({reply.mentor_id} if reply.mentor_id is not None else ())
    covers = at.covers(session, {reply.follow_up_by_id, *named, *officials})
    waited, is_gone = _waited(reply, at), _waits_for_nobody(reply)
    # Whoever is a mentor no more does not act as one by another of their roles.
    mentors = (frozenset() if is_gone else named) | covers.ids(reply.mentor_id, Role.MENTOR)
    if is_gone or waited >= at.targets.mentor_hours:
        mentors |= reply.conversation.topic.mentor_ids
    return WhoActs(
        mentors=mentors,
        press_office=is_gone or waited >= at.targets.escalation_hours,
        stand_ins=_stand_ins(officials | _watching(reply), covers)
        | {reply.conversation.official_id},
    )


def needs_second_signer(reply: Reply) -> bool:
    """Whether its topic asks for two signers (domain.md EM1)."""
    return reply.conversation.topic.sensitivity is not Sensitivity.ROUTINE


def submitters_of(reply: Reply) -> frozenset[int]:
    """Who submitted any version of it, and so stands for its words."""
    return frozenset(
        step.by_id
        for step in reply.steps
        if step.action == Action.SUBMIT.value and step.by_id is not None
    )


def answerable_for(reply: Reply) -> frozenset[int]:
    """Who wrote any of it; of a correction also who wrote the words that it puts right."""
    wrong = reply.corrects
    if wrong is None:
        return reply.writer_ids
    # What nobody signed off is its poster's own word.
    poster = {wrong.posted_by_id} if wrong.posted_unsigned else set()
    return reply.writer_ids | wrong.writer_ids | {each for each in poster if each is not None}


def can_read(reply: Reply, mentor: Person | None) -> bool:
    """Whether this person is a mentor now, and had no part in the reply."""
    if mentor is None or not _is_mentor(mentor):
        return False
    return mentor.id not in reply.author_ids | answerable_for(reply) | submitters_of(reply)


def find_mentor_for(session: Session, reply: Reply, submitter: Person) -> Person | None:
    """Who reads it when this person submits it: their mentor, who must have had no part in it.

    Where their mentor wrote some of it or is a mentor no more, the mentor of that mentor, and
    then a mentor of the topic. None where there is nobody.
    """
    mentor = submitter.mentor
    for candidate in (mentor, mentor.mentor if mentor else None):
        if candidate is not submitter and can_read(reply, candidate):
            return candidate
    known = select(TopicMentor.person_id).where(TopicMentor.topic_id == reply.conversation.topic_id)
    found = session.scalars(select(Person).where(Person.id.in_(known)).order_by(Person.id))
    return next((p for p in found if p is not submitter and can_read(reply, p)), None)


def _is_mentor(person: Person) -> bool:
    return person.active and Role.MENTOR in person.roles


def _stand_ins(officials: frozenset[int], covers: Covers) -> frozenset[int]:
    return frozenset().union(*(covers.ids(person_id, Role.OFFICIAL) for person_id in officials))


def _watching(reply: Reply) -> frozenset[int]:
    """Who looks at the thread again, while it stands there."""
    who = reply.follow_up_by_id if reply.state in LIVE else None
    return frozenset() if who is None else frozenset({who})


def _waits_for_nobody(reply: Reply) -> bool:
    """Whoever should read it can't: their account is closed, or they are no mentor now."""
    return reply.state in _JUDGED and (reply.mentor is None or not _is_mentor(reply.mentor))


def _waited(reply: Reply, at: Standpoint) -> float:
    """Working hours for which it has waited for a mentor; none where it does not."""
    return at.calendar.hours_between(reply.since, at.now) if reply.state in _JUDGED else 0
