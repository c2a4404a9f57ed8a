"""What somebody has who verifies: nothing but the database, or checkpoints from outside too."""

from collections.abc import Mapping
from enum import IntEnum

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from convo.audit.checkpoint import Checkpoint
from convo.audit.checkpoint_check import Kept, signed_by
from convo.audit.report import Report
from convo.audit.verifier import verify
from convo.queries.whole_log import whole_log
from tests.audit.attacks.kept_log import KeptLog


class Verifier(IntEnum):
    """Who verifies, each with what those before have (audit.md, 3.7)."""

    #: The checkpoints in the database, and the log's public key.
    V2 = 2
    #: And the checkpoint that the press office kept.
    V3 = 3
    #: And the one that a second reviewer kept.
    V4 = 4


def verified(connection: Connection, kept_log: KeptLog, level: Verifier) -> Report:
    """What this verifier says of the log as it is in this transaction."""
    return verified_with(connection, kept_log, _receipts(kept_log, level))


def verified_with(
    connection: Connection, kept_log: KeptLog, receipts: Mapping[str, Checkpoint]
) -> Report:
    """What somebody says who has the log's public key, and these receipts."""
    kept = [Kept(name, receipt) for name, receipt in receipts.items()]
    with Session(connection) as session, whole_log(session) as source:
        return verify(source, signed_by([kept_log.key]), kept)


def _receipts(kept_log: KeptLog, level: Verifier) -> Mapping[str, Checkpoint]:
    kept = {
        Verifier.V3: ("of the press office", kept_log.newest),
        Verifier.V4: ("of the second reviewer", kept_log.older),
    }
    return dict(receipt for needed, receipt in kept.items() if needed <= level)
