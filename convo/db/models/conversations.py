"""Conversations, what was said in them, and what was decided about them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.imports import FileImport
from convo.db.models.people import Person
from convo.db.models.places import Topic, Venue
from convo.domain.vocabulary import (
    Approach,
    ConversationState,
    EscalatedTo,
    Matter,
    SpeakerRole,
)

if TYPE_CHECKING:
    from convo.db.models.communities import Community
    from convo.db.models.lasting import Extension
    from convo.db.models.recognition import ConversationSide


class Conversation(Base):
    """A thread outside that an official has logged."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index(None, "state", "due_at"),
        Index(None, "topic_id", "state", "due_at"),
        Index(None, "logged_at"),
        Index(None, "topic_id", "logged_at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: The address as it was typed.
    address: Mapped[str] = mapped_column(Text)
    #: The address by which a second logging is recognised (`support/addresses.py`).
    canonical_address: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(String(200))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    #: The official in charge.
    official_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    logged_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    logged_at: Mapped[datetime]
    state: Mapped[ConversationState] = mapped_column(WordType(ConversationState))
    #: When it came into this state, and when the next step is due.
    since: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(Moment())
    #: The press office agreed to another reply after it declined one.
    agreed_at: Mapped[datetime | None] = mapped_column(Moment())
    #: The file that it was imported from; None when somebody logged it by hand.
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"))
    #: When somebody there asked us something that we have not dealt with since.
    asked_at: Mapped[datetime | None] = mapped_column(Moment())
    #: For an exit: to whom it was passed on, and when.
    passed_on_to: Mapped[str] = mapped_column(Text, default="", server_default="")
    passed_on_at: Mapped[datetime | None] = mapped_column(Moment())
    #: Who has been told that it waits too long in this state.
    escalated_to: Mapped[EscalatedTo | None] = mapped_column(WordType(EscalatedTo))
    #: Nothing of it may be erased since then.
    held_at: Mapped[datetime | None] = mapped_column(Moment())
    #: When the handles of authors last became codes, and when its text went.
    handles_replaced_at: Mapped[datetime | None] = mapped_column(Moment())
    disposed_at: Mapped[datetime | None] = mapped_column(Moment())
    #: The community that the case is about, where it is about no thread but the community itself.
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    #: The first of the conversations with nearly the same words; None where there is no other.
    kin_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    version: Mapped[int] = mapped_column()

    venue: Mapped[Venue] = relationship()
    topic: Mapped[Topic] = relationship()
    official: Mapped[Person] = relationship(foreign_keys=[official_id])
    logged_by: Mapped[Person] = relationship(foreign_keys=[logged_by_id])
    file_import: Mapped[FileImport | None] = relationship()
    snapshots: Mapped[list["Snapshot"]] = relationship(
        order_by="Snapshot.id", back_populates="conversation"
    )
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id")
    community: Mapped["Community | None"] = relationship()
    sides: Mapped[list["ConversationSide"]] = relationship()
    extensions: Mapped[list["Extension"]] = relationship(
        order_by="Extension.id", back_populates="conversation"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is

    @property
    def decision(self) -> "Decision | None":
        """The decision in force: the last one made."""
        return self.decisions[-1] if self.decisions else None


class Snapshot(Base):
    """The words as an official pasted them."""

    __tablename__ = "snapshot"
    #: What was added since some day, without reading the words.
    __table_args__ = (Index(None, "taken_at", "conversation_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    #: SHA-256 over the words in UTF-8, as hexadecimal digits.
    sha256: Mapped[str] = mapped_column(String(64))
    #: As they call themselves there; empty when unknown. Never searched by.
    handle: Mapped[str] = mapped_column(String(80), default="")
    speaker: Mapped[SpeakerRole] = mapped_column(WordType(SpeakerRole))
    #: The day on which it was said, if known.
    said_on: Mapped[date | None]
    #: It asks us something.
    asks: Mapped[bool] = mapped_column(default=False, server_default=false())
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    conversation: Mapped[Conversation] = relationship(back_populates="snapshots")
    taken_by: Mapped[Person] = relationship()


class Decision(Base):
    """The recorded answer to 'should we take part, and how'. Never changed; the last one counts."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    approach: Mapped[Approach] = mapped_column(WordType(Approach))
    #: None where the questions ended before it was asked.
    matter: Mapped[Matter | None] = mapped_column(WordType(Matter))
    #: The answers that led there, by question (`domain/decision_flow.py`).
    answers: Mapped[dict[str, Any]]
    #: What the questions recommended, in a sentence.
    advice: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    #: For a checkable error: what they assert, the published source, the sentence in it.
    assertion: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    extract: Mapped[str] = mapped_column(Text, default="")
    review_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    made_by: Mapped[Person] = relationship()
