"""The tree above the entries: its nodes, the frontier at the head, and what was erased.

Entries that are there already get their nodes from their bytes, as they are stored.
"""

import sqlalchemy as sa
from alembic import op

from convo.audit.tree import Frontier, leaf_hash

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None

_AT_ONCE = 1000


def upgrade() -> None:
    """Make the tables, and build the tree over the entries that are there."""
    nodes = op.create_table(
        "audit_node",
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_audit_node")),
    )
    op.create_table(
        "audit_erasure",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("erased_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "field", name=op.f("pk_audit_erasure")),
    )
    op.create_index(op.f("ix_audit_erasure_erased_by"), "audit_erasure", ["erased_by"])
    with op.batch_alter_table("audit_head") as head:
        head.add_column(
            sa.Column("frontier", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
        )
    with op.batch_alter_table("audit_head") as head:
        head.alter_column("frontier", server_default=None)
    frontier = _build(op.get_bind(), nodes)
    op.execute(
        sa.text("UPDATE audit_head SET frontier = :frontier").bindparams(
            sa.bindparam("frontier", frontier.joined, type_=sa.LargeBinary())
        )
    )


def downgrade() -> None:
    """Back to a log without a tree."""
    with op.batch_alter_table("audit_head") as head:
        head.drop_column("frontier")
    op.drop_index(op.f("ix_audit_erasure_erased_by"), table_name="audit_erasure")
    op.drop_table("audit_erasure")
    op.drop_table("audit_node")


def _build(connection: sa.Connection, nodes: sa.Table) -> Frontier:
    frontier, made = Frontier(), []
    entries = sa.table("audit_entry", sa.column("seq"), sa.column("leaf", sa.LargeBinary()))
    while True:
        batch = connection.scalars(
            sa.select(entries.c.leaf)
            .where(entries.c.seq >= frontier.size)
            .order_by(entries.c.seq)
            .limit(_AT_ONCE)
        ).all()
        for leaf in batch:
            frontier, grown = frontier.with_leaf(leaf_hash(leaf))
            made += grown
        if made:
            connection.execute(
                nodes.insert(),
                [{"level": at[0], "place": at[1], "hash": each} for at, each in made],
            )
            made = []
        if len(batch) < _AT_ONCE:
            return frontier
