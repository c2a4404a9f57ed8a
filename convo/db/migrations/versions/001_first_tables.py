"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """First tables."""
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("request", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_role", sa.String(length=32), nullable=False),
        sa.Column("subject_type", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("conversation_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_entry_entry_id")),
        sa.UniqueConstraint(
            "request", "action", "outcome", name=op.f("uq_audit_entry_request_action_outcome")
        ),
    )
    op.create_index(
        op.f("ix_audit_entry_action_seq"), "audit_entry", ["action", "seq"], unique=False
    )
    op.create_index(
        op.f("ix_audit_entry_actor_id_seq"), "audit_entry", ["actor_id", "seq"], unique=False
    )
    op.create_index(op.f("ix_audit_entry_at_seq"), "audit_entry", ["at", "seq"], unique=False)
    op.create_index(
        op.f("ix_audit_entry_conversation_id_seq"),
        "audit_entry",
        ["conversation_id", "seq"],
        unique=False,
    )
    op.create_index(
        op.f("ix_audit_entry_subject_type_subject_id_seq"),
        "audit_entry",
        ["subject_type", "subject_id", "seq"],
        unique=False,
    )
    op.create_table(
        "audit_finding",
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("rule", "seq", name=op.f("pk_audit_finding")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_ts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_opening",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "field", name=op.f("pk_audit_opening")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_key"), "sign_in_attempt", ["key"], unique=False)
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hosts", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("length_limit", sa.Integer(), nullable=True),
        sa.Column("house_rules", sa.Text(), nullable=False),
        sa.Column("discloses", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("welcomes_officials", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("name", name=op.f("uq_venue_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("trained_until", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=True),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_person_mentor_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_person_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "one_time_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_index(
        op.f("ix_one_time_link_person_id"), "one_time_link", ["person_id"], unique=False
    )
    op.create_table(
        "person_role",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sensitivity", sa.String(length=32), nullable=False),
        sa.Column("live_story", sa.Boolean(), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("market_sensitive", sa.Boolean(), nullable=False),
        sa.Column("election_period", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_topic_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("name", name=op.f("uq_topic_name")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("canonical_address", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("venue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "official_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "logged_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["logged_by_id"], ["person.id"], name=op.f("fk_conversation_logged_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["person.id"], name=op.f("fk_conversation_official_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_conversation_topic_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_conversation_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("canonical_address", name=op.f("uq_conversation_canonical_address")),
    )
    op.create_index(
        op.f("ix_conversation_official_id"), "conversation", ["official_id"], unique=False
    )
    op.create_index(
        op.f("ix_conversation_state_due_at"), "conversation", ["state", "due_at"], unique=False
    )
    op.create_index(op.f("ix_conversation_topic_id"), "conversation", ["topic_id"], unique=False)
    op.create_index(op.f("ix_conversation_venue_id"), "conversation", ["venue_id"], unique=False)
    op.create_table(
        "topic_mentor",
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_topic_mentor_person_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_mentor_topic_id")),
        sa.PrimaryKeyConstraint("topic_id", "person_id", name=op.f("pk_topic_mentor")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("approach", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assertion", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("extract", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_decision_conversation_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_decision_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(
        op.f("ix_decision_conversation_id"), "decision", ["conversation_id"], unique=False
    )
    op.create_table(
        "reply",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "started_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_off_number", sa.Integer(), nullable=True),
        sa.Column(
            "signed_off_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_address", sa.Text(), nullable=False),
        sa.Column("posted_words", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "posted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("posted_differently", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_reply_conversation_id")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_reply_mentor_id")),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["person.id"], name=op.f("fk_reply_posted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_off_by_id"], ["person.id"], name=op.f("fk_reply_signed_off_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["person.id"], name=op.f("fk_reply_started_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    op.create_index(op.f("ix_reply_conversation_id"), "reply", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_reply_mentor_id"), "reply", ["mentor_id"], unique=False)
    op.create_index(op.f("ix_reply_started_by_id"), "reply", ["started_by_id"], unique=False)
    op.create_index(op.f("ix_reply_state_due_at"), "reply", ["state", "due_at"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conversation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=80), nullable=False),
        sa.Column("speaker", sa.String(length=32), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "taken_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_snapshot_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["person.id"], name=op.f("fk_snapshot_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_index(
        op.f("ix_snapshot_conversation_id"), "snapshot", ["conversation_id"], unique=False
    )
    op.create_table(
        "autosave",
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_autosave_person_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_autosave_reply_id")),
        sa.PrimaryKeyConstraint("reply_id", "person_id", name=op.f("pk_autosave")),
    )
    op.create_table(
        "pick_up",
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pick_up_person_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_pick_up_reply_id")),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_pick_up")),
    )
    op.create_table(
        "reply_author",
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reply_author_person_id")
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_reply_author_reply_id")),
        sa.PrimaryKeyConstraint("reply_id", "person_id", name=op.f("pk_reply_author")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("guidelines_digest", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_revision_reply_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_revision_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("reply_id", "number", name=op.f("uq_revision_reply_id_number")),
    )
    op.create_index(op.f("ix_revision_reply_id"), "revision", ["reply_id"], unique=False)
    op.create_table(
        "clearance",
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column(
            "cleared_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["person.id"], name=op.f("fk_clearance_cleared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_clearance_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "rule", name=op.f("pk_clearance")),
    )
    op.create_table(
        "explanation",
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_explanation_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_explanation_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "rule", name=op.f("pk_explanation")),
    )
    op.create_table(
        "reply_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reply_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=32), nullable=True),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_reply_step_by_id")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_reply_step_reply_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_reply_step_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_step")),
    )
    op.create_index(op.f("ix_reply_step_reply_id"), "reply_step", ["reply_id"], unique=False)
    op.create_table(
        "revision_confirmation",
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["person.id"], name=op.f("fk_revision_confirmation_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_confirmation_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "key", name=op.f("pk_revision_confirmation")),
    )
    op.create_table(
        "revision_finding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("finding", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_finding_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_finding")),
    )
    op.create_index(
        op.f("ix_revision_finding_revision_id"), "revision_finding", ["revision_id"], unique=False
    )


def downgrade() -> None:
    """Back to what was before."""
    op.drop_index(op.f("ix_revision_finding_revision_id"), table_name="revision_finding")
    op.drop_table("revision_finding")
    op.drop_table("revision_confirmation")
    op.drop_index(op.f("ix_reply_step_reply_id"), table_name="reply_step")
    op.drop_table("reply_step")
    op.drop_table("explanation")
    op.drop_table("clearance")
    op.drop_index(op.f("ix_revision_reply_id"), table_name="revision")
    op.drop_table("revision")
    op.drop_table("reply_author")
    op.drop_table("pick_up")
    op.drop_table("autosave")
    op.drop_index(op.f("ix_snapshot_conversation_id"), table_name="snapshot")
    op.drop_table("snapshot")
    op.drop_index(op.f("ix_reply_state_due_at"), table_name="reply")
    op.drop_index(op.f("ix_reply_started_by_id"), table_name="reply")
    op.drop_index(op.f("ix_reply_mentor_id"), table_name="reply")
    op.drop_index(op.f("ix_reply_conversation_id"), table_name="reply")
    op.drop_table("reply")
    op.drop_index(op.f("ix_decision_conversation_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("topic_mentor")
    op.drop_index(op.f("ix_conversation_venue_id"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_topic_id"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_state_due_at"), table_name="conversation")
    op.drop_index(op.f("ix_conversation_official_id"), table_name="conversation")
    op.drop_table("conversation")
    op.drop_table("topic")
    op.drop_table("person_role")
    op.drop_index(op.f("ix_one_time_link_person_id"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_table("person")
    op.drop_table("venue")
    op.drop_table("team")
    op.drop_index(op.f("ix_sign_in_attempt_key"), table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("audit_opening")
    op.drop_table("audit_head")
    op.drop_table("audit_finding")
    op.drop_index(op.f("ix_audit_entry_subject_type_subject_id_seq"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_conversation_id_seq"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at_seq"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor_id_seq"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_action_seq"), table_name="audit_entry")
    op.drop_table("audit_entry")
