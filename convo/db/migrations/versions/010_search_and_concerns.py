"""Full-text search, concerns, and how far somebody has reviewed"""

revision = "010"
down_revision = "009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Full-text search, concerns, and how far somebody has reviewed"""


def downgrade() -> None:
    """Back to what was before."""
