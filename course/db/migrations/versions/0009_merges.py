"""Two records of one person made one, and what that moved."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing yet."""
