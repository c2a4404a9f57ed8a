"""Disclosure packs: those in preparation, and those that were handed out"""

import sqlalchemy as sa
from alembic import op

revision = "013"
down_revision = "012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the two tables."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "disclosure_draft",
        sa.Column("id", key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=32), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("begun_by_id", key, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("changed_by_id", key, nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("officials", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["person.id"], name=op.f("fk_disclosure_draft_begun_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_disclosure_draft_changed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_draft")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_disclosure_draft_request"), "disclosure_draft", ["request"])
    op.create_table(
        "disclosure",
        sa.Column("id", key, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_id", key, nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("officials", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_disclosure_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("disclosure")
    op.drop_index(op.f("ix_disclosure_draft_request"), table_name="disclosure_draft")
    op.drop_table("disclosure_draft")
