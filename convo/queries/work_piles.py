"""Which piles of work a role brings, and reading them all: three statements whatever the roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from convo.db.models import Conversation, Person, Reply, ReplyAuthor, TopicMentor
from convo.domain.vocabulary import ConversationState, ReplyState, Role
from convo.queries import (
    extended_cases,
    follow_ups,
    notes,
    own_cases,
    second_yes,
    stepping_in,
)
from convo.queries.listed import ListedConversation, ListedQuestion, ListedReply
from convo.queries.standpoint import Standpoint
from convo.queries.work_rows import (
    ME,
    MENTORS,
    NOW,
    Asked,
    Pile,
    Piles,
    Statement,
    of_conversations,
    of_questions,
    of_replies,
    read_piles,
)

#: Replies that a mentor has to read, for themselves or for a mentor whom they cover; and those of
#: the topics they know, once overdue or when their mentor is gone.
_TO_REVIEW = (
    Reply.state == ReplyState.WITH_MENTOR,
    ~Reply.authors.any(ReplyAuthor.person_id == ME),
    or_(
        Reply.mentor_id.in_(MENTORS),
        Conversation.topic_id.in_(select(TopicMentor.topic_id).where(TopicMentor.person_id == ME))
        & or_(Reply.due_at <= NOW, stepping_in.MENTOR_IS_GONE),
    ),
)
# What is shown to a press officer contains what is shown to a mentor, so it comes last.
_CONVERSATIONS: Mapping[Role, Piles] = {
    Role.OFFICIAL: {
        Pile.UNDECIDED: own_cases.UNDECIDED,
        Pile.REFERRED_OWN: own_cases.REFERRED_OWN,
        Pile.TO_AGREE: extended_cases.TO_AGREE_AS_OWNER,
    },
    Role.MENTOR: {Pile.TO_AGREE: extended_cases.TO_AGREE_AS_MENTOR},
    Role.PRESS_OFFICE: {
        Pile.REFERRED: (Conversation.state == ConversationState.REFERRED,),
        Pile.UNDONE: stepping_in.UNDONE,
        Pile.TO_AGREE: extended_cases.TO_AGREE,
    },
}
_REPLIES: Mapping[Role, Piles] = {
    Role.OFFICIAL: {
        Pile.OWN: own_cases.OWN,
        Pile.AWAITED: own_cases.AWAITED,
        Pile.WATCHED: follow_ups.WATCHED,
    },
    Role.MENTOR: {Pile.TO_REVIEW: _TO_REVIEW, Pile.SECOND_YES: second_yes.SECOND_YES},
    Role.PRESS_OFFICE: {
        Pile.REFERRALS: (Reply.state == ReplyState.WITH_PRESS_OFFICE,),
        Pile.UNREAD: stepping_in.UNREAD,
        Pile.WITHOUT_MENTOR: stepping_in.WITHOUT_MENTOR,
        Pile.UNWATCHED: stepping_in.UNWATCHED,
        Pile.SECOND_YES: second_yes.SECOND_YES_OF_PRESS_OFFICE,
    },
}
_QUESTIONS: Mapping[Role, Piles] = {
    Role.OFFICIAL: {Pile.OWN_QUESTIONS: notes.OWN_QUESTIONS},
    Role.MENTOR: {Pile.QUESTIONS: notes.QUESTIONS},
    Role.PRESS_OFFICE: {Pile.QUESTIONS: notes.QUESTIONS_OF_PRESS_OFFICE},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """Everything that may be on somebody's lists, and for whom they act, by role."""

    covered: Mapping[Role, Mapping[int, str]]
    conversations: Mapping[Pile, list[ListedConversation]]
    replies: Mapping[Pile, list[ListedReply]]
    questions: Mapping[Pile, list[ListedQuestion]]


def read_work(
    session: Session, person: Person, at: Standpoint, covered: Mapping[Role, Mapping[int, str]]
) -> Work:
    """What this person's roles bring them at this moment, in three queries."""
    asked = Asked(
        me=person.id,
        officials=[person.id, *covered[Role.OFFICIAL]],
        mentors=[person.id, *covered[Role.MENTOR]],
        now=at.now,
        today=at.today,
    )
    conversations, replies, questions = _statements(person.roles)
    return Work(
        covered=covered,
        conversations=read_piles(session, conversations, asked, ListedConversation),
        replies=read_piles(session, replies, asked, ListedReply),
        questions=read_piles(session, questions, asked, ListedQuestion),
    )


@cache
def _statements(
    roles: frozenset[Role],
) -> tuple[Statement | None, Statement | None, Statement | None]:
    """What these roles read: conversations, replies, questions. None where they have no such."""
    return (
        of_conversations(_piles(_CONVERSATIONS, roles)),
        of_replies(_piles(_REPLIES, roles)),
        of_questions(_piles(_QUESTIONS, roles)),
    )


def _piles(by_role: Mapping[Role, Piles], roles: frozenset[Role]) -> Piles:
    return {
        pile: conditions
        for role, piles in by_role.items()
        if role in roles
        for pile, conditions in piles.items()
    }
