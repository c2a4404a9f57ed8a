"""What the nightly reconciliation of the rows with the log found."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from convo.db.base import Base, Id


class Reconciliation(Base):
    """One comparison of everything that is recorded with the entries that account for it."""

    __tablename__ = "reconciliation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    #: How many entries the log had then.
    entries: Mapped[int] = mapped_column(BigInteger)
    #: How many things were not as the log says.
    found: Mapped[int]


class Discrepancy(Base):
    """Something that was not as the log says, when they were last compared."""

    __tablename__ = "discrepancy"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    #: What it is about, as the log names it, and its number.
    subject: Mapped[str] = mapped_column(String(32))
    identifier: Mapped[int] = mapped_column(BigInteger)
    #: In numbers and codes only.
    sentence: Mapped[str] = mapped_column(String(300))
    #: When it was first found.
    since: Mapped[datetime]
