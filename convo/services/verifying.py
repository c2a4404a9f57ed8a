"""Verifying the whole log: every entry is read, and both the look and its result are recorded."""

import logging
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from convo.audit.checkpoint import Checkpoint
from convo.audit.checkpoint_check import Kept, Trust, anybody, signed_by
from convo.audit.note import BadNote, PublicKey
from convo.audit.receipt import Receipt
from convo.audit.report import Kind, Report
from convo.audit.signer import SignerRefused
from convo.audit.tree import is_consistent
from convo.audit.verifier import Verification
from convo.domain.actor import Actor
from convo.domain.errors import DamagedRecord
from convo.domain.permissions import Action
from convo.queries.tree import get_consistency_proof
from convo.queries.verifications import keys_that_count
from convo.queries.whole_log import whole_log
from convo.services.office import Office
from convo.services.transaction import transaction
from convo.support.identifiers import hex128
from convo.support.logs import tell

#: What the log says about a look at all of it.
LOOKED_FOR = "the whole log, to verify it"


def begin_verifying(office: Office, actor: Actor) -> None:
    """Record that somebody looks at the whole log: to be called before anything of it is shown."""
    with transaction(office, actor, Action.VIEW_LOG) as tx:
        tx.record(None, filter=LOOKED_FOR)


@dataclass(slots=True)
class Verifying:
    """The log being verified. `report` is there at the end, unless `stopped` says why not."""

    office: Office
    actor: Actor
    #: Receipts that somebody kept, each with its name.
    receipts: Sequence[tuple[str, Receipt]] = ()
    report: Report | None = None
    #: The database could not be read to the end.
    stopped: bool = False
    #: Whether what came of it is an entry: not where the log is too damaged to have another.
    is_recorded: bool = False

    def steps(self) -> Iterator[int]:
        """Read the log to its end, saying from time to time how many entries are done."""
        try:
            with self.office.sessions() as session:
                report = yield from self._read(session)
            self.report = report
            self._record(report)
        except SQLAlchemyError as away:
            tell("unavailable", logging.ERROR, away)
            self.stopped = True

    def _read(self, session: Session) -> Generator[int, None, Report]:
        last = self._signed_last()  # first: what is signed meanwhile is of entries not seen here
        _stay_at_one_moment(session)
        trust, wrong = self._trust(session)
        kept = [Kept(name, receipt.checkpoint) for name, receipt in self.receipts]
        with whole_log(session) as source:
            reading = Verification(source, trust, kept)
            yield from reading.run()
        for name, receipt in self.receipts:
            wrong += _distrusted(name, receipt, trust)
        wrong += _not_as_signed(session, last, reading.report)
        for kind, sentence in wrong:
            reading.report.fault(kind, None, sentence)
        return reading.report

    def _trust(self, session: Session) -> tuple[Trust | None, list[tuple[Kind, str]]]:
        """Whose signatures count; and what is wrong if the key that is here is none of them."""
        keys, own = keys_that_count(session), self._own_key()
        if own is None or own in keys:
            return (signed_by(keys) if keys else None), []
        if not keys:
            return signed_by([own]), []
        what = "The key that signs here is none of those that the log knows."
        return signed_by([*keys, own]), [(Kind.CHECKPOINT, what)]

    def _own_key(self) -> PublicKey | None:
        signer = self.office.signer
        try:
            return signer.public if signer is not None and signer.has_key else None
        except SignerRefused:
            return None

    def _signed_last(self) -> Checkpoint | None:
        """What the key that is here remembers, whatever the database says it signed."""
        signer = self.office.signer
        try:
            return signer.last if signer is not None and signer.has_key else None
        except SignerRefused:
            return None  # the page of receipts says so

    def _record(self, report: Report) -> None:
        # A deed of its own, with a request of its own: the form was used up by the look.
        actor = replace(self.actor, request=hex128())
        try:
            with transaction(self.office, actor, Action.VERIFY_LOG) as tx:
                tx.note(
                    entries=report.entries,
                    faults=report.count,
                    size=report.size,
                    root=report.root.hex(),
                )
                tx.record()
            self.is_recorded = True
        except DamagedRecord as damaged:
            tell("damaged", logging.ERROR, reason=str(damaged))


def _not_as_signed(
    session: Session, last: Checkpoint | None, report: Report
) -> list[tuple[Kind, str]]:
    """An end that was cut off or written anew together with the checkpoints of it."""
    if last is None or not report.root:
        return []
    if last.size > report.size:
        signed = f"The key here has signed {last.size:,} entries, and there are {report.size:,}"
        return [(Kind.CHECKPOINT, f"{signed}: the end was cut off.")]
    if not report.is_whole:
        return []  # where it was changed is told already
    proof = get_consistency_proof(session, last.size, report.size)
    if is_consistent(last.size, last.root, report.size, report.root, proof):
        return []
    return [
        (Kind.CHECKPOINT, f"The first {last.size:,} entries are not those that the key signed.")
    ]


def _distrusted(name: str, receipt: Receipt, trust: Trust | None) -> list[tuple[Kind, str]]:
    try:
        (trust or anybody)(str(receipt.note))
    except BadNote as wrong:
        return [(Kind.RECEIPT, f"The receipt {name} can't be relied on: {wrong}")]
    return []


def _stay_at_one_moment(session: Session) -> None:
    """Everything that this session reads is of one moment; nobody has to wait for it."""
    options: dict[str, Any] = {}
    if session.get_bind().dialect.name != "sqlite":  # there a reading transaction is that anyway
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    session.connection(execution_options=options)
