"""Communities of interest: networks and groups that talk about a topic, and their checks."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, WordType
from convo.db.models.people import Person
from convo.db.models.places import Venue
from convo.domain.recognition import CheckResult, CommunityKind


class Community(Base):
    """A community of interest. Its position on anything is never kept here."""

    __tablename__ = "community"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[CommunityKind] = mapped_column(WordType(CommunityKind))
    #: What it is.
    about: Mapped[str] = mapped_column(Text)
    #: Whom it speaks for, as it says itself.
    speaks_for: Mapped[str] = mapped_column(Text)
    #: The public address where it meets.
    address: Mapped[str] = mapped_column(Text)
    #: The venue at that address.
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    venue: Mapped[Venue] = relationship()
    added_by: Mapped[Person] = relationship()
    checks: Mapped[list["EngagementCheck"]] = relationship(order_by="EngagementCheck.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is

    @property
    def check(self) -> "EngagementCheck | None":
        """The engagement check in force: the last one, whether it is in date or not."""
        return self.checks[-1] if self.checks else None


class EngagementCheck(Base):
    """Whether government deals with a community. Never changed; the last one counts."""

    __tablename__ = "engagement_check"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("community.id"), index=True)
    result: Mapped[CheckResult] = mapped_column(WordType(CheckResult))
    #: What speaks against it; empty for nothing.
    concerns: Mapped[str] = mapped_column(Text, default="")
    checked_on: Mapped[date]
    #: The last day on which it counts.
    valid_until: Mapped[date]
    recorded_at: Mapped[datetime]
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    checked_by: Mapped[Person] = relationship()
