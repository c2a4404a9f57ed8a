"""What somebody holds, so that nothing is left behind when they leave or a role is taken away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from convo.db.models import Conversation, Person, PersonRole, Reply, ReplyAuthor, Topic, TopicMentor
from convo.domain.reply_table import ENDED
from convo.domain.vocabulary import ConversationState, Role

#: Somebody still has to do something about these.
OPEN = (ConversationState.LOGGED, ConversationState.DECIDED, ConversationState.REFERRED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What depends on one person."""

    #: Open conversations that they are in charge of.
    conversations: int = 0
    #: Replies on their way or live in other people's conversations: those go on without them.
    replies: int = 0
    #: Active officials whose mentor they are.
    mentees: Sequence[Person] = ()
    #: Topics that have no other mentor who can sign in.
    topics: Sequence[Topic] = ()

    def must_be_handed_over(self, roles: frozenset[Role]) -> bool:
        """Whether something depends on their holding these roles."""
        return bool(
            (Role.OFFICIAL in roles and self.conversations)
            or (Role.MENTOR in roles and (self.mentees or self.topics))
        )


def what_is_held(session: Session, person: Person) -> Held:
    """Everything that depends on this person: four queries."""
    return Held(
        conversations=_count_in_charge(session, person.id),
        replies=_count_written(session, person.id),
        mentees=list_mentees(session, person.id),
        topics=_only_mentor_of(session, person.id),
    )


def list_mentees(session: Session, person_id: int) -> Sequence[Person]:
    """The active officials whose mentor this person is, by name."""
    return session.scalars(
        select(Person)
        .join(PersonRole)
        .where(Person.mentor_id == person_id, Person.active, PersonRole.role == Role.OFFICIAL)
        .order_by(Person.name, Person.id)
    ).all()


def list_in_charge(session: Session, person_id: int) -> Sequence[Conversation]:
    """What this person is in charge of and is open, with its topic; the longest waiting first."""
    return session.scalars(
        select(Conversation)
        .options(joinedload(Conversation.topic))
        .where(Conversation.official_id == person_id, Conversation.state.in_(OPEN))
        .order_by(Conversation.since, Conversation.id)
    ).all()


def is_last_administrator(session: Session, person_id: int) -> bool:
    """Whether nobody else can keep accounts."""
    others = session.scalar(
        select(func.count())
        .select_from(Person)
        .join(PersonRole)
        .where(PersonRole.role == Role.ADMINISTRATOR, Person.active, Person.id != person_id)
    )
    return not others


def _count_in_charge(session: Session, person_id: int) -> int:
    found = select(func.count(Conversation.id)).where(
        Conversation.official_id == person_id, Conversation.state.in_(OPEN)
    )
    return session.scalar(found) or 0


def _count_written(session: Session, person_id: int) -> int:
    found = (
        select(func.count(Reply.id))
        .join(ReplyAuthor, ReplyAuthor.reply_id == Reply.id)
        .join(Conversation, Conversation.id == Reply.conversation_id)
        .where(
            ReplyAuthor.person_id == person_id,
            ReplyAuthor.handed_over.is_(False),
            Conversation.official_id != person_id,
            Reply.state.not_in(ENDED),
        )
    )
    return session.scalar(found) or 0


def _only_mentor_of(session: Session, person_id: int) -> Sequence[Topic]:
    other, colleague = aliased(TopicMentor), aliased(Person)
    others = (
        select(other.topic_id)
        .join(colleague, colleague.id == other.person_id)
        .where(other.person_id != person_id, colleague.active)
    )
    return session.scalars(
        select(Topic)
        .join(TopicMentor, TopicMentor.topic_id == Topic.id)
        .where(TopicMentor.person_id == person_id, Topic.id.not_in(others))
        .order_by(Topic.name)
    ).all()
