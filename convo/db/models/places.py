"""Venues and topics: where conversations happen, and what they are about."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, WordType
from convo.db.models.people import Person
from convo.domain.vocabulary import Sensitivity, VenueKind


class Venue(Base):
    """A site or group where people talk."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    #: Host names, one a line, by which an address finds its venue.
    hosts: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[VenueKind] = mapped_column(WordType(VenueKind))
    #: The longest reply the site takes, in characters; None for no limit.
    length_limit: Mapped[int | None]
    #: What its keepers ask of those who post.
    house_rules: Mapped[str] = mapped_column(Text, default="")
    #: Our profile there says whom we speak for, so a reply need not.
    discloses: Mapped[bool] = mapped_column(default=False)
    #: Anybody may read it.
    public: Mapped[bool] = mapped_column(default=True)
    #: Its keepers are content that officials post.
    welcomes_officials: Mapped[bool] = mapped_column(default=True)

    @property
    def host_names(self) -> tuple[str, ...]:
        """The host names, lower case."""
        return tuple(self.hosts.lower().split())


class Topic(Base):
    """A policy area, with its owner and what makes it delicate just now."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sensitivity: Mapped[Sensitivity] = mapped_column(WordType(Sensitivity))
    live_story: Mapped[bool] = mapped_column(default=False)
    legal_hold: Mapped[bool] = mapped_column(default=False)
    market_sensitive: Mapped[bool] = mapped_column(default=False)
    election_period: Mapped[bool] = mapped_column(default=False)

    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    topic_mentors: Mapped[list["TopicMentor"]] = relationship(cascade="all, delete-orphan")

    @property
    def mentor_ids(self) -> frozenset[int]:
        """Those who may act when the named mentor's time is up."""
        return frozenset(mentor.person_id for mentor in self.topic_mentors)


class TopicMentor(Base):
    """A mentor who knows a topic."""

    __tablename__ = "topic_mentor"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
