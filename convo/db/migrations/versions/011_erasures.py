"""Requests for erasure, holds, and retention."""

import sqlalchemy as sa
from alembic import op

revision = "011"
down_revision = "010"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)
#: Of a conversation: under hold since then; its handles became codes, its text went.
_MOMENTS = ("held_at", "handles_replaced_at", "disposed_at")


def upgrade() -> None:
    """Add the requests, and to a conversation what holds it and what went of it."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    for name in _MOMENTS:
        op.add_column("conversation", sa.Column(name, _MOMENT, nullable=True))
    op.create_table(
        "erasure_request",
        sa.Column("id", key, nullable=False),
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("scope", _WORD, nullable=False),
        sa.Column("basis", _WORD, nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("asked_by_id", key, nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by_id", key, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_erasure_request_{column}"))
            for column, target in (
                ("conversation_id", "conversation.id"),
                ("asked_by_id", "person.id"),
                ("decided_by_id", "person.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    op.create_index(
        op.f("ix_erasure_request_conversation_id"), "erasure_request", ["conversation_id"]
    )


def downgrade() -> None:
    """Back to what was before."""
    op.drop_table("erasure_request")
    for name in _MOMENTS:
        op.drop_column("conversation", name)
