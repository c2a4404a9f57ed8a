"""When the clock last ran, and whether that was too long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from convo.db.models import ClockRun

#: It should run each minute; after this long somebody has to look.
LATE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockStanding:
    """How the clock is doing at one moment."""

    #: Its jobs in the order in which they last began.
    runs: Sequence[ClockRun]
    now: datetime

    @property
    def began_at(self) -> datetime | None:
        """When it last began anything; None if it never ran."""
        return max((run.began_at for run in self.runs), default=None)

    @property
    def is_late(self) -> bool:
        """Whether it has not run for longer than it may."""
        return is_late(self.began_at, self.now)

    @property
    def faults(self) -> list[ClockRun]:
        """Jobs whose last run ended with a fault."""
        return [run for run in self.runs if run.fault]

    @property
    def hanging(self) -> list[ClockRun]:
        """Jobs that began long ago and have not ended: they were stopped, or still run."""
        return [
            run for run in self.runs if run.ended_at is None and is_late(run.began_at, self.now)
        ]

    @property
    def is_troubled(self) -> bool:
        """Whether somebody should look at it."""
        return self.is_late or bool(self.faults or self.hanging)


def clock_standing(session: Session, now: datetime) -> ClockStanding:
    """How the clock is doing."""
    runs = session.scalars(select(ClockRun).order_by(ClockRun.began_at, ClockRun.job)).all()
    return ClockStanding(runs=runs, now=now)


def find_last_run(session: Session) -> datetime | None:
    """When the clock last began anything."""
    return session.scalar(select(func.max(ClockRun.began_at)))


def is_late(began_at: datetime | None, now: datetime) -> bool:
    """Whether a clock that last began then is late now."""
    return began_at is None or now - began_at > LATE
