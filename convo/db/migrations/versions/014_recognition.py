"""Communities of interest, the sides of an issue, and recognition."""

import sqlalchemy as sa
from alembic import op

revision = "014"
down_revision = "013"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)


def upgrade() -> None:
    """Add the tables, and what a conversation has of them."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "community",
        sa.Column("id", key, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("speaks_for", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("venue_id", key, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("added_by_id", key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_references(
            "community",
            added_by_id="person",
            venue_id="venue",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community")),
        sa.UniqueConstraint("name", name=op.f("uq_community_name")),
    )
    op.create_table(
        "engagement_check",
        sa.Column("id", key, nullable=False),
        sa.Column("community_id", key, nullable=False),
        sa.Column("result", _WORD, nullable=False),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("checked_by_id", key, nullable=False),
        *_references(
            "engagement_check",
            checked_by_id="person",
            community_id="community",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_check")),
    )
    _index("engagement_check", "community_id")
    op.create_table(
        "side",
        sa.Column("id", key, nullable=False),
        sa.Column("topic_id", key, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("named_at", _MOMENT, nullable=False),
        sa.Column("named_by_id", key, nullable=False),
        sa.Column("retired_at", _MOMENT, nullable=True),
        *_references(
            "side",
            named_by_id="person",
            topic_id="topic",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side")),
        sa.UniqueConstraint("topic_id", "name", name=op.f("uq_side_topic_id_name")),
    )
    op.create_table(
        "conversation_side",
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("side_id", key, nullable=False),
        *_references(
            "conversation_side",
            conversation_id="conversation",
            side_id="side",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "side_id", name=op.f("pk_conversation_side")),
    )
    _index("conversation_side", "side_id", "conversation_id")
    op.create_table(
        "recognition",
        sa.Column("id", key, nullable=False),
        sa.Column("topic_id", key, nullable=False),
        sa.Column("reply_id", key, nullable=True),
        sa.Column("conversation_id", key, nullable=True),
        sa.Column("channel", _WORD, nullable=True),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("recorded_by_id", key, nullable=False),
        sa.Column("struck_at", _MOMENT, nullable=True),
        sa.Column("why_struck", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_references(
            "recognition",
            conversation_id="conversation",
            recorded_by_id="person",
            reply_id="reply",
            topic_id="topic",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_recognition_reply_id")),
    )
    _index("recognition", "conversation_id")
    _index("recognition", "given_on")
    _index("recognition", "topic_id", "given_on")
    op.create_table(
        "mention",
        sa.Column("id", key, nullable=False),
        sa.Column("recognition_id", key, nullable=False),
        sa.Column("named", _WORD, nullable=False),
        sa.Column("community_id", key, nullable=True),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("speaker", _WORD, nullable=True),
        sa.Column("side_id", key, nullable=True),
        sa.Column("comfort", _WORD, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("why_not_asked", sa.Text(), nullable=False),
        *_references(
            "mention",
            community_id="community",
            recognition_id="recognition",
            side_id="side",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
    )
    _index("mention", "community_id")
    _index("mention", "recognition_id")
    _index("mention", "side_id")
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE conversation ADD COLUMN community_id {number} "
        f"CONSTRAINT {op.f('fk_conversation_community_id')} REFERENCES community (id)"
    )
    _index("conversation", "community_id")
    _index("conversation", "logged_at")
    _index("snapshot", "taken_at", "conversation_id")


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def downgrade() -> None:
    """Take them away again, with what stands in them."""
    op.drop_index(op.f("ix_snapshot_taken_at_conversation_id"), table_name="snapshot")
    op.drop_index(op.f("ix_conversation_logged_at"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_community_id"), table_name="conversation")
    op.drop_column("conversation", "community_id")
    for table in (
        "mention",
        "recognition",
        "conversation_side",
        "side",
        "engagement_check",
        "community",
    ):
        op.drop_table(table)
