"""Your work: what waits for somebody, and what they wait for, by due time.

A bounded number of queries however much there is: each list is one query, with the names it needs
joined in.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from convo.db.models import Conversation, Person, Reply, TopicMentor
from convo.domain.conversation_table import DRAFTED
from convo.domain.reply_table import ENDED
from convo.domain.vocabulary import Approach, ConversationState, ReplyState, Role
from convo.queries.replies import Standpoint
from convo.queries.work_items import (
    MOST,
    WorkItem,
    conversation_item,
    holder,
    list_for_work,
    list_replies_for_work,
    reply_item,
)

#: Days for which a posting that differs stays on the press office's list.
_DIFFERENCES = timedelta(days=14)
#: Days before it runs out that training is worth a look.
_TRAINING = timedelta(days=30)

_AUTHOR_DOES: dict[ReplyState, str] = {
    ReplyState.DRAFTING: "Write it and submit it",
    ReplyState.RETURNED: "Change it and submit it again",
    ReplyState.SIGNED_OFF: "Post it, then record the posting",
    ReplyState.POSTED: "Look at the thread again, then close it",
}
_AUTHOR_AWAITS: dict[ReplyState, str] = {
    ReplyState.WITH_MENTOR: "A mentor reads it",
    ReplyState.WITH_PRESS_OFFICE: "The press office decides on the referral",
}


def waiting_for(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """What waits for this person, the most urgent first."""
    roles, items = person.roles, []
    if Role.OFFICIAL in roles:
        items += _undecided(session, person, at) + _own_replies(session, person, _AUTHOR_DOES)
    if Role.MENTOR in roles:
        items += _to_review(session, person, at)
    if Role.PRESS_OFFICE in roles:
        items += _to_answer(session, at)
    if Role.ADMINISTRATOR in roles:
        items += _accounts(session, at)
    return sorted(items, key=_urgency)


def waited_for(session: Session, person: Person) -> list[WorkItem]:
    """What this person waits for, the longest first."""
    if Role.OFFICIAL not in person.roles:
        return []
    items = _own_replies(session, person, _AUTHOR_AWAITS)
    for conversation in list_for_work(
        session,
        Conversation.official_id == person.id,
        Conversation.state == ConversationState.REFERRED,
    ):
        items.append(conversation_item(conversation, "The press office has it", "Press office"))
    return sorted(items, key=lambda item: item.since)


def has_written(session: Session, person: Person) -> bool:
    """Whether this person ever started a reply."""
    return bool(session.scalar(select(exists().where(Reply.started_by_id == person.id))))


def _urgency(item: WorkItem) -> tuple[bool, datetime]:
    return item.due_at is None, item.due_at or item.since


def _undecided(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """Own conversations that need a decision, a reply, or another look."""
    found = list_for_work(
        session,
        Conversation.official_id == person.id,
        Conversation.state.in_((ConversationState.LOGGED, ConversationState.DECIDED)),
    )
    replied = _states_of_replies(session, [conversation.id for conversation in found])
    return [
        conversation_item(conversation, what, conversation.official.name)
        for conversation in found
        if (what := _what_is_owed(conversation, replied[conversation.id], at)) is not None
    ]


def _what_is_owed(
    conversation: Conversation, replied: set[ReplyState], at: Standpoint
) -> str | None:
    """What its official has to do; None while a reply is under way or nothing is due."""
    decision = conversation.decision
    if conversation.state is ConversationState.LOGGED or decision is None:
        return "Decide what to do"
    if decision.approach is Approach.SAFEGUARDING:
        return "Follow the safeguarding instruction, then close it"
    if replied - ENDED:
        return None
    if decision.approach in DRAFTED and not replied:
        return "Start a reply"
    is_due = conversation.due_at is not None and conversation.due_at <= at.now
    return "Look at your decision again" if is_due else None


def _states_of_replies(
    session: Session, conversation_ids: list[int]
) -> Mapping[int, set[ReplyState]]:
    found = select(Reply.conversation_id, Reply.state).where(
        Reply.conversation_id.in_(conversation_ids)
    )
    states: dict[int, set[ReplyState]] = defaultdict(set)
    for row in session.execute(found):
        states[row.conversation_id].add(row.state)
    return states


def _own_replies(session: Session, person: Person, wanted: dict[ReplyState, str]) -> list[WorkItem]:
    found = list_replies_for_work(
        session, Reply.started_by_id == person.id, Reply.state.in_(wanted)
    )
    return [reply_item(reply, "reply", wanted[reply.state], holder(reply)) for reply in found]


def _to_review(session: Session, person: Person, at: Standpoint) -> list[WorkItem]:
    """Replies of this mentor's own officials; and, once overdue, those of the topics they know."""
    topics = select(TopicMentor.topic_id).where(TopicMentor.person_id == person.id)
    found = list_replies_for_work(
        session,
        Reply.state == ReplyState.WITH_MENTOR,
        Reply.started_by_id != person.id,
        or_(
            Reply.mentor_id == person.id,
            Reply.conversation.has(Conversation.topic_id.in_(topics)) & (Reply.due_at <= at.now),
        ),
    )
    return [
        reply_item(
            reply,
            "review",
            "Sign it off or return it"
            if reply.mentor_id == person.id
            else f"Sign it off or return it, for {holder(reply)}",
            holder(reply),
        )
        for reply in found
    ]


def _to_answer(session: Session, at: Standpoint) -> list[WorkItem]:
    """Referrals, and postings that were not what was signed off."""
    referred = list_replies_for_work(session, Reply.state == ReplyState.WITH_PRESS_OFFICE)
    differing = list_replies_for_work(
        session, Reply.posted_differently.is_(True), Reply.posted_at > at.now - _DIFFERENCES
    )
    conversations = list_for_work(session, Conversation.state == ConversationState.REFERRED)
    return [
        *(
            reply_item(reply, "referral", "Decide on the referral", "Press office")
            for reply in referred
        ),
        # It is due to be looked at by nobody in particular: the reply's own date is its author's.
        *(
            replace(reply_item(reply, "reply", "Posted differently: see how", ""), due_at=None)
            for reply in differing
        ),
        *(
            conversation_item(conversation, "Referred: answer it or close it", "Press office")
            for conversation in conversations
        ),
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
