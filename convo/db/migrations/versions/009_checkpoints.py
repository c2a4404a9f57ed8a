"""Signed checkpoints, and who is mailed one each day"""

revision = "009"
down_revision = "008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Signed checkpoints, and who is mailed one each day"""


def downgrade() -> None:
    """Back to what was before."""
