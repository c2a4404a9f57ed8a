"""How often the log was verified, and whose signatures count when it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from convo.audit.checkpoint import trusted_keys
from convo.audit.note import BadKey, PublicKey
from convo.db.models import AuditCheckpoint, AuditEntry
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.leaves import find_fields
from convo.queries.timeline import Line, read_lines

#: So many are shown: the log has them all.
MOST_SHOWN = 10
_KEYS = (Action.NEW_KEY.value, Action.ROTATE_KEY.value)


@dataclass(frozen=True, slots=True)
class Verified:
    """One verification: who, when, and what came of it."""

    line: Line
    facts: Mapping[str, Any]


def list_verifications(session: Session) -> list[Verified]:
    """The newest verifications of the whole log, the last one first."""
    newest = (
        select(AuditEntry)
        .where(
            AuditEntry.action == Action.VERIFY_LOG.value,
            AuditEntry.outcome == Outcome.OK.value,
        )
        .order_by(AuditEntry.seq.desc())
        .limit(MOST_SHOWN)
    )
    return [
        Verified(line, line.facts) for line in read_lines(session, newest) if not line.is_damaged
    ]


def keys_that_count(session: Session) -> tuple[PublicKey, ...]:
    """Every key that signed this log by its own word, as far as each handed over to the next.

    The first one, and one that was made because the one before was lost, have nobody to vouch for
    them but the log. So whoever has a key's folder or a receipt compares.
    """
    entries = select(AuditEntry.leaf).where(
        AuditEntry.action.in_(_KEYS), AuditEntry.outcome == Outcome.OK.value
    )
    starts = []
    for leaf in session.scalars(entries.order_by(AuditEntry.seq)):
        content = find_fields(leaf)
        if content is None:
            continue  # the verifier names it
        if content["act"] == Action.NEW_KEY.value or content["facts"].get("lost"):
            starts += _key(content["facts"].get("verifier"))
    handovers = select(AuditCheckpoint.note).where(
        AuditCheckpoint.note.contains("convo next key ", autoescape=True)
    )
    return trusted_keys(starts, session.scalars(handovers))


def _key(written: object) -> list[PublicKey]:
    try:
        return [PublicKey.read(str(written))]
    except BadKey:
        return []  # then its signatures are by nobody whom we know, and the verifier says so
