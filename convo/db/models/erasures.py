"""Requests for erasure. They hold no words: those lie with their entries, until they are erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.db.base import Base, Id, Moment, WordType
from convo.db.models.conversations import Conversation
from convo.db.models.people import Person
from convo.domain.erasing import Basis, RequestState, Scope


class ErasureRequest(Base):
    """One person asks that words of a case go; another one decides."""

    __tablename__ = "erasure_request"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"), index=True)
    scope: Mapped[Scope] = mapped_column(WordType(Scope))
    basis: Mapped[Basis] = mapped_column(WordType(Basis))
    #: Which texts, for `Scope.TEXTS`: kind and number of each, such as `snapshot:5`.
    chosen: Mapped[list[Any]]
    state: Mapped[RequestState] = mapped_column(WordType(RequestState))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment())
    #: None also where it was carried out again after a restore.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    conversation: Mapped[Conversation] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it as is

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return self.state is RequestState.ASKED
