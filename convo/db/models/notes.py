"""Help before judgement: what is asked of mentors on a case, and what they advise."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.conversations import Conversation
from convo.db.models.people import Person
from convo.db.models.replies import Reply, Revision
from convo.domain.vocabulary import EscalatedTo, NoteKind


class Note(Base):
    """A question to a mentor, or a mentor's advice. Its words never change."""

    __tablename__ = "note"
    __table_args__ = (Index(None, "to_id", "answered_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    #: The reply it is about; None for the conversation as a whole.
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    #: The revision that was newest then.
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    kind: Mapped[NoteKind] = mapped_column(WordType(NoteKind))
    #: The sentence of that revision that it stands beside; empty for the whole.
    quote: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    #: For advice: the question that it answers.
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("note.id"))
    #: For a question: the mentor it was put to, when it is due, and when somebody answered it.
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None] = mapped_column(Moment())
    answered_at: Mapped[datetime | None] = mapped_column(Moment())
    escalated_to: Mapped[EscalatedTo | None] = mapped_column(WordType(EscalatedTo))

    conversation: Mapped[Conversation] = relationship()
    reply: Mapped[Reply | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    to: Mapped[Person | None] = relationship(foreign_keys=[to_id])
