"""Disclosures: what is being prepared for somebody outside, and what was handed out."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, WordType
from convo.db.models.people import Person
from convo.domain.exemptions import Officials, Purpose


class DisclosureDraft(Base):
    """A disclosure in preparation. It goes when it is finished, discarded or forgotten."""

    __tablename__ = "disclosure_draft"
    #: A number is never used again: a page of one that is gone must not change the next.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it as is

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    #: The form that was saved last, so that a double click saves once.
    request: Mapped[str] = mapped_column(String(32), index=True)
    begun_at: Mapped[datetime]
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Purpose] = mapped_column(WordType(Purpose))
    officials: Mapped[Officials] = mapped_column(WordType(Officials))
    #: Our own number of the request.
    reference: Mapped[str] = mapped_column(String(80))
    #: Who gets it.
    recipient: Mapped[str] = mapped_column(String(200))
    #: What was asked, for whoever reads the record later.
    reason: Mapped[str] = mapped_column(Text)
    #: How the entries were chosen, in words.
    chosen: Mapped[str] = mapped_column(Text)
    #: Entries with what is withheld of each, without any words (`domain/redactions.py`).
    plan: Mapped[dict[str, Any]]

    begun_by: Mapped[Person] = relationship(foreign_keys=[begun_by_id])
    changed_by: Mapped[Person] = relationship(foreign_keys=[changed_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own attribute


class Disclosure(Base):
    """What was handed out. Never changed: with the entries it gives the same pack again."""

    __tablename__ = "disclosure"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    #: None for the command line.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Purpose] = mapped_column(WordType(Purpose))
    officials: Mapped[Officials] = mapped_column(WordType(Officials))
    plan: Mapped[dict[str, Any]]
    #: The size of the log at the checkpoint that is in the pack.
    size: Mapped[int] = mapped_column(BigInteger)
    #: SHA-256 over the manifest of the pack, as hexadecimal digits; the entry has it too.
    fingerprint: Mapped[str] = mapped_column(String(64))

    by: Mapped[Person | None] = relationship()
