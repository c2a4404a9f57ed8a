"""Recognition: the sides of an issue, and who was acknowledged where."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.communities import Community
from convo.db.models.conversations import Conversation
from convo.db.models.people import Person
from convo.db.models.places import Topic
from convo.db.models.replies import Reply
from convo.domain.recognition import Channel, Comfort, Named
from convo.domain.vocabulary import SpeakerRole


class Side(Base):
    """A side of the issue of a topic, as its owner names it."""

    __tablename__ = "side"
    __table_args__ = (UniqueConstraint("topic_id", "name"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    name: Mapped[str] = mapped_column(String(80))
    named_at: Mapped[datetime]
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Since then nothing new is put on this side; what was stays.
    retired_at: Mapped[datetime | None] = mapped_column(Moment())

    topic: Mapped[Topic] = relationship()
    named_by: Mapped[Person] = relationship()


class ConversationSide(Base):
    """A side that speaks in a conversation. It says nothing about any person."""

    __tablename__ = "conversation_side"
    #: The newest conversation in which a side speaks is found without reading the others.
    __table_args__ = (Index(None, "side_id", "conversation_id"),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    side_id: Mapped[int] = mapped_column(ForeignKey("side.id"), primary_key=True)

    side: Mapped[Side] = relationship(lazy="joined")


class Recognition(Base):
    """Recognition that is given somewhere: by an acknowledgement, or known afterwards."""

    __tablename__ = "recognition"
    __table_args__ = (Index(None, "topic_id", "given_on"), Index(None, "given_on"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"))
    #: The acknowledgement that gives it; None where it was given outside convo.
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), unique=True)
    #: The conversation that is acknowledged; None where nobody knows of one.
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    #: None until its author has said it.
    channel: Mapped[Channel | None] = mapped_column(WordType(Channel))
    #: Who hears or reads it.
    audience: Mapped[str] = mapped_column(Text, default="")
    #: The day for which it is meant.
    planned_on: Mapped[date | None]
    #: The day on which it was given: only from then on it counts.
    given_on: Mapped[date | None]
    #: Outside convo: who gave it, what was said, and where that can be read.
    given_by: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: It was recorded by mistake, and counts no more.
    struck_at: Mapped[datetime | None] = mapped_column(Moment())
    why_struck: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()

    topic: Mapped[Topic] = relationship()
    reply: Mapped[Reply | None] = relationship()
    conversation: Mapped[Conversation | None] = relationship()
    recorded_by: Mapped[Person] = relationship()
    mentions: Mapped[list["Mention"]] = relationship(
        order_by="Mention.id", back_populates="recognition"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is


class Mention(Base):
    """One whom recognition names, and the side that is recognised with them."""

    __tablename__ = "mention"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    recognition_id: Mapped[int] = mapped_column(ForeignKey("recognition.id"), index=True)
    named: Mapped[Named] = mapped_column(WordType(Named))
    #: For a community.
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    #: For a person: as they call themselves there, and never more.
    handle: Mapped[str] = mapped_column(String(80), default="")
    #: For a person: what they were in this conversation.
    speaker: Mapped[SpeakerRole | None] = mapped_column(WordType(SpeakerRole))
    #: The side that is recognised; None for none of them.
    side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"), index=True)
    comfort: Mapped[Comfort] = mapped_column(WordType(Comfort))
    #: When they were asked, and when they answered.
    asked_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    #: Why nobody asked them.
    why_not_asked: Mapped[str] = mapped_column(Text, default="")

    recognition: Mapped[Recognition] = relationship(back_populates="mentions")
    community: Mapped[Community | None] = relationship()
    side: Mapped[Side | None] = relationship()
