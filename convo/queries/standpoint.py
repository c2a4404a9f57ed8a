"""From where a case is judged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from convo.db.models import Reply, Revision
from convo.domain.targets import Targets
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.rule import Check
from convo.queries.covers import Covers, covers_on
from convo.queries.texts import Texts, texts_for
from convo.support.working_time import WorkingCalendar

Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standpoint:
    """From where a case is judged: the moment, the calendar, and the guidelines in force."""

    now: datetime
    calendar: WorkingCalendar
    targets: Targets
    guidelines: GuidelineSet
    #: What replies are compared with, read once for one page or one deed.
    _texts: dict[int, Texts] = field(default_factory=dict, compare=False, repr=False)
    #: What was read once for one page or one deed, by what it is.
    _read: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False, repr=False)
    #: Who covers for whom, by those who were asked about.
    _covered: dict[int, Covers] = field(default_factory=dict, compare=False, repr=False)
    #: What was found in a revision, and beside which facts: judged once for one page or one deed.
    _checks: dict[int, tuple[Facts, Check]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """The date where the office is."""
        return self.calendar.local(self.now).date()

    @property
    def election(self) -> str | None:
        """The election period that the guidelines' calendar gives for the office today."""
        local = self.calendar.local(self.now).replace(tzinfo=None)
        return self.guidelines.election_on(local, self.calendar.nation)

    def once(self, what: tuple[object, ...], read: Callable[[], Found]) -> Found:
        """What is read under this name, the first time or now."""
        if what not in self._read:
            self._read[what] = read()
        found: Found = self._read[what]
        return found

    def keep(self, what: tuple[object, ...], made: object) -> None:
        """What a deed has just made, so that it is known under this name from here on."""
        self._read[what] = made

    def check(self, revision: Revision, known: Facts) -> Check:
        """This revision under the guidelines in force, in a case of which this is known."""
        beside, check = self._checks.get(revision.id, (None, None))
        if check is None or beside != known:
            check = self.guidelines.check(revision.words, known)
            self._checks[revision.id] = known, check
        return check

    def covers(self, session: Session, person_ids: Iterable[int | None]) -> Covers:
        """Who covers for these people today; asked once for everybody who was asked about."""
        wanted = {each for each in person_ids if each is not None}
        if not wanted <= self._covered.keys():
            wanted |= self._covered.keys()
            self._covered.update(dict.fromkeys(wanted, covers_on(session, wanted, self.today)))
        return next(iter(self._covered.values()), Covers())

    def texts(self, session: Session, reply: Reply) -> Texts:
        """What the words of this reply are compared with."""
        if reply.id not in self._texts:
            self._texts[reply.id] = texts_for(session, reply)
        return self._texts[reply.id]
