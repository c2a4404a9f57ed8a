"""Mail: what each person chose to get, who is to be told of what, and the mails on their way."""

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WORD = sa.String(length=32)


def upgrade() -> None:
    """Add the tables, and to a person what they chose."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("person", sa.Column("mail", _WORD, nullable=False, server_default="usual"))
    op.create_table(
        "mail",
        sa.Column("id", key, nullable=False),
        sa.Column("name", _WORD, nullable=False),
        sa.Column("person_id", key, nullable=True),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("try_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", _MOMENT, nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("name", name=op.f("uq_mail_name")),
    )
    op.create_index(op.f("ix_mail_state_try_at"), "mail", ["state", "try_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", key, nullable=False),
        sa.Column("person_id", key, nullable=True),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("conversation_id", key, nullable=True),
        sa.Column("reply_id", key, nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("mail_id", key, nullable=True),
        *(
            sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=f"fk_notice_{table}_id")
            for table in ("person", "conversation", "reply", "mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    for columns in (["person_id"], ["mail_id", "due_at"], ["reply_id", "kind"]):
        op.create_index(op.f(f"ix_notice_{'_'.join(columns)}"), "notice", columns, unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("notice")
    op.drop_table("mail")
    op.drop_column("person", "mail")
