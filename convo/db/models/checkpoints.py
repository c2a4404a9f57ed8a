"""Signed checkpoints: every one that was ever signed, for as long as the log is kept."""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from convo.db.base import Base, Id


class AuditCheckpoint(Base):
    """How many entries the log had, and its root, signed (`audit/checkpoint.py`). Never changed.

    It proves nothing while only the database holds it: somebody else has to keep one.
    """

    __tablename__ = "audit_checkpoint"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: A copy of what the note says, for queries.
    size: Mapped[int] = mapped_column(BigInteger, index=True)
    #: The signed note, to the letter.
    note: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
