"""The ledger of notices: what was said to whom, about what, at which stage."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing yet."""
