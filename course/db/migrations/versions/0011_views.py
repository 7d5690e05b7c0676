"""What an auditor looked at, and until when a role holds."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing yet."""
