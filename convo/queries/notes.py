"""Reading notes: what was asked of mentors, and what they advised."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from convo.db.models import Conversation, Note, Person, Reply, TopicMentor
from convo.domain.errors import NotFound
from convo.domain.reply_table import BEFORE_POSTING
from convo.domain.vocabulary import ConversationState, NoteKind, Role
from convo.queries.listed import ListedQuestion
from convo.queries.standpoint import Standpoint
from convo.queries.work_items import WorkItem, with_cover
from convo.queries.work_rows import ME, MENTORS, NOW

#: Made once: it takes longer to make than to send.
_NOTES = (
    select(Note)
    .options(joinedload(Note.by), joinedload(Note.to), joinedload(Note.revision))
    .where(Note.conversation_id == bindparam("id"))
    .order_by(Note.id)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """A note, with the answers to it where it is a question."""

    note: Note
    answers: tuple[Note, ...] = ()


def get_note(session: Session, note_id: int) -> Note:
    """The note with its people and its conversation. Raises `NotFound`."""
    note = session.get(
        Note,
        note_id,
        options=[joinedload(Note.by), joinedload(Note.to), joinedload(Note.conversation)],
    )
    if note is None:
        raise NotFound(f"no note {note_id}")
    return note


def list_threads(session: Session, conversation_id: int) -> list[Thread]:
    """The notes of a conversation, oldest first, each question with its answers."""
    notes = session.scalars(_NOTES, {"id": conversation_id}).all()
    return [
        Thread(note=note, answers=tuple(each for each in notes if each.answers_id == note.id))
        for note in notes
        if note.answers_id is None
    ]


#: Nobody answered it, and somebody still can: its case is open, or its reply is on its way.
_NOBODY_ANSWERED = (
    Note.kind == NoteKind.QUESTION,
    Note.answered_at.is_(None),
    or_(
        Conversation.state != ConversationState.CLOSED,
        Note.reply.has(Reply.state.in_(BEFORE_POSTING)),
    ),
)
_OF_TOPICS = Conversation.topic_id.in_(
    select(TopicMentor.topic_id).where(TopicMentor.person_id == ME)
)
#: Put to somebody or to a mentor whom they cover; once overdue, those on the topics they know.
QUESTIONS = (
    *_NOBODY_ANSWERED,
    Note.by_id != ME,
    or_(Note.to_id.in_(MENTORS), _OF_TOPICS & (Note.due_at <= NOW)),
)
#: Every press officer's, too, when nobody has answered for longer still.
QUESTIONS_OF_PRESS_OFFICE = (
    *_NOBODY_ANSWERED,
    Note.by_id != ME,
    or_(Note.to_id.in_(MENTORS), Note.due_at <= NOW),
)
OWN_QUESTIONS = (*_NOBODY_ANSWERED, Note.by_id == ME)


def list_questions(
    found: Sequence[ListedQuestion], person: Person, covered: Collection[int], at: Standpoint
) -> list[WorkItem]:
    """Those of these questions that wait for this person's answer."""
    return [_item(note) for note in found if _is_theirs(note, person, covered, at)]


def list_own_questions(
    session: Session, found: Sequence[ListedQuestion], at: Standpoint
) -> list[WorkItem]:
    """These questions, which nobody has answered, with whoever covers for a mentor who is away."""
    covers = at.covers(session, {note.to_id for note in found})
    return [
        WorkItem(
            page="conversation",
            id=note.conversation_id,
            title=note.title,
            what="Your question to a mentor",
            who=with_cover(note.to_name or "A mentor", note.to_id, covers),
            since=note.at,
            due_at=note.due_at,
        )
        for note in found
    ]


def _is_theirs(
    note: ListedQuestion, person: Person, covered: Collection[int], at: Standpoint
) -> bool:
    if Role.MENTOR in person.roles or note.to_id in {person.id, *covered}:
        return True
    return at.calendar.hours_between(note.at, at.now) >= at.targets.escalation_hours


def _item(note: ListedQuestion) -> WorkItem:
    return WorkItem(
        page="question",
        id=note.id,
        title=note.title,
        what=f"Answer a question from {note.by_name}",
        who=note.to_name or "A mentor",
        since=note.at,
        due_at=note.due_at,
    )
