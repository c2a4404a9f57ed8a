"""Lines to take: what the press office says on a topic, kept so that a pasted one is seen."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment
from convo.db.models.people import Person
from convo.db.models.places import Topic


class LineToTake(Base):
    """One line. Its words never change: a decision that was judged beside them stays explainable.

    A line that is out of date is retired, and another added.
    """

    __tablename__ = "line_to_take"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: None for a line that is meant for every topic.
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: None while it is in force.
    retired_at: Mapped[datetime | None] = mapped_column(Moment())
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why_retired: Mapped[str] = mapped_column(Text, default="")

    topic: Mapped[Topic | None] = relationship()
    added_by: Mapped[Person] = relationship(foreign_keys=[added_by_id])
    retired_by: Mapped[Person | None] = relationship(foreign_keys=[retired_by_id])
