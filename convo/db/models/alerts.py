"""What is brought to the press office about a posting, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.people import Person
from convo.db.models.replies import Reply
from convo.domain.vocabulary import AlertKind


class Alert(Base):
    """One thing for the press office to look at. It stays on their list until one settles it."""

    __tablename__ = "alert"
    __table_args__ = (Index(None, "settled_at", "raised_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[AlertKind] = mapped_column(WordType(AlertKind))
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment())
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: What came of it, in the press officer's words.
    settled_with: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    reply: Mapped[Reply] = relationship()
    raised_by: Mapped[Person | None] = relationship(foreign_keys=[raised_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is

    @property
    def is_open(self) -> bool:
        """Whether it waits for the press office."""
        return self.settled_at is None
