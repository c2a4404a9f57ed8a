"""Imports: which file conversations came from, what its columns meant, and files that wait."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id
from convo.db.models.people import Person


class FileImport(Base):
    """One file that was imported. Its name and headings are words: they lie with its entry."""

    __tablename__ = "file_import"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    #: None for the command line.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: SHA-256 over the bytes of the file, as hexadecimal digits.
    sha256: Mapped[str] = mapped_column(String(64))
    #: How many conversations came from it.
    conversations: Mapped[int]
    #: The day as at which they were logged; None for the day of the import.
    as_at: Mapped[date | None]

    by: Mapped[Person | None] = relationship()


class ImportMapping(Base):
    """Which column of a spreadsheet is what, kept for the next one with the same headings."""

    __tablename__ = "import_mapping"

    #: SHA-256 over the headings (`services/imports/fields.py`).
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: Heading by field.
    columns: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class ImportUpload(Base):
    """A file that somebody has uploaded and not yet imported; one for each person, for a while."""

    __tablename__ = "import_upload"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    #: What was chosen for it: mapping, topic, day (`services/imports/uploads.py`).
    chosen: Mapped[dict[str, Any]]
    at: Mapped[datetime]
