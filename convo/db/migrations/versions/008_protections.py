"""What the database itself refuses: every table of the log, one head that only grows.

In the place of what 002 put there, which let INSERT OR REPLACE pass on SQLite where
`recursive_triggers` is off, let nobody erase, and left the head, the nodes and the erasures open.
"""

from alembic import op

from convo.db.protections import (
    REFUSAL,
    protect,
    protect_head,
    protect_openings,
    unprotect,
)

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None

#: Those that 002 knew.
_BEFORE = ("audit_entry", "audit_finding", "audit_opening")
_ONLY_GROW = ("audit_entry", "audit_erasure", "audit_finding", "audit_node")


def upgrade() -> None:
    """Put every table of the log under protection."""
    connection = op.get_bind()
    for table in _BEFORE:
        unprotect(connection, table)
    for table in _ONLY_GROW:
        protect(connection, table)
    protect_openings(connection)
    protect_head(connection)


def downgrade() -> None:
    """Back to what 002 put there."""
    connection = op.get_bind()
    for table in (*_ONLY_GROW, "audit_opening", "audit_head"):
        unprotect(connection, table)
    if connection.dialect.name == "sqlite":
        for table in _BEFORE:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
        return
    op.execute("DROP FUNCTION refuse_unrecorded_erasure()")
    op.execute("DROP FUNCTION refuse_shrinking_head()")
    for table in _BEFORE:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
