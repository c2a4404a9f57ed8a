"""What every deed needs at hand and none should make for itself."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from convo.audit.signer import Signer
from convo.domain.targets import Targets
from convo.guidelines.engine import GuidelineSet
from convo.mail.settings import MailSettings
from convo.queries.standpoint import Standpoint
from convo.services.passwords import Passwords
from convo.support.clock import Clock, system_clock
from convo.support.working_time import WorkingCalendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """The database, the guidelines in force, the working calendar, and how long steps may take."""

    sessions: sessionmaker[Session]
    guidelines: GuidelineSet
    calendar: WorkingCalendar
    passwords: Passwords
    targets: Targets = field(default_factory=Targets)
    clock: Clock = system_clock
    #: Which build of convo; every entry names it.
    build: str = "development"
    #: Hours for which a one-time link works.
    link_hours: int = 72
    #: Months for which training counts.
    training_months: int = 12
    #: Months after which handles of authors become codes, and the text of a closed case goes.
    handle_months: int = 6
    text_months: int = 24
    #: The journal of erasures, outside the database; None: there is none to repeat them from.
    erasures: Path | None = None
    #: Where mail is handed over; None: convo sends no mail.
    mail: MailSettings | None = None
    #: Who signs where the log ends; None: another process has the key.
    signer: Signer | None = None

    def standpoint(self, now: datetime | None = None) -> Standpoint:
        """From where a case is judged, at `now` or at this moment."""
        return Standpoint(
            now=now or self.clock(),
            calendar=self.calendar,
            targets=self.targets,
            guidelines=self.guidelines,
        )

    def today(self) -> date:
        """The date where the office is."""
        return self.calendar.local(self.clock()).date()

    def review_date(self) -> date:
        """When a decision made now should be looked at again."""
        return self.today() + timedelta(days=self.targets.review_days)
