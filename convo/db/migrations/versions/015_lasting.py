"""Decisions that last: insights, extensions, and conversations that are alike."""

import sqlalchemy as sa
from alembic import op

revision = "015"
down_revision = "014"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)


def upgrade() -> None:
    """Add the tables, and what a conversation has of them."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "insight",
        sa.Column("id", key, nullable=False),
        sa.Column("topic_id", key, nullable=False),
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("drawn_at", _MOMENT, nullable=False),
        sa.Column("drawn_by_id", key, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.Column("used_by_id", key, nullable=True),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("use_address", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_references(
            "insight",
            conversation_id="conversation",
            drawn_by_id="person",
            topic_id="topic",
            used_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
    )
    _index("insight", "conversation_id")
    _index("insight", "topic_id", "id")
    _index("insight", "topic_id", "kind", "id")
    op.create_table(
        "extension",
        sa.Column("id", key, nullable=False),
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("decision_id", key, nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("extended_at", _MOMENT, nullable=False),
        sa.Column("extended_by_id", key, nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by_id", key, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("settled_with", sa.Text(), nullable=False),
        *_references(
            "extension",
            conversation_id="conversation",
            decision_id="decision",
            extended_by_id="person",
            settled_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    _index("extension", "conversation_id")
    _index("extension", "decision_id")
    _index("extension", "needs_second", "agreed")
    _index("notice", "conversation_id", "kind")
    op.create_table(
        "likeness",
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("other_id", key, nullable=False),
        sa.Column("linked_by", _WORD, nullable=False),
        sa.Column("ratio", sa.Integer(), nullable=False),
        *_references(
            "likeness",
            conversation_id="conversation",
            other_id="conversation",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "other_id", name=op.f("pk_likeness")),
    )
    _index("likeness", "other_id")
    op.create_table(
        "snapshot_fingerprint",
        sa.Column("fingerprint", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("snapshot_id", key, nullable=False),
        *_references(
            "snapshot_fingerprint",
            snapshot_id="snapshot",
        ),
        sa.PrimaryKeyConstraint("fingerprint", "snapshot_id", name=op.f("pk_snapshot_fingerprint")),
        sqlite_with_rowid=False,
    )
    _index("snapshot_fingerprint", "snapshot_id")
    op.create_table(
        "experiment",
        sa.Column("id", key, nullable=False),
        sa.Column("topic_id", key, nullable=False),
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("suggested_at", _MOMENT, nullable=False),
        sa.Column("choice", _WORD, nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column("decided_by_id", key, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_references(
            "experiment", topic_id="topic", conversation_id="conversation", decided_by_id="person"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
    )
    _index("experiment", "conversation_id")
    _index("experiment", "topic_id")
    _index("experiment", "decided_at", "topic_id")
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE conversation ADD COLUMN kin_id {number} "
        f"CONSTRAINT {op.f('fk_conversation_kin_id')} REFERENCES conversation (id)"
    )
    _index("conversation", "kin_id")
    _index("conversation", "topic_id", "state", "due_at")
    _index("conversation", "topic_id", "logged_at")


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def downgrade() -> None:
    """Take them away again, with what stands in them."""
    op.drop_index(op.f("ix_notice_conversation_id_kind"), table_name="notice")
    op.drop_index(op.f("ix_conversation_topic_id_logged_at"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_topic_id_state_due_at"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_kin_id"), table_name="conversation")
    op.drop_column("conversation", "kin_id")
    for table in ("experiment", "snapshot_fingerprint", "likeness", "extension", "insight"):
        op.drop_table(table)
