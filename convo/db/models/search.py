"""By what entries of the audit log are found, besides their own columns."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from convo.db.base import Base


class AuditText(Base):
    """The words by which an entry is found: a copy that goes when the words themselves go.

    What an index of words holds of it is for `convo/audit/search_index.py`.
    """

    __tablename__ = "audit_text"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)


class AuditMark(Base):
    """What an entry is marked with: a copy from its leaf (`audit/copies.py`)."""

    __tablename__ = "audit_mark"

    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class AuditPlace(Base):
    """The topic and the venue of the conversation that an entry belongs to; neither ever changes.

    A copy from the conversation, so that a page of one topic costs the same in a log of any length.
    """

    __tablename__ = "audit_place"
    __table_args__ = (Index(None, "topic_id", "seq"), Index(None, "venue_id", "seq"))

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    topic_id: Mapped[int] = mapped_column(BigInteger)
    venue_id: Mapped[int] = mapped_column(BigInteger)
