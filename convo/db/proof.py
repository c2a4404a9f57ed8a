"""Whether a database is fit for use: its log has no gap, and refuses to be changed."""

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from convo.db.backup_file import BadBackup
from convo.db.models import AuditEntry, AuditHead

#: Each has to be refused by the database itself.
_CHANGES = ("UPDATE audit_entry SET seq = seq", "DELETE FROM audit_entry")


def require_whole(connection: Connection) -> None:
    """Raise `BadBackup` unless the log is numbered from 0 to its end and can only grow."""
    seq = AuditEntry.seq
    count = connection.scalar(select(func.count(seq))) or 0
    first, last = connection.execute(select(func.min(seq), func.max(seq))).one()
    following = connection.scalar(select(AuditHead.next_seq))
    expected = (0, count - 1) if count else (None, None)
    if following != count or (first, last) != expected:
        raise BadBackup("its audit log has a gap")
    if count:
        _require_refusal(connection)


def _require_refusal(connection: Connection) -> None:
    for change in _CHANGES:
        trial = connection.begin_nested()
        try:
            connection.execute(text(change))
        except DBAPIError:
            trial.rollback()
        else:
            trial.rollback()
            raise BadBackup("the database lets its audit log be changed")
