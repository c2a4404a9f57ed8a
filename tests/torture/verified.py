"""Verifying the log of a service that was hurt, as the press office does."""

from convo.audit.checkpoint_check import signed_by
from convo.audit.note import PublicKey
from convo.audit.verifier import verify
from convo.db.engine import open_engine, open_sessions
from convo.queries.whole_log import whole_log


def log_faults(url: str, key: PublicKey | None = None) -> list[str]:
    """What the verifier finds wrong; with the log's public key also in its checkpoints."""
    engine = open_engine(url)
    try:
        with open_sessions(engine)() as session, whole_log(session) as source:
            report = verify(source, signed_by([key]) if key else None)
    finally:
        engine.dispose()
    faults = [fault.sentence for fault in report.faults]
    if key and report.entries > report.vouched and not report.checkpoints:
        faults.append("no checkpoint was signed")
    return faults
