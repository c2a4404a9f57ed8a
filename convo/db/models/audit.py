"""The audit log: entries, the words that they commit to, the tree above them, and where it ends."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from convo.db.base import Base, Id


class AuditEntry(Base):
    """One line of the log. `leaf` is the truth; the other columns are copies of it for queries."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("request", "action", "outcome"),
        Index(None, "at", "seq"),
        Index(None, "actor_id", "seq"),
        Index(None, "actor_role", "seq"),
        Index(None, "action", "seq"),
        # For a condition that says so in these words, and for no other (`queries/log.py`).
        Index(
            "ix_audit_entry_refused",
            "seq",
            sqlite_where=text("outcome = 'refused'"),
            postgresql_where=text("outcome = 'refused'"),
        ),
        Index(None, "conversation_id", "seq"),
        Index(None, "subject_type", "subject_id", "seq"),
    )

    #: 0, 1, 2… without a gap.
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    #: The canonical bytes, stored and never rebuilt (`audit/entry.py`).
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
    entry_id: Mapped[str] = mapped_column(String(36), unique=True)
    request: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_role: Mapped[str] = mapped_column(String(32))
    subject_type: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    conversation_id: Mapped[int | None] = mapped_column(BigInteger)


class AuditFinding(Base):
    """Which rules an entry has findings of: a copy from its leaf, for the filter."""

    __tablename__ = "audit_finding"

    rule: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class AuditOpening(Base):
    """The words behind one commitment. Erased when the law says so; the commitment stays."""

    __tablename__ = "audit_opening"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(120), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    value: Mapped[str] = mapped_column(Text)


class AuditErasure(Base):
    """The words behind one commitment were erased: a copy from the entry that says so.

    Without such a row the database refuses to let an opening go.
    """

    __tablename__ = "audit_erasure"

    #: The entry and the field whose words are gone.
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(120), primary_key=True)
    #: The entry that erased them.
    erased_by: Mapped[int] = mapped_column(BigInteger, index=True)


class AuditNode(Base):
    """One complete node of the tree above the entries (`audit/tree.py`). Never changed."""

    __tablename__ = "audit_node"

    #: 0 for the hash of an entry.
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    #: From the left, among the nodes of its level; at level 0 the place of the entry.
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditHead(Base):
    """One row: where the log ends. Whoever holds it appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    next_seq: Mapped[int] = mapped_column(BigInteger)
    #: Microseconds since 1970, UTC, of the last entry.
    last_ts: Mapped[int] = mapped_column(BigInteger)
    #: The hashes of the complete subtrees, the largest first, 32 bytes each (`audit/tree.py`).
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
