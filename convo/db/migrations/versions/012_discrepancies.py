"""What the nightly reconciliation found"""

revision = "012"
down_revision = "011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the nightly reconciliation found"""


def downgrade() -> None:
    """Back to what was before."""
