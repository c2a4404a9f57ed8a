"""Full-text search, concerns, and how far somebody has reviewed.

Entries that are there already are found by their words from now on, as new ones are.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from convo.audit.copies import marks_of
from convo.audit.words import searchable
from convo.db.protections import protect, unprotect
from convo.db.search_tables import drop_search_index, make_search_index

revision = "010"
down_revision = "009"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_ENTRIES = sa.table(
    "audit_entry",
    sa.column("seq"),
    sa.column("leaf", sa.LargeBinary()),
    sa.column("conversation_id"),
)
_OPENINGS = sa.table("audit_opening", sa.column("seq"), sa.column("field"), sa.column("value"))
_SNAPSHOTS = sa.table("snapshot", sa.column("conversation_id"), sa.column("handle"))


def upgrade() -> None:
    """Make the tables, and let the entries that are there be found."""
    _make_search()
    _make_concerns()
    op.create_index(op.f("ix_audit_entry_actor_role_seq"), "audit_entry", ["actor_role", "seq"])
    # Only of the few: with all of them in it, SQLite would take it for whatever names an outcome.
    refused = sa.text("outcome = 'refused'")
    op.create_index(
        op.f("ix_audit_entry_refused"),
        "audit_entry",
        ["seq"],
        sqlite_where=refused,
        postgresql_where=refused,
    )
    connection = op.get_bind()
    _fill(connection)
    make_search_index(connection)
    for table in ("audit_mark", "audit_place"):
        protect(connection, table)


def downgrade() -> None:
    """Back to a log that is found by its columns alone."""
    connection = op.get_bind()
    for table in ("audit_mark", "audit_place"):
        unprotect(connection, table)
    drop_search_index(connection)
    op.drop_index(op.f("ix_audit_entry_refused"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_role_seq"), table_name="audit_entry")
    for table in ("review_mark", "concern", "audit_place", "audit_mark", "audit_text"):
        op.drop_table(table)


def _make_search() -> None:
    op.create_table(
        "audit_text",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_text")),
    )
    op.create_table(
        "audit_mark",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("mark", "seq", name=op.f("pk_audit_mark")),
    )
    op.create_table(
        "audit_place",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("venue_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_place")),
    )
    for key in ("topic_id", "venue_id"):
        op.create_index(op.f(f"ix_audit_place_{key}_seq"), "audit_place", [key, "seq"])


def _make_concerns() -> None:
    identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    people = ("about_id", "raised_by_id", "assigned_to_id", "answered_by_id", "resolved_by_id")
    op.create_table(
        "concern",
        sa.Column("id", identifier, nullable=False),
        sa.Column("entry_seq", sa.BigInteger(), nullable=True),
        sa.Column("conversation_id", identifier, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), server_default="", nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.Text(), server_default="", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, identifier, nullable=True) for name in people),
        *(
            sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_concern_{name}"))
            for name in people
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_concern_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    for columns in (
        ["resolved_at", "raised_at"],
        ["assigned_to_id", "resolved_at"],
        ["entry_seq"],
        ["conversation_id"],
    ):
        op.create_index(op.f(f"ix_concern_{'_'.join(columns)}"), "concern", columns)
    op.create_table(
        "review_mark",
        sa.Column("person_id", identifier, nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_mark_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_review_mark")),
    )


def _fill(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "INSERT INTO audit_place (seq, topic_id, venue_id) "
            "SELECT e.seq, c.topic_id, c.venue_id FROM audit_entry AS e "
            "JOIN conversation AS c ON c.id = e.conversation_id"
        )
    )
    after = -1
    while entries := connection.execute(
        sa.select(_ENTRIES).where(_ENTRIES.c.seq > after).order_by(_ENTRIES.c.seq).limit(_AT_ONCE)
    ).all():
        _mark(connection, entries)
        _keep_words(connection, entries)
        after = entries[-1].seq


def _mark(connection: sa.Connection, entries: Any) -> None:  # noqa: ANN401 - rows
    marks = []
    for entry in entries:
        leaf = json.loads(entry.leaf)
        marks += [
            {"mark": mark, "seq": entry.seq}
            for mark in sorted(marks_of(leaf["facts"], leaf.get("back", 0)))
        ]
    if marks:
        connection.execute(
            sa.text("INSERT INTO audit_mark (mark, seq) VALUES (:mark, :seq)"), marks
        )


def _keep_words(connection: sa.Connection, entries: Any) -> None:  # noqa: ANN401 - rows
    words: dict[int, dict[str, str]] = {entry.seq: {} for entry in entries}
    found = sa.select(_OPENINGS).where(_OPENINGS.c.seq.in_(list(words)))
    for seq, name, value in connection.execute(found):
        words[seq][name] = value
    handles: dict[int, set[str]] = {}
    cases = {entry.conversation_id for entry in entries} - {None}
    spoke = sa.select(_SNAPSHOTS).where(_SNAPSHOTS.c.conversation_id.in_(sorted(cases)))
    for case, handle in connection.execute(spoke):
        handles.setdefault(case, set()).add(handle)
    rows = [
        {"seq": entry.seq, "words": kept}
        for entry in entries
        if (kept := searchable(words[entry.seq], handles.get(entry.conversation_id, ())))
    ]
    if rows:
        connection.execute(
            sa.text("INSERT INTO audit_text (seq, words) VALUES (:seq, :words)"), rows
        )
