"""The one place where convo commits: a deed and its entry, both or neither.

A deed that is refused leaves an entry of its own. A form that arrives twice is done once.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from convo.audit.entry import Subject
from convo.audit.log_end import hold_head
from convo.audit.record import append, append_all
from convo.db.base import Base
from convo.db.door import RECORD, allow
from convo.db.engine import WRITE
from convo.db.rows import allowing_bulk
from convo.domain.actor import Actor
from convo.domain.errors import MOVED_ON, NotPermitted, Refused, StaleWording
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.guidelines.engine import GuidelineSet
from convo.queries.audiences import Heard
from convo.queries.requests import was_refused
from convo.queries.standpoint import Standpoint
from convo.services.entries import Done, about, along, entry_of
from convo.services.kept_sets import keep_set
from convo.services.notices import keep_notices, notices_of
from convo.services.office import Office
from convo.services.reach import require_within
from convo.services.requirements import as_known_now, require_granted, require_new
from convo.services.touches import TOUCHES
from convo.support.logs import tell

Thing = TypeVar("Thing", bound=Base)


@dataclass(slots=True)
class Transaction:
    """A deed under way. `session` reads and writes; `record` accounts for what was written.

    For the thing that it records, the conversation of that thing, and what belongs to it. Each
    further row has to be named by `touch`, and SQL that names no rows stands in `in_bulk`.
    """

    office: Office
    actor: Actor
    action: Action
    session: Session
    now: datetime
    #: From where a case is judged: the same for all of this deed.
    standpoint: Standpoint
    _subject: Subject
    _related: tuple[Subject, ...] = ()
    _facts: dict[str, Any] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)
    _recorded: Base | None = None
    _touched: list[Base] = field(default_factory=list)
    _is_recorded: bool = False
    _judged_by: GuidelineSet | None = None

    @property
    def person_id(self) -> int:
        """Who does it. Raises `NotPermitted` for the clock and the command line."""
        if self.actor.person_id is None:
            raise NotPermitted("Somebody with an account has to do this.")
        return self.actor.person_id

    def on(self, thing: Thing) -> Thing:
        """Say what the deed is done to, so that a refusal is recorded on it too."""
        self._subject, self._related = about(thing)
        return thing

    def hold(self, kind: type[Base], identifier: int) -> None:
        """Make others who want the same row wait for the commit, and then see what it did.

        What was read of it before is read anew. On SQLite a deed holds the whole database anyway.
        """
        held = select(kind).where(kind.__table__.c.id == identifier).with_for_update(of=kind)
        self.session.scalars(held.execution_options(populate_existing=True)).unique().all()

    def note(self, **facts: object) -> None:
        """Facts for the entry, whether the deed is done or refused: codes and numbers only."""
        self._facts.update(facts)

    def judge_by(self, guidelines: GuidelineSet) -> None:
        """Name this set in the entry, and keep it, whether the deed is done or refused."""
        self.note(guidelines=guidelines.digest)
        self._judged_by = guidelines

    def touch(self, *things: Base) -> None:
        """Name further rows that the deed changes, with what belongs to them."""
        self._touched += things

    def in_bulk(self, *kinds: type[Base]) -> AbstractContextManager[None]:
        """Announce that statements in this block insert, update or delete such rows in bulk.

        `TOUCHES` has to name their tables too. How many rows it was belongs into the entry.
        """
        tables = frozenset(kind.__tablename__ for kind in kinds)
        return allowing_bulk(self.session.connection(), tables)

    def next_place(self) -> int:
        """Where its entry will stand in the log: from here on nobody else appends."""
        return hold_head(self.session.connection()).next_seq

    def record(self, thing: Base | None = None, /, **words: str) -> None:
        """Say what was changed, and to which words the entry commits. Else nothing is saved."""
        self._recorded = thing
        self._is_recorded = True
        self._words.update({name: value for name, value in words.items() if value})

    def record_along(self, action: Action, done: Iterable[Done]) -> None:
        """Entries of their own for what was done along with this deed, in the same transaction."""
        made = (along(self.office, self.actor, self.action, action, each) for each in done)
        append_all(self.session, made, self.now)

    def close_out(self) -> None:
        """Write the entry, and who is to be told of it, and commit."""
        self.session.flush()
        if self._is_recorded:
            if self._recorded is not None:
                self._subject, self._related = about(self._recorded)
            notices = notices_of(self.office, self.action, self._as_heard())
            keep_notices(self.session, notices, self._append(Outcome.OK, ""))
            require_within(self.session, self._recorded, self._touched)
            allow(self.session.connection(), TOUCHES[self.action] | RECORD)
        commit(self.session)
        if self._is_recorded:
            self._tell(Outcome.OK)

    def refuse(self, refusal: Refused) -> None:
        """Undo everything, and leave an entry that says it was tried.

        Raises `AlreadyDone` when what stood in the way was this form itself, sent twice at once.
        """
        self.session.rollback()
        # From here on nobody else appends: the same form may be on its way in another thread.
        hold_head(self.session.connection(execution_options={"sqlite_begin": WRITE}))
        require_new(self.session, self.actor)
        if not was_refused(self.session, self.actor.request, self.action):
            self._append(Outcome.REFUSED, refusal.code)
            allow(self.session.connection(), RECORD)
        commit(self.session)
        self._tell(Outcome.REFUSED, refusal.code)

    def _tell(self, outcome: Outcome, reason: str | None = None) -> None:
        """A line in the log of this process, once the entry is safe; `form` is its request."""
        tell(
            "deed",
            action=self.action.value,
            outcome=outcome.value,
            reason=reason,
            person=self.actor.person_id,
            form=self.actor.request,
        )

    def _as_heard(self) -> Heard:
        return Heard(
            session=self.session,
            thing=self._recorded,
            by=self.actor.person_id,
            at=self.standpoint,
            facts=self._facts,
        )

    def _append(self, outcome: Outcome, reason: str) -> int:
        entry = entry_of(
            self.office,
            self.actor,
            self.action,
            self._subject,
            related=self._related,
            outcome=outcome.value,
            reason=reason,
            facts=self._facts,
        )
        seq = append(self.session, entry, self._words, self.now)
        if self._judged_by is not None:
            keep_set(self.session, self._judged_by, self.now)  # nobody else: the head is ours
        return seq


@contextmanager
def transaction(office: Office, actor: Actor, action: Action) -> Iterator[Transaction]:
    """Do one deed: what happens inside is saved with its entry, or not at all.

    Raises `NotPermitted` when the actor's roles, as the database knows them now, don't allow the
    deed; `AlreadyDone` when this form was handled before; `StaleWording` when somebody else
    changed the case meanwhile; and whatever `Refused` the body raises, after recording it.
    """
    with office.sessions() as session:
        tx = _begin(session, office, actor, action)
        try:
            require_new(session, actor)
            require_granted(tx.actor, action)
            yield tx
            tx.close_out()
        except Refused as refusal:
            tx.refuse(refusal)
            raise
        except (StaleDataError, IntegrityError) as late:
            # Somebody else's change came first, or their name that may stand only once.
            stale = StaleWording(MOVED_ON)
            tx.refuse(stale)
            raise stale from late


def _begin(session: Session, office: Office, actor: Actor, action: Action) -> Transaction:
    session.connection(execution_options={"sqlite_begin": WRITE})
    at = office.standpoint()
    return Transaction(
        office=office,
        actor=as_known_now(session, actor),
        action=action,
        session=session,
        now=at.now,
        standpoint=at,
        _subject=Subject(type=action.value.partition(":")[0], id=""),
    )


@contextmanager
def transient(office: Office, actor: Actor) -> Iterator[tuple[Session, Actor]]:
    """Keep something that is no deed: only the door's short list of tables may change.

    Yields a session, and the actor with today's roles.
    """
    with passing(office) as session:
        yield session, as_known_now(session, actor)


@contextmanager
def passing(office: Office) -> Iterator[Session]:
    """The same where nobody has signed in yet."""
    with office.sessions() as session:
        session.connection(execution_options={"sqlite_begin": WRITE})
        yield session
        commit(session)


def commit(session: Session) -> None:
    """The only commit in convo. What passes it is decided by the door (`db/door.py`)."""
    session.commit()
