"""Who gave a role, and who took it back."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    # A constraint with its column, in one statement: SQLite can add none afterwards.
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    for column in ("given_by", "ended_by"):
        op.execute(
            f"ALTER TABLE role_grant ADD COLUMN {column} {kind} "
            f"CONSTRAINT fk_role_grant_{column}_person REFERENCES person (id)"
        )
    for column in ("given_at", "ended_at"):
        op.add_column("role_grant", sa.Column(column, sa.DateTime(), nullable=True))
