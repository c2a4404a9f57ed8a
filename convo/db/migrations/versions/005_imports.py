"""Imports: files that conversations came from, kept mappings of columns, files that wait."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables, and to a conversation the file that it came from."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "file_import",
        sa.Column("id", key, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by_id", key, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_file_import_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_import")),
    )
    op.create_table(
        "import_mapping",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_import_mapping")),
    )
    op.create_table(
        "import_upload",
        sa.Column("person_id", key, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_import_upload_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_import_upload")),
    )
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE conversation ADD COLUMN import_id {number} "
        f"CONSTRAINT {op.f('fk_conversation_import_id')} REFERENCES file_import (id)"
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("conversation", "import_id")
    op.drop_table("import_upload")
    op.drop_table("import_mapping")
    op.drop_table("file_import")
