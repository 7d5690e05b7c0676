"""Sign-in by person code and PIN, for people without e-mail."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet."""
