"""Mail: who is to be told of what, and the mails in which they are told.

Neither holds a word that anybody wrote: a mail is put together when it is sent, from the entry and
the case that it is about, and nothing of it is kept.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.people import Person
from convo.domain.notices import MailState, NoticeKind


class Mail(Base):
    """One mail to one address. What it tells are its notices."""

    __tablename__ = "mail"
    __table_args__ = (Index(None, "state", "try_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Its Message-ID before the @, the same however often it is tried.
    name: Mapped[str] = mapped_column(String(32), unique=True)
    #: None for the shared mailbox of the press office.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[MailState] = mapped_column(WordType(MailState))
    made_at: Mapped[datetime]
    #: Not before this moment.
    try_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: When a process last took it in hand.
    claimed_at: Mapped[datetime | None] = mapped_column(Moment())
    #: When it was known what came of it, or that nobody will know.
    settled_at: Mapped[datetime | None] = mapped_column(Moment())
    #: What stood in the way last, as a code; empty for nothing.
    fault: Mapped[str] = mapped_column(String(80), default="")

    person: Mapped[Person | None] = relationship()
    notices: Mapped[list["Notice"]] = relationship(order_by="Notice.id")


class Notice(Base):
    """Somebody is to be told of something, once."""

    __tablename__ = "notice"
    __table_args__ = (
        Index(None, "mail_id", "due_at"),
        Index(None, "reply_id", "kind"),
        Index(None, "conversation_id", "kind"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: None for the shared mailbox of the press office.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(WordType(NoticeKind))
    #: The place in the log of the entry that it tells of; None for what only the clock knows.
    seq: Mapped[int | None] = mapped_column(BigInteger)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"))
    #: What it is about by itself, where its kind is: a note, an alert, a request…
    about_id: Mapped[int | None] = mapped_column(BigInteger)
    #: When it came about, and when its reader wants to hear of it.
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    #: The mail that it went into; None while it waits for one.
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))
