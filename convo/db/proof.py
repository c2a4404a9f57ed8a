"""Whether a database is fit for use: its log has no gap, and refuses to be changed."""

from sqlalchemy import Connection, func, select

from convo.db.backup_file import BadBackup
from convo.db.models import AuditEntry, AuditHead
from convo.db.tampering import Unprotected, require_protected


def require_whole(connection: Connection) -> None:
    """Raise `BadBackup` unless the log is numbered from 0 to its end and can only grow."""
    seq = AuditEntry.seq
    count = connection.scalar(select(func.count(seq))) or 0
    first, last = connection.execute(select(func.min(seq), func.max(seq))).one()
    following = connection.scalar(select(AuditHead.next_seq))
    expected = (0, count - 1) if count else (None, None)
    if following != count or (first, last) != expected:
        raise BadBackup("its audit log has a gap")
    try:
        require_protected(connection)
    except Unprotected as open_to_change:
        raise BadBackup("the database lets its audit log be changed") from open_to_change
