"""Lines to take, and everything that a judgement was made by.

A revision from before this knew no lines to take and no other replies: what it was compared with
stays empty, which reads as not known.
"""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

#: What may be added to and nothing else.
_KEPT = ("guideline_set", "judgement")


def upgrade() -> None:
    """Add the tables, and let what was judged stay as it was."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "guideline_set",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_guideline_set")),
    )
    op.create_table(
        "line_to_take",
        sa.Column("id", key, nullable=False),
        sa.Column("topic_id", key, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", key, nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_by_id", key, nullable=True),
        sa.Column("why_retired", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_line_to_take_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["retired_by_id"], ["person.id"], name=op.f("fk_line_to_take_retired_by_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_line_to_take_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_to_take")),
    )
    op.create_index(op.f("ix_line_to_take_topic_id"), "line_to_take", ["topic_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("step_id", key, autoincrement=False, nullable=False),
        sa.Column("guidelines_digest", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("compared", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["reply_step.id"], name=op.f("fk_judgement_step_id")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_judgement")),
    )
    op.add_column("revision", sa.Column("compared", sa.JSON(), nullable=False, server_default="{}"))
    _refuse_changes()


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _KEPT:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'what was judged is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_judged_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was judged is append-only'; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_judged_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def downgrade() -> None:
    """Take them away again; triggers go with their tables."""
    op.drop_column("revision", "compared")
    op.drop_table("judgement")
    op.drop_index(op.f("ix_line_to_take_topic_id"), table_name="line_to_take")
    op.drop_table("line_to_take")
    op.drop_table("guideline_set")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_judged_change()")
