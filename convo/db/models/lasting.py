"""What lasts of a decision: what was learnt, the days it is looked at again, and what is alike."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.conversations import Conversation, Decision
from convo.db.models.people import Person
from convo.db.models.places import Topic
from convo.domain.recognition import ExperimentChoice, InsightKind, LinkedBy


class Insight(Base):
    """What a conversation taught us, for the owner of its topic."""

    __tablename__ = "insight"
    __table_args__ = (Index(None, "topic_id", "id"), Index(None, "topic_id", "kind", "id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[InsightKind] = mapped_column(WordType(InsightKind))
    words: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: It went into policy: when, what came of it, and where that can be read.
    used_at: Mapped[datetime | None] = mapped_column(Moment())
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    use: Mapped[str] = mapped_column(Text, default="")
    use_address: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    topic: Mapped[Topic] = relationship()
    conversation: Mapped[Conversation] = relationship()
    drawn_by: Mapped[Person] = relationship(foreign_keys=[drawn_by_id])
    used_by: Mapped[Person | None] = relationship(foreign_keys=[used_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is


class Extension(Base):
    """A decision was looked at again and stands, until another day."""

    __tablename__ = "extension"
    # What waits for a second person is few among many, and is asked for on each list of work.
    __table_args__ = (Index(None, "needs_second", "agreed"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    review_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    extended_at: Mapped[datetime]
    extended_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: It counts only once a second person has agreed.
    needs_second: Mapped[bool]
    #: When a second person agreed or refused, which of the two, and what they said.
    settled_at: Mapped[datetime | None] = mapped_column(Moment())
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed: Mapped[bool | None]
    settled_with: Mapped[str] = mapped_column(Text, default="")

    conversation: Mapped[Conversation] = relationship(back_populates="extensions")
    decision: Mapped[Decision] = relationship()
    extended_by: Mapped[Person] = relationship(foreign_keys=[extended_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])

    @property
    def stands(self) -> bool:
        """Whether it counts: nobody else was needed for it, or somebody agreed."""
        return not self.needs_second or self.agreed is True

    @property
    def waits(self) -> bool:
        """Whether a second person has not said yet; it is void once it is decided again."""
        return self.needs_second and self.agreed is None


class Likeness(Base):
    """Two conversations that are linked; the later one's identifier comes first."""

    __tablename__ = "likeness"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id"), primary_key=True, index=True
    )
    linked_by: Mapped[LinkedBy] = mapped_column(WordType(LinkedBy))
    #: How much of their words is the same, in whole hundredths; 100 where it is the same page.
    ratio: Mapped[int]


class SnapshotFingerprint(Base):
    """A hash of something in a snapshot, by which conversations like it are found.

    Made from the words and the address (`guidelines/likeness.py`), goes with them, and can be made
    anew at any time.
    """

    __tablename__ = "snapshot_fingerprint"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it as is

    fingerprint: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    snapshot_id: Mapped[int] = mapped_column(
        ForeignKey("snapshot.id"), primary_key=True, index=True
    )


class Experiment(Base):
    """Many conversations ask one thing: one answer in public is suggested, and decided about."""

    __tablename__ = "experiment"
    __table_args__ = (Index(None, "decided_at", "topic_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    #: The first of those that are alike (`Conversation.kin_id`).
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    suggested_at: Mapped[datetime]
    #: None until somebody has decided.
    choice: Mapped[ExperimentChoice | None] = mapped_column(WordType(ExperimentChoice))
    #: How many there were when it was decided.
    size: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    #: Where the answer is published.
    address: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(Moment())
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    topic: Mapped[Topic] = relationship()
    conversation: Mapped[Conversation] = relationship()
    decided_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is
