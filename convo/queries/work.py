"""Your work: what waits for somebody, and what they wait for, by due time.

A bounded number of queries however much there is: whatever their roles bring, their conversations,
their replies and their questions are three statements, with the names that they need joined in.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from convo.db.models import Person, Reply
from convo.domain.vocabulary import Role
from convo.queries import (
    extended_cases,
    follow_ups,
    notes,
    own_cases,
    second_yes,
    stepping_in,
)
from convo.queries.concerns import list_concerns_for_work
from convo.queries.covers import COVERED, StandIn, covered_by
from convo.queries.experiments import list_to_decide
from convo.queries.postings import list_to_look_at
from convo.queries.press_work import list_to_settle
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem, conversation_item, holder, reply_item
from convo.queries.work_piles import Work, read_work
from convo.queries.work_rows import MOST, Pile

#: Those for whom somebody acts, by role.
Covering = Mapping[Role, tuple[StandIn, ...]]

#: Days before it runs out that training is worth a look.
_TRAINING = timedelta(days=30)


def waiting_for(
    session: Session, person: Person, at: Standpoint, covering: Covering | None = None
) -> list[WorkItem]:
    """What waits for this person, the most urgent first.

    `covering` is for whom they act today, where that was read already.
    """
    roles, work = person.roles, _work_of(session, person, at, covering)
    items = list_to_look_at(session, person, at) + list_concerns_for_work(session, person, at)
    items += extended_cases.list_to_agree(work.conversations.get(Pile.TO_AGREE, []))
    items += list_to_decide(session, person)
    if Role.OFFICIAL in roles:
        items += _as_official(session, person, at, work)
    if Role.MENTOR in roles:
        items += _to_review(person, work)
    if Role.PRESS_OFFICE in roles:
        items += _as_press_office(session, person, at, work)
    if roles & {Role.MENTOR, Role.PRESS_OFFICE}:
        asked = work.questions.get(Pile.QUESTIONS, [])
        items += notes.list_questions(asked, person, work.covered[Role.MENTOR], at)
        items += second_yes.list_second_yes(work.replies.get(Pile.SECOND_YES, []))
    if Role.ADMINISTRATOR in roles:
        items += _accounts(session, at)
    return sorted(items, key=_urgency)


def waited_for(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """What this person waits for, the longest first."""
    if Role.OFFICIAL not in person.roles:
        return []
    work = _work_of(session, person, at)
    items = own_cases.list_awaited_replies(session, work.replies.get(Pile.AWAITED, []), at)
    items += [
        conversation_item(conversation, "The press office has it", "Press office")
        for conversation in work.conversations.get(Pile.REFERRED_OWN, [])
    ]
    undecided = work.conversations.get(Pile.UNDECIDED, [])
    items += extended_cases.list_awaiting_second(undecided, person)
    items += notes.list_own_questions(session, work.questions.get(Pile.OWN_QUESTIONS, []), at)
    return sorted(items, key=lambda item: item.since)


def has_written(session: Session, person: Person) -> bool:
    """Whether this person ever started a reply."""
    return bool(session.scalar(select(exists().where(Reply.started_by_id == person.id))))


def _urgency(item: WorkItem) -> tuple[bool, datetime]:
    return item.due_at is None, item.due_at or item.since


def covered_for(session: Session, person: Person, at: Standpoint) -> Covering:
    """For whom this person acts today, by role; nobody asks where their roles need no cover."""
    return covered_by(session, person.id, at.today) if person.roles & COVERED else {}


def _names_of(covering: Covering) -> Mapping[Role, Mapping[int, str]]:
    """The names of those who are covered, by identifier."""
    return {
        role: {each.person_id: each.name for each in covering.get(role, ())} for role in COVERED
    }


def _work_of(
    session: Session, person: Person, at: Standpoint, covering: Covering | None = None
) -> Work:
    """What this person's roles bring them, read once for one page."""

    def read() -> Work:
        covered = _names_of(covered_for(session, person, at) if covering is None else covering)
        return read_work(session, person, at, covered)

    return at.once(("work of", person.id), read)


def _as_official(session: Session, person: Person, at: Standpoint, work: Work) -> list[WorkItem]:
    covered = work.covered[Role.OFFICIAL]
    undecided = work.conversations.get(Pile.UNDECIDED, [])
    own = work.replies.get(Pile.OWN, [])
    return [
        *own_cases.list_undecided(session, undecided, covered, at),
        *own_cases.list_own_replies(session, own, person, covered),
        *follow_ups.list_follow_ups(work.replies.get(Pile.WATCHED, []), person),
    ]


def _to_review(person: Person, work: Work) -> list[WorkItem]:
    return [
        reply_item(
            reply,
            "review",
            "Sign it off or return it"
            + ("" if reply.mentor_id == person.id else own_cases.on_behalf_of(holder(reply))),
            holder(reply),
        )
        for reply in work.replies.get(Pile.TO_REVIEW, [])
    ]


def _as_press_office(
    session: Session, person: Person, at: Standpoint, work: Work
) -> list[WorkItem]:
    """What was referred, what nobody else does, and what was brought to them."""
    decide, answer = "Decide on the referral", "Referred: answer it or close it"
    return [
        *(
            reply_item(reply, "referral", decide, "Press office")
            for reply in work.replies.get(Pile.REFERRALS, [])
        ),
        *(
            conversation_item(conversation, answer, "Press office")
            for conversation in work.conversations.get(Pile.REFERRED, [])
        ),
        *stepping_in.list_unread(work.replies.get(Pile.UNREAD, []), at),
        *stepping_in.list_without_mentor(work.replies.get(Pile.WITHOUT_MENTOR, [])),
        *stepping_in.list_undone(work.conversations.get(Pile.UNDONE, [])),
        *stepping_in.list_unwatched(work.replies.get(Pile.UNWATCHED, [])),
        *stepping_in.list_left_behind(session, at),
        *list_to_settle(session, person, at),
    ]


def _accounts(session: Session, at: Standpoint) -> list[WorkItem]:
    """Accounts that nobody has opened yet, and training that runs out."""
    soon = at.today + _TRAINING
    found = session.scalars(
        select(Person)
        .where(
            Person.active,
            or_(Person.password_hash.is_(None), Person.trained_until <= soon),
        )
        .order_by(Person.name)
        .limit(MOST)
    )
    return [
        WorkItem(
            page="person",
            id=person.id,
            title=person.name,
            what="Has not used their link yet"
            if person.password_hash is None
            else "Training runs out, or has",
            who=person.name,
            since=person.added_at,
            due_at=None,
        )
        for person in found
    ]
