"""The ways off the straight path: notes, cover, second yes, after posting, exits, the clock.

Columns are added one by one and never by making a table anew: SQLite would have to delete its
rows first, and what stands in other tables refers to them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)

#: Columns of `reply` that refer to another row, with the table of that row.
_REFERRING = {
    "first_signed_by_id": "person",
    "corrects_id": "reply",
    "seen_by_id": "person",
    "follow_up_by_id": "person",
}
#: Those of them that are searched by.
_SEARCHED = ("corrects_id", "follow_up_by_id")


def _plain() -> dict[str, tuple[sa.Column[Any], ...]]:
    """Columns that refer to nothing, by table."""
    return {
        "conversation": (
            sa.Column("asked_at", _MOMENT, nullable=True),
            sa.Column("passed_on_to", sa.Text(), nullable=False, server_default=""),
            sa.Column("passed_on_at", _MOMENT, nullable=True),
            sa.Column("escalated_to", _WORD, nullable=True),
        ),
        "reply_author": (
            sa.Column("handed_over", sa.Boolean(), nullable=False, server_default=sa.false()),
        ),
        "snapshot": (sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()),),
        "reply": (
            sa.Column("escalated_to", _WORD, nullable=True),
            sa.Column("handle", sa.String(length=80), nullable=False, server_default=""),
            sa.Column("why_handle", sa.Text(), nullable=False, server_default=""),
            sa.Column("own_error", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("posted_unsigned", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("seen_as", _WORD, nullable=True),
            sa.Column("seen_words", sa.Text(), nullable=False, server_default=""),
            sa.Column("seen_at", _MOMENT, nullable=True),
            sa.Column("follow_up_on", sa.Date(), nullable=True),
        ),
    }


def upgrade() -> None:
    """Add the tables and the columns."""
    for table, columns in _plain().items():
        for column in columns:
            op.add_column(table, column)
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for name, target in _REFERRING.items():
        op.execute(
            f"ALTER TABLE reply ADD COLUMN {name} {number} "
            f"CONSTRAINT {op.f(f'fk_reply_{name}')} REFERENCES {target} (id)"
        )
    for name in _SEARCHED:
        op.create_index(op.f(f"ix_reply_{name}"), "reply", [name], unique=False)
    _index("reply_author", "person_id")
    _add_notes()
    _add_alerts()
    _add_cover()
    op.create_table(
        "clock_run",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("succeeded_at", _MOMENT, nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_clock_run")),
    )


def _add_notes() -> None:
    key = _key()
    op.create_table(
        "note",
        sa.Column("id", key, nullable=False),
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("reply_id", key, nullable=True),
        sa.Column("revision_id", key, nullable=True),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", key, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("answers_id", key, nullable=True),
        sa.Column("to_id", key, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("escalated_to", _WORD, nullable=True),
        *_references(
            "note",
            conversation_id="conversation",
            reply_id="reply",
            revision_id="revision",
            by_id="person",
            answers_id="note",
            to_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    _index("note", "conversation_id")
    _index("note", "reply_id")
    _index("note", "to_id", "answered_at")


def _add_alerts() -> None:
    key = _key()
    op.create_table(
        "alert",
        sa.Column("id", key, nullable=False),
        sa.Column("reply_id", key, nullable=False),
        sa.Column("conversation_id", key, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("raised_by_id", key, nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by_id", key, nullable=True),
        sa.Column("settled_with", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_references(
            "alert",
            reply_id="reply",
            conversation_id="conversation",
            raised_by_id="person",
            settled_by_id="person",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    _index("alert", "reply_id")
    _index("alert", "conversation_id")
    _index("alert", "settled_at", "raised_at")


def _add_cover() -> None:
    key = _key()
    op.create_table(
        "cover",
        sa.Column("id", key, nullable=False),
        sa.Column("person_id", key, nullable=False),
        sa.Column("cover_id", key, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("named_at", _MOMENT, nullable=False),
        sa.Column("named_by_id", key, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        *_references("cover", person_id="person", cover_id="person", named_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    _index("cover", "cover_id")
    _index("cover", "person_id", "until_on")


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _references(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, target in targets.items()
    ]


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def downgrade() -> None:
    """Take them away again, with what stands in them."""
    for table in ("clock_run", "cover", "alert", "note"):
        op.drop_table(table)
    op.drop_index(op.f("ix_reply_author_person_id"), table_name="reply_author")
    for name in _SEARCHED:
        op.drop_index(op.f(f"ix_reply_{name}"), table_name="reply")
    for name in _REFERRING:
        op.drop_column("reply", name)
    for table, columns in _plain().items():
        for column in columns:
            op.drop_column(table, column.name)
