"""What the press office doubts in the log, what came of it, and how far each has reviewed it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment
from convo.db.models.conversations import Conversation
from convo.db.models.people import Person


class Concern(Base):
    """A doubt about an entry or a case. It stays open until somebody says what came of it."""

    __tablename__ = "concern"
    __table_args__ = (
        Index(None, "resolved_at", "raised_at"),
        Index(None, "assigned_to_id", "resolved_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: The entry that it is about; None where it is about a whole case.
    entry_seq: Mapped[int | None] = mapped_column(BigInteger, index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    #: Who did what it is about: neither they nor whoever has to answer resolves it.
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]
    #: None for the clock.
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: A short word that tells concerns of the clock apart; empty for those of people.
    kind: Mapped[str] = mapped_column(String(32), default="", server_default="")
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime | None] = mapped_column(Moment())
    #: What they are asked.
    question: Mapped[str] = mapped_column(Text, default="", server_default="")
    due_at: Mapped[datetime | None] = mapped_column(Moment())
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment())
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: What came of it.
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    resolved_at: Mapped[datetime | None] = mapped_column(Moment())
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    conversation: Mapped[Conversation | None] = relationship()
    raised_by: Mapped[Person | None] = relationship(foreign_keys=[raised_by_id])
    assigned_to: Mapped[Person | None] = relationship(foreign_keys=[assigned_to_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    resolved_by: Mapped[Person | None] = relationship(foreign_keys=[resolved_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what came of it."""
        return self.resolved_at is None

    @property
    def waits_for_answer(self) -> bool:
        """Whether somebody was asked and has not answered yet."""
        return self.is_open and self.assigned_to_id is not None and self.answered_at is None


class ReviewMark(Base):
    """'Reviewed by me up to here': the last entry that somebody has read, and when they said so."""

    __tablename__ = "review_mark"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    up_to: Mapped[int] = mapped_column(BigInteger)
    marked_at: Mapped[datetime]
