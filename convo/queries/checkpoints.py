"""Reading checkpoints: the newest, all of them, what none covers yet, and the keys of the log."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from convo.audit.note import BadKey, PublicKey
from convo.db.models import AuditCheckpoint, AuditEntry, AuditHead
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
    size = session.scalars(select(AuditHead.next_seq)).one()
    first = newest.size if newest is not None else 0
    return CheckpointStanding(
        size=size,
        newest=newest,
        unsigned_since=session.scalar(select(AuditEntry.at).where(AuditEntry.seq == first)),
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
    return list(_keys(json.loads(leaf)["facts"] for leaf in leaves))


def _keys(facts: Iterator[dict[str, Any]]) -> Iterator[PublicKey]:
    for each in facts:
        try:
            yield PublicKey.read(str(each.get("verifier", "")))
        except BadKey:
            continue  # an entry that says no key: the verifier of the log names it
