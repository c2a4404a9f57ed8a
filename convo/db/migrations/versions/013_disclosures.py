"""Disclosure packs and what was withheld in them"""

revision = "013"
down_revision = "012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Disclosure packs and what was withheld in them"""


def downgrade() -> None:
    """Back to what was before."""
