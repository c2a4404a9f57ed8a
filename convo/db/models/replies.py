"""Replies: their revisions, the findings in them, and the steps of their way."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.conversations import Conversation
from convo.db.models.guidelines import Judgement
from convo.db.models.people import Person
from convo.domain.vocabulary import (
    EscalatedTo,
    Level,
    ReplyKind,
    ReplyOutcome,
    ReplyState,
    SeenAs,
)


class Reply(Base):
    """A draft on its way. It holds no words of its own: those are in its revisions."""

    __tablename__ = "reply"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[ReplyKind] = mapped_column(WordType(ReplyKind))
    state: Mapped[ReplyState] = mapped_column(WordType(ReplyState))
    #: When it came into this state, and when the next step is due.
    since: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(Moment())
    #: When a deed last moved it or changed its words: so every deed makes a new version.
    changed_at: Mapped[datetime]
    started_at: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: The named mentor of its author when it was started.
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: The number of the exact revision that was signed off; None when the sign-off is void.
    signed_off_number: Mapped[int | None]
    signed_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime | None] = mapped_column(Moment())
    #: Who said the first yes, while it waits for a second.
    first_signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Who has been told that it waits too long in this state.
    escalated_to: Mapped[EscalatedTo | None] = mapped_column(WordType(EscalatedTo))
    #: The handle of a role under which it is posted, and why not under a name; empty for a name.
    handle: Mapped[str] = mapped_column(String(80), default="", server_default="")
    why_handle: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: The posted reply that this one puts right, and whether the error was ours.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    own_error: Mapped[bool] = mapped_column(default=False, server_default=false())
    posted_address: Mapped[str] = mapped_column(Text, default="")
    #: The words as they stood on the site when it was recorded.
    posted_words: Mapped[str] = mapped_column(Text, default="")
    posted_at: Mapped[datetime | None] = mapped_column(Moment())
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    posted_differently: Mapped[bool] = mapped_column(default=False)
    #: It was posted before anybody had signed it off.
    posted_unsigned: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: What a second person last found where it was posted.
    seen_as: Mapped[SeenAs | None] = mapped_column(WordType(SeenAs))
    #: The words that stood there then, where they were not those posted.
    seen_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    seen_at: Mapped[datetime | None] = mapped_column(Moment())
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Who looks at the thread again, and on which day.
    follow_up_on: Mapped[date | None]
    follow_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    outcome: Mapped[ReplyOutcome | None] = mapped_column(WordType(ReplyOutcome))
    version: Mapped[int] = mapped_column()

    conversation: Mapped[Conversation] = relationship()
    started_by: Mapped[Person] = relationship(foreign_keys=[started_by_id])
    mentor: Mapped[Person | None] = relationship(foreign_keys=[mentor_id])
    signed_off_by: Mapped[Person | None] = relationship(foreign_keys=[signed_off_by_id])
    posted_by: Mapped[Person | None] = relationship(foreign_keys=[posted_by_id])
    first_signed_by: Mapped[Person | None] = relationship(foreign_keys=[first_signed_by_id])
    seen_by: Mapped[Person | None] = relationship(foreign_keys=[seen_by_id])
    follow_up_by: Mapped[Person | None] = relationship(foreign_keys=[follow_up_by_id])
    corrects: Mapped["Reply | None"] = relationship(remote_side="Reply.id")
    authors: Mapped[list["ReplyAuthor"]] = relationship()
    revisions: Mapped[list["Revision"]] = relationship(
        order_by="Revision.number", back_populates="reply"
    )
    steps: Mapped[list["Step"]] = relationship(order_by="Step.id")
    #: Who has it open, or had: ask `queries/replies.py` whether it still counts.
    pick_up: Mapped["PickUp | None"] = relationship(viewonly=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is

    @property
    def latest(self) -> "Revision | None":
        """The newest revision."""
        return self.revisions[-1] if self.revisions else None

    @property
    def signed_off_revision(self) -> "Revision | None":
        """The exact words that were signed off, while the sign-off stands."""
        return next((r for r in self.revisions if r.number == self.signed_off_number), None)

    @property
    def author_ids(self) -> frozenset[int]:
        """Those who may write it."""
        return frozenset(author.person_id for author in self.authors)

    @property
    def writer_ids(self) -> frozenset[int]:
        """Those who wrote any revision of it."""
        return frozenset(revision.written_by_id for revision in self.revisions)


class ReplyAuthor(Base):
    """Somebody who may write a reply."""

    __tablename__ = "reply_author"

    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    #: They were in charge and handed the case to somebody: they may still act, but it no longer
    #: waits for them.
    handed_over: Mapped[bool] = mapped_column(default=False, server_default=false())


class Revision(Base):
    """One version of the words. Never changed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("reply_id", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    #: 1, 2, 3… within the reply.
    number: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The guidelines it was checked against, and the facts of the case that they read.
    guidelines_digest: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]]
    #: Where the texts lie that the words were compared with (`queries/texts.py`).
    compared: Mapped[dict[str, Any]] = mapped_column(server_default="{}")

    reply: Mapped[Reply] = relationship(back_populates="revisions")
    written_by: Mapped[Person] = relationship()
    findings: Mapped[list["RevisionFinding"]] = relationship(order_by="RevisionFinding.id")
    explanations: Mapped[list["Explanation"]] = relationship()
    confirmations: Mapped[list["RevisionConfirmation"]] = relationship()
    clearances: Mapped[list["Clearance"]] = relationship()


class RevisionFinding(Base):
    """One place where a revision breaks a guideline, as it was found that day."""

    __tablename__ = "revision_finding"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    rule: Mapped[str] = mapped_column(String(80))
    level: Mapped[Level] = mapped_column(WordType(Level))
    #: The whole finding as `Finding.as_dict` gave it.
    finding: Mapped[dict[str, Any]]


class Explanation(Base):
    """Why the author keeps words that a guideline asks them to explain."""

    __tablename__ = "explanation"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(80), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class RevisionConfirmation(Base):
    """A human's tick that a machine can't give, with name and time."""

    __tablename__ = "revision_confirmation"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    #: The sentence that was ticked, as it read that day.
    sentence: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Clearance(Base):
    """The press office lets one stop pass, for this exact revision."""

    __tablename__ = "clearance"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(80), primary_key=True)
    cleared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Step(Base):
    """One move of a reply from state to state, with the words that went with it. Never changed."""

    __tablename__ = "reply_step"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[ReplyState | None] = mapped_column(WordType(ReplyState))
    to_state: Mapped[ReplyState] = mapped_column(WordType(ReplyState))
    #: The revision that was newest at that moment.
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    #: None for the clock.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[Person | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    #: What it was judged by, where it took a judgement.
    judgement: Mapped[Judgement | None] = relationship()


class Autosave(Base):
    """Words typed and not yet saved as a revision; one for each reply and person."""

    __tablename__ = "autosave"

    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    #: The version of the reply that the person was looking at.
    version: Mapped[int]
    saved_at: Mapped[datetime]


class PickUp(Base):
    """A mentor has a reply open; lapses by itself."""

    __tablename__ = "pick_up"

    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime]

    person: Mapped[Person] = relationship()
