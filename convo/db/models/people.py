"""People and teams: who may sign in, as what, and who helps whom."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.domain.notices import MailChoice
from convo.domain.vocabulary import Role


class Team(Base):
    """A part of the organisation."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Person(Base):
    """Somebody with an account. Names live here and never in the audit log."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    #: Lower case; also the name to sign in with.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    #: The named mentor, for those who draft.
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The last day on which their training counts.
    trained_until: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    #: argon2id; None until the person has used their first link.
    password_hash: Mapped[str | None] = mapped_column(String(256))
    #: Changes with the password and with disabling: every older session ends.
    stamp: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[datetime]
    #: When convo mails them.
    mail: Mapped[MailChoice] = mapped_column(
        WordType(MailChoice),
        default=MailChoice.USUAL,
        server_default=MailChoice.USUAL.value,
    )
    #: Whether they are mailed the newest checkpoint of the log on each working day.
    daily_receipt: Mapped[bool] = mapped_column(default=False, server_default=false())

    team: Mapped[Team | None] = relationship()
    mentor: Mapped["Person | None"] = relationship(remote_side="Person.id")
    held_roles: Mapped[list["PersonRole"]] = relationship(cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[Role]:
        """What this person may be."""
        return frozenset(held.role for held in self.held_roles)


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(WordType(Role), primary_key=True)


class OneTimeLink(Base):
    """A link with which one person, once, chooses a password. Only its hash is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(Moment())


class SignInAttempt(Base):
    """A failed sign-in, kept for as long as it slows down guessing."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: `account:…` or `address:…`, hashed, so that a typo of a password is never stored as a name.
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
