"""Cover: who acts for somebody who is away."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment
from convo.db.models.people import Person


class Cover(Base):
    """One person acts for another from one day to another, both included."""

    __tablename__ = "cover"
    __table_args__ = (Index(None, "person_id", "until_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Who is away.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Who acts for them.
    cover_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Ended before its last day.
    ended_at: Mapped[datetime | None] = mapped_column(Moment())

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cover: Mapped[Person] = relationship(foreign_keys=[cover_id])
    named_by: Mapped[Person] = relationship(foreign_keys=[named_by_id])
