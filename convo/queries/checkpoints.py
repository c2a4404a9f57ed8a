"""Reading checkpoints: the newest, all of them, what none covers yet, and the keys of the log."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from convo.audit.note import PublicKey
from convo.audit.signer import Busy, LogWasChanged, LogWentBack, NoKey, StateIsLost
from convo.db.models import AuditCheckpoint, AuditEntry, AuditHead, ClockRun
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome

#: Nobody waits ten minutes after these until what was done is signed.
SIGNED_AT_ONCE = frozenset(
    {
        Action.POST,
        Action.RECORD_UNSIGNED,
        Action.APPROVE_ERASURE,
        Action.REPLACE_HANDLES,
        Action.DISPOSE,
        Action.REPEAT_ERASURE,
        Action.NEW_KEY,
        Action.ROTATE_KEY,
    }
)
_KEYS = (Action.NEW_KEY, Action.ROTATE_KEY)
#: The clock's job that signs, by the name that it has there.
SIGNING_JOB = "checkpoint"
#: By the kind of fault with which that job ended: the process that has the key is another one.
_REFUSALS = {
    LogWentBack.__name__: (
        "The log has fewer entries than were signed before: some are missing at its end. That "
        "happens when an older backup was restored, and when somebody removed entries"
    ),
    LogWasChanged.__name__: (
        "The log is not the one that was signed before: at least one of its entries was changed"
    ),
    NoKey.__name__: "The key is missing, or its file can’t be used",
    StateIsLost.__name__: "The file that says what was signed last is missing or damaged",
    Busy.__name__: "Another process was signing for too long",
}
_BROKEN = "Something went wrong. The log of the service says more"
_ABOUT_THE_LOG = frozenset({LogWentBack.__name__, LogWasChanged.__name__})


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why nothing is signed: a sentence without its full stop, and since when."""

    sentence: str
    since: datetime
    #: The log itself is in doubt, and not only the key.
    is_about_the_log: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckpointStanding:
    """How much of the log is signed."""

    #: How many entries there are.
    size: int
    newest: AuditCheckpoint | None
    #: When the first entry that no checkpoint covers was written; None where all are covered.
    unsigned_since: datetime | None

    @property
    def signed(self) -> int:
        """How many entries the newest checkpoint covers."""
        return self.newest.size if self.newest is not None else 0

    @property
    def unsigned(self) -> int:
        """How many entries are not covered; below zero where covered ones are missing."""
        return self.size - self.signed


def find_newest_checkpoint(session: Session) -> AuditCheckpoint | None:
    """The one that was signed last."""
    return session.scalar(select(AuditCheckpoint).order_by(AuditCheckpoint.id.desc()).limit(1))


def checkpoint_standing(session: Session) -> CheckpointStanding:
    """How much of the log is signed."""
    newest = find_newest_checkpoint(session)
    first = select(AuditEntry.at).where(AuditEntry.seq == (newest.size if newest else 0))
    size, since = session.execute(select(AuditHead.next_seq, first.scalar_subquery())).one()
    return CheckpointStanding(size=size, newest=newest, unsigned_since=since)


def find_refusal(session: Session) -> Refusal | None:
    """Why the clock refused to sign when it last tried; None where it did not."""
    run = session.get(ClockRun, SIGNING_JOB)
    if run is None or not run.fault or run.ended_at is None:
        return None
    return Refusal(
        sentence=_REFUSALS.get(run.fault, _BROKEN),
        since=run.ended_at,
        is_about_the_log=run.fault in _ABOUT_THE_LOG,
    )


def was_done_since(session: Session, seq: int, actions: frozenset[Action]) -> bool:
    """Whether one of these deeds was done at this place of the log or later."""
    done = exists().where(
        AuditEntry.action.in_(sorted(actions)),
        AuditEntry.outcome == Outcome.OK.value,
        AuditEntry.seq >= seq,
    )
    return bool(session.scalar(select(done)))


def list_checkpoints(session: Session) -> Sequence[AuditCheckpoint]:
    """Every checkpoint, in the order in which they were signed."""
    return session.scalars(select(AuditCheckpoint).order_by(AuditCheckpoint.id)).all()


def list_keys(session: Session) -> list[PublicKey]:
    """Every key that ever signed this log, by its own entries: the newest last.

    What an entry says of a key is only as true as the log: whoever checks a log from outside pins
    the key that they were given.
    """
    leaves = session.scalars(
        select(AuditEntry.leaf)
        .where(
            AuditEntry.action.in_([action.value for action in _KEYS]),
            AuditEntry.outcome == Outcome.OK.value,
        )
        .order_by(AuditEntry.seq)
    )
    return list(_keys(leaves))


def _keys(leaves: Iterable[bytes]) -> Iterator[PublicKey]:
    for leaf in leaves:
        try:
            yield PublicKey.read(str(json.loads(leaf)["facts"]["verifier"]))
        except (ValueError, LookupError, TypeError):
            continue  # an entry that says no key: the verifier of the log names it
