"""What the database itself refuses, on both kinds"""

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the database itself refuses, on both kinds"""


def downgrade() -> None:
    """Back to what was before."""
