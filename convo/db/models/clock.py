"""When the clock last performed what time owes."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from convo.db.base import Base, Moment


class ClockRun(Base):
    """The last run of one of the clock's jobs; one row for each job."""

    __tablename__ = "clock_run"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    began_at: Mapped[datetime]
    #: None while it runs, and where it was stopped before its end.
    ended_at: Mapped[datetime | None] = mapped_column(Moment())
    #: When it last came to its end without a fault.
    succeeded_at: Mapped[datetime | None] = mapped_column(Moment())
    #: How many things it did then.
    done: Mapped[int] = mapped_column(default=0)
    #: The kind of fault that ended the last run; empty for none. Never a message with words in it.
    fault: Mapped[str] = mapped_column(String(80), default="")
