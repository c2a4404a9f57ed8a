"""Signed checkpoints, and who is mailed one each day"""

import sqlalchemy as sa
from alembic import op

from convo.db.protections import protect, unprotect

revision = "009"
down_revision = "008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep every checkpoint, so that the database refuses to change one; and a choice of people."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_checkpoint",
        sa.Column("id", key, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checkpoint")),
    )
    op.create_index(op.f("ix_audit_checkpoint_size"), "audit_checkpoint", ["size"])
    protect(op.get_bind(), "audit_checkpoint")
    op.add_column(
        "person",
        sa.Column("daily_receipt", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Back to a log that nobody signs."""
    op.drop_column("person", "daily_receipt")
    unprotect(op.get_bind(), "audit_checkpoint")
    op.drop_table("audit_checkpoint")
