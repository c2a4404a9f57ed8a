"""Requests for erasure, holds, and retention"""

revision = "011"
down_revision = "010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Requests for erasure, holds, and retention"""


def downgrade() -> None:
    """Back to what was before."""
