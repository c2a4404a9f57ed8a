"""The audit log may grow and nothing else: the database itself refuses a change.

These stop bugs and injected SQL. An administrator of the database can drop a trigger; what shows
that is a checkpoint which somebody else keeps (the audit log's own issue).
"""

from alembic import op

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None

_TABLES = ("audit_entry", "audit_finding", "audit_opening")


def upgrade() -> None:
    """Refuse UPDATE and DELETE on the log, and make its head."""
    op.execute(
        "INSERT INTO audit_head (id, next_seq, last_ts) "
        "SELECT 1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM audit_head)"
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def downgrade() -> None:
    """Let the log be changed again: only on the way to dropping it. Its head stays where it is."""
    if op.get_bind().dialect.name == "sqlite":
        for table in _TABLES:
            for deed in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{deed}")
    else:
        for table in _TABLES:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute("DROP FUNCTION refuse_audit_change()")
