"""Carrying an erasure out: rows, openings, the entry that says so, and the journal; or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import delete, event, insert, select, tuple_
from sqlalchemy.orm import Session

from convo.audit.search_index import refresh_words
from convo.db.base import Base
from convo.db.models import AuditEntry, AuditErasure, AuditOpening, Conversation, Recognition
from convo.domain.actor import Actor
from convo.domain.erasing import Wanted
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.services.erasing import journal
from convo.services.erasing.finding import InLog, InRow, find_in_log, find_in_rows, lock_rows
from convo.services.erasing.finding_outside import find_in_its_entries, find_in_recognition
from convo.services.erasing.kept_for_itself import EVERYWHERE
from convo.services.erasing.scrubbing import forget_likeness, make_new_versions, scrub
from convo.services.erasing.traces import overwrite
from convo.services.office import Office
from convo.services.transaction import Transaction, transaction

#: Tables that are written to.
WRITTEN: tuple[type[Base], ...] = tuple({place.table for place in EVERYWHERE})
#: What the journal names where an erasure is of no case: no conversation has this number.
NO_CASE = 0
#: So many openings are deleted by one statement.
_AT_ONCE = 200


@dataclass(slots=True)
class Erasing:
    """An erasure under way, within the transaction of its deed."""

    office: Office
    tx: Transaction
    #: What is left of texts that lost pieces, by the field under which the entry commits to it.
    left: dict[str, str] = field(default_factory=dict)
    #: What the journal got, where it got something.
    written: journal.Erased | None = None

    def erase(self, conversation: Conversation, wanted: Wanted, request: int | None = None) -> bool:
        """Take what is wanted out of a case; whether there was anything.

        To be followed by nothing but `tx.record(…, **erasing.left)`: it holds the end of the log.
        """
        session, number = self.tx.session, conversation.id
        session.flush()
        lock_rows(session, number)
        rows = find_in_rows(session, number, wanted)
        with self.tx.in_bulk(*WRITTEN):
            for row in rows:
                scrub(session, row.table, row.key, row.column, row.fate)
            if rows:
                make_new_versions(session, number)
                forget_likeness(session, number)
        return self._let_go(
            rows, lambda: find_in_log(session, conversation, wanted), number, request
        )

    def erase_outside(self, recognition: Recognition, wanted: Wanted) -> bool:
        """The same for recognition that belongs to no case."""
        session, number = self.tx.session, recognition.id
        session.flush()
        rows = find_in_recognition(session, number, wanted)
        with self.tx.in_bulk(*WRITTEN):
            for row in rows:
                scrub(session, row.table, row.key, row.column, row.fate)
        return self._let_go(rows, lambda: find_in_its_entries(session, number, wanted), NO_CASE)

    def _let_go(
        self,
        rows: list[InRow],
        find: Callable[[], list[InLog]],
        conversation: int,
        request: int | None = None,
    ) -> bool:
        """The words beside the log, once the rows are done."""
        session = self.tx.session
        seq = self.tx.next_place()
        gone = find()
        delete_openings(session, [(each.seq, each.field) for each in gone], seq)
        session.expire_all()
        self.left = {each.redacted_field: each.left for each in gone if each.left}
        self.tx.note(erased=sorted(each.place for each in gone), rows=len(rows))
        self._write_down(conversation, request, rows, gone)
        return bool(rows or gone)

    def _write_down(
        self, conversation: int, request: int | None, rows: list[InRow], gone: list[InLog]
    ) -> None:
        """Into the journal, when everything else is ready to be committed."""
        session, path = self.tx.session, self.office.erasures
        if path is None or not (rows or gone):
            return

        def write(_session: Session) -> None:
            entry = find_own_entry(session, self.tx)
            if entry is None:  # what is about to be committed is a refusal
                return
            line = journal.Erased(
                log=log_of(session),
                entry=entry,
                action=self.tx.action.value,
                at=self.tx.now.isoformat(timespec="seconds"),
                conversation=conversation,
                request=request,
                rows=tuple(each.for_journal() for each in rows),
                openings=tuple(each.for_journal() for each in gone),
            )
            journal.append(path, line)
            self.written = line

        event.listen(session, "before_commit", write, once=True)


@contextmanager
def erasing(office: Office, actor: Actor, action: Action) -> Iterator[Erasing]:
    """Do one deed that erases. What was erased is afterwards overwritten on the disk as well."""
    under_way: Erasing | None = None
    try:
        with transaction(office, actor, action) as tx:
            under_way = Erasing(office, tx)
            yield under_way
    except BaseException:
        if under_way is not None and under_way.written is not None:
            _withdraw(office, under_way.written)
        raise
    overwrite(office)


def delete_openings(session: Session, places: Sequence[tuple[int, str]], erased_by: int) -> None:
    """Let the words behind these commitments go, by the entry that comes next in the log."""
    if not places:
        return
    made = [{"seq": seq, "field": name, "erased_by": erased_by} for seq, name in places]
    session.execute(insert(AuditErasure), made)
    key = tuple_(AuditOpening.seq, AuditOpening.field)
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        session.execute(
            delete(AuditOpening).where(key.in_(some)).execution_options(synchronize_session=False)
        )
    refresh_words(session.connection(), {seq for seq, _ in places})


def log_of(session: Session) -> str:
    """What tells this log from any other: the identifier of its first entry; empty for no entry."""
    return session.scalar(select(AuditEntry.entry_id).where(AuditEntry.seq == 0)) or ""


def find_own_entry(session: Session, tx: Transaction) -> str | None:
    """The entry that this deed has just written; None where it wrote none, or was refused."""
    return session.scalar(
        select(AuditEntry.entry_id).where(
            AuditEntry.request == tx.actor.request,
            AuditEntry.action == tx.action.value,
            AuditEntry.outcome == Outcome.OK.value,
        )
    )


def _withdraw(office: Office, written: journal.Erased) -> None:
    """Unless it was committed after all: then what went wrong came later."""
    with office.sessions() as session:
        is_there = session.scalar(
            select(AuditEntry.seq).where(AuditEntry.entry_id == written.entry)
        )
    if is_there is None and office.erasures is not None:
        journal.withdraw(office.erasures, written)
